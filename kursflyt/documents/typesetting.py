"""The one place that sets type: a template and its facts in, PDF/A-2a and PDF/UA-1 bytes out.

No clock, no network and no font of the machine is used, so the same facts give the same bytes everywhere. Text is
handed over as data, never pasted into a template, so no name can change how a document is set.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

from kursflyt.documents import letterhead, wording

FOLDER = Path(__file__).parent
ACCESSIBLE_ARCHIVE: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")
ACCESSIBLE_ARCHIVE_WITH_FILES: tuple[typst.PDFStandard, ...] = ("a-3a", "ua-1")

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_COUNTING_WORD = re.compile(r"(§|\bkl\.|\bnr\.) (?=\d)")
_LETTERED_PARAGRAPH = re.compile(r"(§[\s\u00a0]?\d[\d–-]*) (?=[a-z]\b)")
_WRAPPED_LINE = re.compile(r"(?<=[^\n]{60})\n(?=[a-zæøåáčđŋšŧž(])")
_MISSING_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
_one_at_a_time = threading.Lock()


class TemplateFault(Exception):
    """A template could not be set with these facts: a fault of ours, with what the typesetter said."""


@dataclass(frozen=True, kw_only=True)
class Composition:
    """A document that is ready to be set.

    `template` is a path under this room, `data` what the template reads (JSON values only), `dated_on` the date in
    the file's own metadata. `title` is what a reader's window and a screen reader call the document.
    """

    template: str
    title: str
    issuer: letterhead.Issuer
    language: letterhead.Language
    dated_on: date
    data: dict[str, Any] = field(default_factory=dict)
    with_files: bool = False


def typeset(composition: Composition) -> bytes:
    """The PDF: PDF/A-2a (PDF/A-3a with attached files) and PDF/UA-1, tagged, with title, language and date."""
    standards = ACCESSIBLE_ARCHIVE_WITH_FILES if composition.with_files else ACCESSIBLE_ARCHIVE
    return cast(bytes, _compile(composition, form="pdf", standards=standards))


def preview_png(composition: Composition, *, page: int = 0, dpi: int = 96) -> bytes:
    """One page as a picture; `page` counts from 0."""
    return page_pngs(composition, dpi=dpi)[page]


def page_pngs(composition: Composition, *, dpi: int = 96) -> list[bytes]:
    """Every page as a picture."""
    pages = _compile(composition, form="png", standards=(), dpi=dpi)
    return pages if isinstance(pages, list) else [pages]


def _compile(
    composition: Composition,
    *,
    form: Literal["pdf", "png"],
    standards: tuple[typst.PDFStandard, ...],
    dpi: int | None = None,
) -> bytes | list[bytes]:
    payload = json.dumps(_printable(_facts(composition)), ensure_ascii=False)
    noon = datetime(composition.dated_on.year, composition.dated_on.month, composition.dated_on.day, 12, tzinfo=UTC)
    for _ in range(3):
        try:
            with _one_at_a_time:
                printed = _compiler().compile(
                    str(FOLDER / composition.template),
                    format=form,
                    ppi=dpi,
                    sys_inputs={"data": payload},
                    pdf_standards=list(standards),
                    timestamp=noon,
                )
        except typst.TypstError as fault:
            missing = _characters_without_a_glyph(fault)
            if not missing:
                raise TemplateFault(f"{composition.template}: {fault.diagnostic or fault.message}") from fault
            payload = payload.translate(dict.fromkeys(missing, "□"))
        else:
            return cast("bytes | list[bytes]", printed)
    raise TemplateFault(f"{composition.template}: characters without a glyph remain")


def _facts(composition: Composition) -> dict[str, Any]:
    day = composition.dated_on
    return {
        "title": composition.title,
        "language": composition.language,
        "date": [day.year, day.month, day.day],
        "issuer": letterhead.sender(composition.issuer),
        **composition.data,
    }


def _printable(value: Any) -> Any:
    """Control characters left out; `§`, `kl.` and `nr.` kept with what they count, a dash with the word before it.

    A line that an editor wrapped in the middle of a sentence is joined with the next; other line breaks stay.
    """
    if isinstance(value, str):
        together = _COUNTING_WORD.sub(rf"\1{wording.NO_BREAK}", _UNPRINTABLE.sub("", value))
        together = _LETTERED_PARAGRAPH.sub(rf"\1{wording.NO_BREAK}", _WRAPPED_LINE.sub(" ", together))
        return together.replace(" – ", f"{wording.NO_BREAK}– ")
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list) and not (value and isinstance(value[0], int)):
        return [_printable(inner) for inner in value]
    return value


def _characters_without_a_glyph(fault: typst.TypstError) -> set[int]:
    """The standards demand that every character can be shown; the typesetter names those that no font has."""
    found = _MISSING_GLYPH.findall(f"{fault.message}\n{fault.diagnostic}")
    texts = [re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text) for text in found]
    return {ord(character) for text in texts for character in text}


@cache
def _compiler() -> typst.Compiler:
    """Fonts are read once per process; templates are read anew when they change."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER / "fonts")])
    return typst.Compiler(root=str(FOLDER), font_paths=fonts, ignore_system_fonts=True)
