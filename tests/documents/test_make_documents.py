"""What `make documents` leaves: each kind that docs/documents.md lists, each template we have, and the digital ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.documents import __main__ as left
from tests.documents import digital_certificates, every_document, print_runs

ROOM = Path(__file__).resolve().parents[2]
USUAL = {*every_document.USUAL, *print_runs.EVERY["vanlig"]}


def listed() -> list[str]:
    """The first column of the table in docs/documents.md, each kind by itself: «decision: offer, rejection» is two."""
    text = (ROOM / "docs" / "documents.md").read_text(encoding="utf-8")
    table = text.split("| Document | What must be in it | Rule |\n|---|---|---|\n")[1].split("\n\n")[0]
    cells = [row.split("|")[1].split(":")[-1] for row in table.splitlines()]
    return [name.strip() for cell in cells for name in cell.split(",")]


def test_each_kind_that_the_documentation_lists_is_made_and_the_other_way_round() -> None:
    variants = {"contract of an employee"}
    assert sorted(listed()) == sorted(USUAL - variants)


def test_each_template_is_among_them() -> None:
    folders = {path.parent.name.replace("_", " ") for path in (ROOM / "kursflyt" / "documents").glob("*/document.py")}
    several = {"decision", "certificate"}  # made under the names of their kinds
    for_screens = {"share picture", "school icon"}
    assert folders - several - for_screens <= USUAL


@pytest.mark.parametrize("kind", ["vanlig", "vrang"])
@pytest.mark.parametrize("name", ["kursbevis", "karakterutskrift", "vitnemål"])
def test_a_digital_certificate_lies_beside_each_certificate(name: str, kind: str, tmp_path: Path) -> None:
    assert name in (every_document.USUAL if kind == "vanlig" else every_document.AWKWARD)

    file = json.loads(digital_certificates.signer(tmp_path)(digital_certificates.EVERY[kind][name]("nn"), "nn"))

    assert "OpenBadgeCredential" in file["type"] and file["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


def test_the_folder_holds_what_it_should(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With few documents, since all of them take a minute."""
    monkeypatch.setattr(left, "FOLDER", tmp_path / "ut")
    monkeypatch.setattr(left, "DPI", 20)
    few = {name: every_document.USUAL[name] for name in ("kursbevis", "offer", "invoice")}
    monkeypatch.setattr(every_document, "USUAL", few)
    monkeypatch.setattr(every_document, "AWKWARD", {})
    monkeypatch.setitem(print_runs.EVERY, "vrang", {})

    left.main()

    names = {path.name for path in (tmp_path / "ut" / "vanlig-nn").iterdir()}
    assert {"kursbevis.pdf", "kursbevis-1.png", "kursbevis.json", "print-run.pdf"} <= names
    assert len([name for name in names if re.fullmatch(r"print-run-\d+\.png", name)]) == 12
