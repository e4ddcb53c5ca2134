"""Tables as offices send them: Excel, LibreOffice and CSV in, with a clear sentence when one cannot be read; Excel out.

What goes out can hold what strangers typed, so a text that looks like a formula stays a text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kursflyt.core import file_kinds, norwegian_dates
from kursflyt.core.table_files import (
    DisguisedTable,
    EmptyTable,
    LockedTable,
    TableTooLarge,
    UnreadableTable,
    WrongTableKind,
    lines_of,
)
from kursflyt.core.workbook_reader import Cell, Lines

__all__ = [
    "Cell",
    "DisguisedTable",
    "EmptyTable",
    "LockedTable",
    "Row",
    "Sheet",
    "Table",
    "TableTooLarge",
    "TooManyRows",
    "UnreadableTable",
    "WrongTableKind",
    "cell_text",
    "read_table",
    "write_xlsx",
]

MOST_COLUMNS = 200
_HEADER_SEARCH = 25
_WIDTHS = (8, 60)


class TooManyRows(UnreadableTable):
    """More rows than `max_rows`."""


@dataclass(frozen=True)
class Row:
    """`number` is the row's number as Excel shows it; `cells` has every header as key, None where nothing stands."""

    number: int
    cells: Mapping[str, Cell]

    def __getitem__(self, header: str) -> Cell:
        return self.cells[header]

    def text(self, header: str) -> str:
        """The cell as a person reads it: '12' for 12.0, '24.11.2026' for a date; '' when empty or no such column."""
        return cell_text(self.cells.get(header))


@dataclass(frozen=True)
class Table:
    """`headers` in order, each once; `rows` without the empty ones; `sheet` is the sheet's name, '' for CSV."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str


def read_table(filename: str, content: bytes, *, max_bytes: int, max_rows: int) -> Table:
    """The first sheet that holds anything; the header row is the first with two cells, so a title is passed over.

    CSV is read as UTF-8 or, failing that, as Windows-1252, with semicolon, comma or tab. Refuses with an
    UnreadableTable: TableTooLarge, TooManyRows, WrongTableKind, DisguisedTable, LockedTable, EmptyTable.
    """
    if len(content) > max_bytes:
        raise TableTooLarge(
            "Filen er for stor: {size}. Grensen er {limit}. "
            "Slett ark, bilder og kolonner som ikke trengs, og prøv igjen.",
            size=partial(file_kinds.megabytes, len(content), up=True),
            limit=partial(file_kinds.megabytes, max_bytes),
        )
    if not content.strip():
        raise EmptyTable("Filen er tom. Lukk den i Excel, og last den opp på nytt.")
    sheet, lines = lines_of(filename, content)
    return _table(sheet, lines, max_rows)


@dataclass(frozen=True)
class Sheet:
    """One sheet to write. Cells: text, numbers, Decimal (kroner), bool (ja/nei), dates, times, moments or None."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[object]]


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with bold headers in a frozen row, a filter, fitting column widths, and dates as here.

    Text is always written as text, also when it begins with =, +, - or @. Moments are shown in Oslo's time.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_free_title(sheet.title, taken))
        for number, line in enumerate([sheet.headers, *sheet.rows], 1):
            for place, value in enumerate(line, 1):
                _write(page, number, place, value)
        _dress(page, len(sheet.headers))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it; '' for None."""
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nei"
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return f"{cell:.15g}".replace(".", ",")
        case datetime() if cell.time() != time(0):
            return f"{norwegian_dates.short_date(cell.date())} {cell:%H.%M}"
        case date():
            return norwegian_dates.short_date(cell)
        case time():
            return f"{cell:%H.%M}"
        case _:
            return re.sub(r"\s+", " ", str(cell)).strip()


def _table(sheet: str, lines: Lines, max_rows: int) -> Table:
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(cell is not None for cell in line)]
    if not filled:
        raise EmptyTable("Det står ikke noe i filen. Se etter om du har lastet opp riktig fil.")
    start = next(
        (
            place
            for place, (_, line) in enumerate(filled[:_HEADER_SEARCH])
            if sum(cell is not None for cell in line) > 1
        ),
        0,
    )
    header_line, body = filled[start][1], filled[start + 1 :]
    headers = _headers(header_line, body)
    if not body:
        raise EmptyTable("Filen har overskrifter, men ingen rader under dem.")
    if len(body) > max_rows:
        raise TooManyRows("Filen har for mange rader. Grensen er {limit}. Del den i flere filer.", limit=max_rows)
    rows = tuple(
        Row(number, {name: line[place] if place < len(line) else None for place, name in headers})
        for number, line in body
    )
    return Table(tuple(name for _, name in headers), rows, sheet)


def _headers(header_line: list[Cell], body: list[tuple[int, list[Cell]]]) -> list[tuple[int, str]]:
    """(place, header) of each column with a header or anything under it; a missing header becomes 'Kolonne C'."""
    names = {place: cell_text(cell) for place, cell in enumerate(header_line) if cell is not None}
    for _, line in body:
        for place, cell in enumerate(line):
            if cell is not None and place not in names:
                names[place] = f"Kolonne {get_column_letter(place + 1)}"
    if len(names) > MOST_COLUMNS:
        raise TableTooLarge("Filen har {count} kolonner. Grensen er {limit}.", count=len(names), limit=MOST_COLUMNS)
    ordered = sorted(names.items())
    seen: set[str] = set()
    for _, name in ordered:
        if name in seen:
            raise UnreadableTable(
                "To kolonner har samme overskrift: {header}. Gi hver kolonne sin egen overskrift.", header=name
            )
        seen.add(name)
    return ordered


def _free_title(title: str, taken: set[str]) -> str:
    """Excel allows 31 characters, none of []:*?/\\ and no title twice."""
    base = re.sub(r"[\[\]:*?/\\]", " ", ILLEGAL_CHARACTERS_RE.sub("", title)).strip(" '")[:31] or "Ark"
    free, count = base, 1
    while free.lower() in taken:
        count += 1
        free = f"{base[: 28 - len(str(count))]} ({count})"
    taken.add(free.lower())
    return free


def _write(page: Worksheet, row: int, column: int, value: object) -> None:
    cell = page.cell(row=row, column=column)
    match value:
        case None:
            return
        case bool():
            cell.value = "ja" if value else "nei"
        case Decimal():
            cell.value, cell.number_format = value, "#,##0.00"
        case int() | float():
            cell.value = value
        case datetime():
            here = norwegian_dates.oslo(value).replace(tzinfo=None) if value.tzinfo else value
            cell.value, cell.number_format = here, "dd.mm.yyyy hh:mm"
        case date():
            cell.value, cell.number_format = value, "dd.mm.yyyy"
        case time():
            cell.value, cell.number_format = value, "hh:mm"
        case _:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:32_767]
            cell.data_type = "s"
            if cell.value.startswith(("=", "+", "-", "@", "\t", "\r")):
                cell.quotePrefix = True  # stays text when a person edits the cell


def _dress(page: Worksheet, columns: int) -> None:
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E6EEF5")
        cell.border = Border(bottom=Side(style="thin", color="5B6B7A"))
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    page.freeze_panes = "A2"
    if columns:
        page.auto_filter.ref = f"A1:{get_column_letter(columns)}{page.max_row}"
    for place, column in enumerate(page.iter_cols(), 1):
        longest = max((len(_shown(cell.value)) for cell in column), default=0)
        page.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])


def _shown(value: object) -> str:
    """About what Excel shows, for the width of the column."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:,.2f}"
        case datetime():
            return f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case _:
            return str(value)
