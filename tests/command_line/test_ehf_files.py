"""`kursflyt ehf validate` and `kursflyt ehf render`: their answers, their exit codes, and what they leave alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kursflyt.command_line import EXAMPLES, main
from tests.documents.received_invoices import in_envelope, teacher_credit_note, teacher_invoice
from tests.documents.test_ehf_layers import fragment

RIGHT = EXAMPLES / "faktura-ehf.xml"
LAYERS = ["xml", "xsd", "cen", "peppol", "own"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["ehf", *map(str, arguments)])


def judged(*arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
    result = run("validate", *arguments, "--json")
    return result.exit_code, json.loads(result.stdout)


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_right_invoice_is_valid_in_every_layer_and_ends_with_0() -> None:
    code, (one,) = judged(RIGHT)

    assert (code, one["file"], one["valid"]) == (0, str(RIGHT), True)
    assert [layer["name"] for layer in one["layers"]] == LAYERS
    assert all(layer["ran"] and layer["version"] and layer["findings"] == [] for layer in one["layers"])


@pytest.mark.parametrize(
    "raw", [teacher_credit_note(), in_envelope(teacher_invoice())], ids=["credit note", "envelope"]
)
def test_credit_notes_and_envelopes_are_taken(tmp_path: Path, raw: bytes) -> None:
    code, (one,) = judged(put(tmp_path, "a.xml", raw))

    assert (code, one["valid"]) == (0, True)


def _number_last(raw: bytes) -> bytes:
    number = b"<cbc:ID>1042</cbc:ID>"
    return raw.replace(number, b"").replace(b"</Invoice>", number + b"</Invoice>")


FAULTS = {
    "no reference": (teacher_invoice(buyer_reference=""), "peppol", "PEPPOL-EN16931-R003"),
    "buyer's orgnr": (teacher_invoice().replace(b"310000108", b"310000109"), "peppol", "PEPPOL-COMMON-R041"),
    "sum": (teacher_invoice(payable="62000.00"), "cen", "BR-CO-16"),
    "no reason": (
        re.sub(rb"<cbc:TaxExemptionReason>.*?</cbc:TaxExemptionReason>", b"", teacher_invoice()),
        "cen",
        "BR-E-10",
    ),
    "EHF 2": (teacher_invoice(customization="urn:www.cenbii.eu:x:ver2.0"), "peppol", "PEPPOL-EN16931-R004"),
    "order": (_number_last(teacher_invoice()), "xsd", "UBL-XSD"),
    "entity": (teacher_invoice(prolog="<!DOCTYPE Invoice>"), "xml", "XML-DTD"),
    "not XML": (b"%PDF-1.7", "xml", "XML-FORM"),
    "empty": (b"", "xml", "XML-FORM"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_by_its_layer_and_ends_with_1(tmp_path: Path, fault: str) -> None:
    raw, layer, rule = FAULTS[fault]

    code, (one,) = judged(put(tmp_path, "a.xml", raw))

    assert (code, one["valid"]) == (1, False)
    (part,) = [part for part in one["layers"] if part["name"] == layer]
    found = next(found for found in part["findings"] if found["rule"] == rule)
    assert set(found) == {"rule", "severity", "message", "location", "detail"}
    assert (found["severity"], found["message"][-1]) == ("fatal", ".")


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (teacher_invoice().replace(b"NOK", b"SEK"), "KF-CURRENCY"),
        (teacher_invoice(kid="2027000311"), "KF-KID"),
        (teacher_invoice(account="86011117948"), "KF-ACCOUNT"),
        (teacher_invoice(due="2027-05-31"), "KF-DUE-AFTER-ISSUE"),
    ],
)
def test_what_a_person_must_look_at_is_a_warning_and_not_a_fault(tmp_path: Path, raw: bytes, rule: str) -> None:
    code, (one,) = judged(put(tmp_path, "a.xml", raw))

    own = one["layers"][-1]["findings"]
    assert (code, [(found["rule"], found["severity"]) for found in own]) == (0, [(rule, "warning")])


def test_a_file_that_cannot_be_opened_is_a_finding_and_ends_with_2(tmp_path: Path) -> None:
    code, (one,) = judged(tmp_path / "missing.xml")

    assert (code, one["valid"]) == (2, None)
    assert [layer["ran"] for layer in one["layers"]] == [False] * 5
    assert [found["message"] for found in one["layers"][0]["findings"]] == ["Filen finnes ikke."]


def test_one_invalid_file_of_several_ends_with_1_and_each_has_its_answer(tmp_path: Path) -> None:
    wrong = put(tmp_path, "b.xml", teacher_invoice(payable="1.00"))

    code, answers = judged(RIGHT, wrong, tmp_path / "missing.xml")

    assert (code, [one["valid"] for one in answers]) == (1, [True, False, None])


def test_a_folder_stands_for_its_xml_files(tmp_path: Path) -> None:
    put(tmp_path, "b.XML", teacher_invoice())
    put(tmp_path, "a.xml", teacher_credit_note())
    put(tmp_path, "c.txt", b"x")

    code, answers = judged(tmp_path)

    assert (code, [Path(one["file"]).name for one in answers]) == (0, ["a.xml", "b.XML"])


def test_an_empty_folder_has_nothing_that_was_judged(tmp_path: Path) -> None:
    assert judged(tmp_path) == (2, [])
    assert run("validate", tmp_path).stdout == "Ingen XML-filer å kontrollere.\n"


@pytest.mark.parametrize(
    ("layer", "inside", "rule"),
    [("cen", "<cac:InvoiceLine/>", "BR-21"), ("peppol", "<cbc:ID>1</cbc:ID>", "PEPPOL-EN16931-R003")],
)
def test_a_fragment_is_judged_by_the_layer_that_is_named(tmp_path: Path, layer: str, inside: str, rule: str) -> None:
    code, (one,) = judged(put(tmp_path, "a.xml", fragment(inside)), "--layer", layer)

    (part,) = one["layers"]
    assert (code, part["name"], part["ran"]) == (1, layer, True)
    assert rule in [found["rule"] for found in part["findings"]]


def test_an_official_rule_set_that_cannot_run_ends_with_2(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "kursflyt", "ehf", "validate", str(RIGHT), "--json"],
        env=os.environ | {"KURSFLYT_EHF_RULES": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    (one,) = json.loads(answer.stdout)
    assert (answer.returncode, one["valid"]) == (2, None)
    assert [layer["name"] for layer in one["layers"] if not layer["ran"]] == ["cen", "peppol"]


def test_it_is_told_to_a_person_in_norwegian(tmp_path: Path) -> None:
    wrong = put(tmp_path, "b.xml", teacher_invoice(payable="62000.00"))

    said = run("validate", RIGHT, wrong).stdout

    assert f"✓ {RIGHT}: gyldig EHF.\n" in said
    assert f"✗ {wrong}: ikke gyldig EHF, 1 feil, 1 advarsel.\n" in said
    assert "    feil BR-CO-16: Beløpet å betale stemmer ikke med summene.\n" in said
    assert said.endswith("2 filer: 1 gyldige, 1 ikke gyldige, 0 ikke vurdert.\n")


def test_neither_database_nor_network_nor_data_folder_is_needed(tmp_path: Path) -> None:
    surroundings = {"PATH": "", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    program = (
        "import socket, sys; socket.socket.connect = None; from kursflyt.command_line import main; main(sys.argv[1:])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, "ehf", "validate", str(RIGHT)],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
    )

    assert (answer.returncode, answer.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_render_writes_one_page_beside_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = run("render", RIGHT)

    assert (result.exit_code, result.stdout) == (0, "Skrev faktura-ehf.html.\n")
    assert (tmp_path / "faktura-ehf.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_render_can_write_to_the_screen_and_take_the_attachments_out(tmp_path: Path) -> None:
    invoice = put(tmp_path, "a.xml", teacher_invoice())

    first = run("render", invoice, "--out", "-", "--attachments", tmp_path / "ut")
    run("render", invoice, "--out", "-", "--attachments", tmp_path / "ut")

    assert first.stdout.startswith("<!doctype html>")
    assert sorted(path.name for path in (tmp_path / "ut").iterdir()) == ["timeliste-2.pdf", "timeliste.pdf"]
    assert (tmp_path / "ut" / "timeliste.pdf").read_bytes() == b"%PDF-"


@pytest.mark.parametrize("raw", [b"%PDF", None])
def test_render_refuses_what_it_cannot_read_with_a_sentence(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "a.xml"
    if raw is not None:
        path.write_bytes(raw)

    result = run("render", path)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {path}: Filen ")


@pytest.mark.slow
def test_a_hundred_invoices_are_judged_well_within_six_seconds(tmp_path: Path) -> None:
    for number in range(100):
        put(tmp_path, f"{number}.xml", RIGHT.read_bytes())
    begun = time.process_time()

    code, answers = judged(tmp_path)

    assert (code, len(answers)) == (0, 100)
    assert time.process_time() - begun < 6  # 1,000 a minute on one core
