"""The file for the printer: each letter on its own sheets, its address in the window of the envelope."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from kursflyt.documents import letterhead, print_run, sealing, typesetting
from tests.documents import every_document, examples, printed

MILLIMETRE = 72 / 25.4
# In millimetres from the left and the top of the sheet: what C5 and C4 envelopes with a window to the left both show.
WINDOW = (15, 44, 115, 79)


def letter(name: str = "offer", **changes: Any) -> print_run.SentLetter:
    given: dict[str, Any] = {
        "recipient": examples.recipient(),
        "language": "nb",
        "what": "vedtak",
        "reference": "KF-7Q4M2X",
        "pdf": typesetting.typeset(every_document.USUAL[name]("nb")),
    }
    return print_run.SentLetter(**given | changes)


def run_of(*letters: print_run.SentLetter) -> print_run.PrintRun:
    return print_run.PrintRun(
        issuer=examples.issuer(logo=True),
        number=12,
        made_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        made_by="Kari Konsulent",
        letters=letters,
        site="https://kurs.fjordvik.example/min-side/",
    )


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_each_letter_begins_on_a_new_sheet_behind_its_address_page() -> None:
    one_page, two_pages = letter("invoice", what="faktura"), letter("offer")
    assert [len(pages_of(each.pdf)) for each in (one_page, two_pages)] == [1, 2]

    made = print_run.render(run_of(one_page, two_pages))

    pages = pages_of(made.pdf)
    assert made.pages == len(pages) == 2 + (2 + 2) + (2 + 2)
    assert [number for number, text in enumerate(pages, start=1) if "· tosidig" in text] == [3, 7]
    assert "Utskrift 12 · brev 1 av 2 · 2 ark · tosidig" in pages[2]
    assert [number for number, text in enumerate(pages, start=1) if not text.strip()] == [2, 4, 6, 8]


def test_the_cover_says_what_must_lie_in_the_heap() -> None:
    cover = pages_of(print_run.render(run_of(letter(), letter("invoice", reference="KF-ANNEN1"))).pdf)[0]
    assert all(word in cover for word in ("Utskrift 12", "KF-7Q4M2X", "KF-ANNEN1", "Kari Konsulent"))


@pytest.mark.parametrize("awkward", [False, True])
def test_the_address_and_nothing_else_stands_in_the_window(awkward: bool, tmp_path: Path) -> None:
    recipient = examples.recipient(awkward=awkward)
    file = tmp_path / "utskrift.pdf"
    file.write_bytes(print_run.render(run_of(letter(recipient=recipient))).pdf)
    boxes = subprocess.run(
        ["pdftotext", "-f", "3", "-l", "3", "-bbox", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    pattern = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    words = [(*(float(at) / MILLIMETRE for at in found[:4]), found[4]) for found in re.findall(pattern, boxes)]
    left, top, right, bottom = WINDOW
    seen = [word for x0, y0, x1, y1, word in words if y1 > top and y0 < bottom]
    inside = [word for x0, y0, x1, y1, word in words if x0 > left + 4 and x1 < right - 4 and y0 > top and y1 < bottom]

    assert seen == inside
    assert " ".join(inside).endswith(" ".join(letterhead.address_lines(recipient)))
    assert inside[0] == "Retur:"


def test_the_address_page_is_in_the_readers_written_standard() -> None:
    page = pages_of(print_run.render(run_of(letter(language="nn"))).pdf)[2]
    assert "blir han rekna" in " ".join(page.split()) and "segl" not in page


def test_a_sealed_certificate_has_the_same_pages_and_says_that_the_seal_does_not_follow(tmp_path: Path) -> None:
    plain = letter("vitnemål", what="bevis", sealed=True)
    key = sealing.load_key(sealing.make_demo_key(tmp_path, "Fjordvik", valid_from=examples.MORNING))
    sealed = sealing.seal(plain.pdf, key=key, reason="Utstedt", location="Fjordvik", at=examples.MORNING)

    made = print_run.render(run_of(letter("vitnemål", what="bevis", sealed=True, pdf=sealed)))

    assert pages_of(made.pdf)[4:] == pages_of(print_run.render(run_of(plain)).pdf)[4:]
    assert "Det elektroniske seglet på originalen følger ikke med" in pages_of(made.pdf)[2]
    assert sealing.check_seal(made.pdf).sealed is False


def test_the_same_letters_give_the_same_bytes() -> None:
    assert print_run.render(run_of(letter())).pdf == print_run.render(run_of(letter())).pdf


def test_the_printer_is_told_to_print_on_both_sides() -> None:
    made = print_run.render(run_of(letter()))
    assert printed.catalogue(made.pdf)["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipLongEdge"
