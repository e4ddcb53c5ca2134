"""From a file's bytes to lines of cells: workbooks in a process of their own, CSV as offices' programs write it."""

from __future__ import annotations

import csv
import io
import re

from kursflyt.core import file_kinds, workbook_reader
from kursflyt.core.file_kinds import Kind
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.core.workbook_reader import Lines

_BOOKS: frozenset[Kind] = frozenset({"xlsx", "xls", "ods"})
_ASK_FOR = Sentence("Send en Excel-fil (.xlsx), en LibreOffice-fil (.ods) eller en CSV-fil.")


class UnreadableTable(Refused):
    """The file cannot be read as a table. The children say why."""


class TableTooLarge(UnreadableTable):
    """Too many bytes, packed or unpacked, or too many cells."""


class WrongTableKind(UnreadableTable):
    """Not a kind of file that holds a table."""


class DisguisedTable(UnreadableTable):
    """The content is not what the name says."""


class LockedTable(UnreadableTable):
    """Protected by a password."""


class EmptyTable(UnreadableTable):
    """No headers, or no rows under them."""


def lines_of(filename: str, content: bytes) -> tuple[str, Lines]:
    """(name of the sheet, all lines of the first visible sheet that holds anything); the name is '' for CSV.

    A cell is None where nothing stands. Refuses with an UnreadableTable.
    """
    kind = _kind_of(filename, content)
    if kind not in _BOOKS:
        return "", _csv_lines(content)
    return _book_lines(content)


def _kind_of(filename: str, content: bytes) -> Kind:
    extension = file_kinds.extension_of(filename)
    named = "csv" if extension == "txt" else file_kinds.EXTENSIONS.get(extension)
    if extension == "xlsm":
        raise WrongTableKind(
            "Filen har makroer (.xlsm). Lagre den som vanlig Excel-fil (.xlsx), og last den opp på nytt."
        )
    if named is None or (named not in _BOOKS and named != "csv"):
        if not extension:
            raise WrongTableKind("Filnavnet mangler endelse. {ask}", ask=_ASK_FOR)
        raise WrongTableKind(
            "En fil av typen .{extension} kan ikke leses som tabell. {ask}", extension=extension[:20], ask=_ASK_FOR
        )
    found = file_kinds.content_kind(io.BytesIO(content))
    if found == "locked_office":
        raise _refusal_of("locked")
    if found == "macro_office":
        raise WrongTableKind("Filen har makroer. Lagre den som vanlig Excel-fil (.xlsx), og last den opp på nytt.")
    if found == "zip_bomb":
        raise TableTooLarge("Filen blir for stor når den pakkes ut, og kan ikke leses.")
    if found != named and (found, named) != ("text", "csv"):
        names = {str(kind): name for kind, name in file_kinds.NAMES.items()}
        raise DisguisedTable(
            "Navnet sier at filen er {named}, men innholdet er {found}. {ask}",
            named=file_kinds.NAMES[named],
            found=names.get(found, Sentence("noe annet")),
            ask=_ASK_FOR,
        )
    return named


def _book_lines(content: bytes) -> tuple[str, Lines]:
    try:
        return workbook_reader.read_in_own_process(content)
    except workbook_reader.WorkbookFailure as failure:
        raise _refusal_of(failure.why) from None


def _refusal_of(why: workbook_reader.Failure) -> UnreadableTable:
    match why:
        case "locked":
            return LockedTable("Filen er beskyttet med passord. Lagre den uten passord, og last den opp på nytt.")
        case "empty":
            return EmptyTable("Det står ikke noe i filen. Se etter om du har lastet opp riktig fil.")
        case "too_large":
            return TableTooLarge(
                "Arket er for stort: Det står noe svært langt nede eller svært langt til høyre. "
                "Slett det, eller flytt tabellen til et nytt ark."
            )
        case "damaged":
            return UnreadableTable(
                "Filen kan ikke leses; den er trolig skadet. "
                "Åpne den i Excel, lagre den på nytt, og last den opp igjen."
            )


def _csv_lines(content: bytes) -> Lines:
    delimiter, text = _delimiter(_decoded(content))
    lines: Lines = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            lines.append([cell.strip() or None for cell in line])
    except csv.Error:
        raise UnreadableTable(
            "Rad {row} i filen kan ikke leses. Se etter om et anførselstegn mangler eller står feil.",
            row=len(lines) + 1,
        ) from None
    return lines


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, Excel's "Unicode text" (UTF-16), or else what older Windows programs write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter that splits most of the first lines alike, and the text with Excel's own 'sep=;' line blank."""
    if match := re.match(r"sep=(.)(?=\r?\n)", text, flags=re.IGNORECASE):
        return match[1], text[match.end() :]
    sample = io.StringIO(text[:20_000], newline="").readlines()[:25]

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(line) for line in csv.reader(sample, delimiter=delimiter) if len(line) > 1]
        commonest = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return widths.count(commonest), commonest

    return max((";", "\t", ","), key=agreement), text
