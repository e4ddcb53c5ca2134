"""One file for the printer: a cover list, then each letter behind its address page, always beginning on a new sheet.

The letters' own pages are taken over as they are; a seal on one of them does not survive that, and need not on paper.
What is made here is for the printer alone, so it is no PDF/A.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pypdf
from pypdf.generic import NameObject

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.print_run.texts import ADDRESS_PAGE, TEXTS

A4 = (595.276, 841.89)  # points


@dataclass(frozen=True, kw_only=True)
class SentLetter:
    """One envelope. `what` is said on the address page: «vedtak»; `pdf` is the letter as it was stored."""

    recipient: letterhead.Recipient
    language: letterhead.Language
    what: str
    reference: str
    pdf: bytes
    sealed: bool = False


@dataclass(frozen=True, kw_only=True)
class PrintRun:
    """All letters in the order they are printed in. `site` is where the originals are read."""

    issuer: letterhead.Issuer
    number: int
    made_at: datetime
    made_by: str
    letters: tuple[SentLetter, ...]
    site: str


@dataclass(frozen=True)
class Printed:
    """The file, and how many pages it has, blank ones counted."""

    pdf: bytes
    pages: int


def render(data: PrintRun) -> Printed:
    """The file. The same letters give the same bytes."""
    letters = [_without_links(pypdf.PdfReader(io.BytesIO(letter.pdf))) for letter in data.letters]
    sheets = [1 + (len(pages) + 1) // 2 for pages in letters]
    covers = _pages_of(typesetting.typeset(cover_pages(data, sheets)))
    addresses = _pages_of(typesetting.typeset(_address_pages(data, sheets)))
    writer = pypdf.PdfWriter()
    _add_sheets(writer, covers)
    for address, pages in zip(addresses, letters, strict=True):
        _add_sheets(writer, [address])
        _add_sheets(writer, pages)
    writer.add_metadata({"/Title": f"Utskrift {data.number}"})
    # Printers that obey it print on both sides, turned over the long edge (ISO 32000-1, 12.2).
    writer.create_viewer_preferences()[NameObject("/Duplex")] = NameObject("/DuplexFlipLongEdge")
    whole = io.BytesIO()
    writer.write(whole)
    return Printed(whole.getvalue(), len(writer.pages))


def cover_pages(data: PrintRun, sheets: Sequence[int]) -> typesetting.Composition:
    """What the printed heap must hold, in its order, with the number of sheets of each envelope."""
    texts = wording.filled(TEXTS, "nb", number=data.number)
    return typesetting.Composition(
        template="print_run/cover.typ",
        title=texts["title"],
        issuer=data.issuer,
        language="nb",
        dated_on=wording.local_day(data.made_at),
        data={
            "t": texts,
            "about": [
                [texts["letters"], str(len(data.letters))],
                [texts["sheets"], str(sum(sheets))],
                [texts["made"], wording.moment_text(data.made_at, "nb")],
                [texts["made_by"], data.made_by],
            ],
            "rows": [
                [
                    str(number),
                    f"{letter.recipient.postal_code} {letter.recipient.city}",
                    letter.recipient.name,
                    letter.what,
                    letter.reference,
                    str(count),
                ]
                for number, (letter, count) in enumerate(zip(data.letters, sheets, strict=True), start=1)
            ],
        },
    )


def _address_pages(data: PrintRun, sheets: Sequence[int]) -> typesetting.Composition:
    """One page a letter, all set at once."""
    return typesetting.Composition(
        template="print_run/addresses.typ",
        title=f"Utskrift {data.number}",
        issuer=data.issuer,
        language="nb",
        dated_on=wording.local_day(data.made_at),
        data={
            "pages": [
                _address_page(data, letter, number, count)
                for number, (letter, count) in enumerate(zip(data.letters, sheets, strict=True), start=1)
            ]
        },
    )


def _address_page(data: PrintRun, letter: SentLetter, number: int, sheets: int) -> dict[str, Any]:
    language, issuer = letter.language, data.issuer
    counted = ADDRESS_PAGE["one_sheet" if sheets == 1 else "sheets"].in_language(language).format(count=sheets)
    texts = wording.filled(
        ADDRESS_PAGE,
        language,
        run=data.number,
        number=number,
        all=len(data.letters),
        sheets=counted,
        count=sheets,
        what=letter.what,
        site=data.site,
        sender=f"{issuer.name}, {issuer.address}, {issuer.postal_code} {issuer.city}",
    )
    to = letterhead.address_lines(letter.recipient)
    return {"t": texts, "language": language, "to": to, "sealed": letter.sealed}


def _pages_of(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def _without_links(reader: pypdf.PdfReader) -> list[pypdf.PageObject]:
    """The pages without what paper cannot do: links, and the field that a seal stands in."""
    pages = list(reader.pages)
    for page in pages:
        page.pop(NameObject("/Annots"), None)
    return pages


def _add_sheets(writer: pypdf.PdfWriter, pages: Sequence[pypdf.PageObject]) -> None:
    """Pages that fill whole sheets: the last one gets a blank back where it has none."""
    for page in pages:
        writer.add_page(page, excluded_keys=["/StructParents", "/Tabs"])
    if len(pages) % 2:
        writer.add_blank_page(*A4)
