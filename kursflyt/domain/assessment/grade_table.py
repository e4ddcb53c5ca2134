"""The grade sheet as a table: out to Excel, back in from a file or pasted text, with a sentence for each wrong row."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.core import norwegian_dates, tables
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Listed, Sentence
from kursflyt.domain.assessment import queries
from kursflyt.domain.assessment.grading import SheetRow
from kursflyt.domain.assessment.models import GradeValue
from kursflyt.domain.courses.models import CourseRun

HEADERS = ("Referanse", "Navn", "Levert", "Karakter", "Kommentar")
LARGEST, MOST_ROWS = 2_000_000, 1000


class TableRefused(Refused):
    """Rows that cannot be understood: `errors` has a sentence for each, with the row number as Excel shows it."""

    field = "table"

    def __init__(self, errors: list[Sentence]) -> None:
        super().__init__(
            Counted(
                "Ingenting er lagret. {count} rad må rettes: {errors}",
                "Ingenting er lagret. {count} rader må rettes: {errors}",
                count=len(errors),
                errors=" ".join(str(error) for error in errors[:20]),
            )
        )
        self.errors = errors


class ColumnsMissing(Refused):
    """The table does not say whose grade it is, or which."""

    field = "table"


class UnknownGrade(Refused):
    """What stands in the cell is no grade of the run's scale."""


class NothingPasted(Refused):
    """No line was pasted."""

    field = "table"


@dataclass(frozen=True)
class _Raw:
    number: int
    reference: str
    name: str
    grade: str
    comment: str


def write(run: CourseRun) -> bytes:
    """The sheet as .xlsx, ready to be filled in and sent back."""
    rows = [
        (
            line.application.reference,
            line.application.person.full_name,
            norwegian_dates.oslo_day(line.submission.at) if line.submission else "ikke levert",
            line.grade.get_value_display() if line.grade else "",
            line.assessment.comment if line.assessment else "",
        )
        for line in queries.grade_sheet(run)
    ]
    return tables.write_xlsx([tables.Sheet("Karakterer", HEADERS, rows)])


def read(run: CourseRun, filename: str, content: bytes) -> list[SheetRow]:
    """From a file with our headers. Raises core.tables.UnreadableTable, `ColumnsMissing` and `TableRefused`."""
    table = tables.read_table(filename, content, max_bytes=LARGEST, max_rows=MOST_ROWS)
    known = {header.strip().lower(): header for header in table.headers}
    if "karakter" not in known or not {"referanse", "navn"} & set(known):
        raise ColumnsMissing(
            "Tabellen må ha kolonnene «Referanse» eller «Navn», og «Karakter». Last ned arket herfra og fyll det ut."
        )

    def cell(row: tables.Row, name: str) -> str:
        return row.text(known[name]).strip() if name in known else ""

    return _understood(
        run,
        [
            _Raw(row.number, cell(row, "referanse"), cell(row, "navn"), cell(row, "karakter"), cell(row, "kommentar"))
            for row in table.rows
        ],
    )


def read_pasted(run: CourseRun, text: str) -> list[SheetRow]:
    """From lines of reference or name, grade, comment, parted by tab or semicolon.

    Raises `NothingPasted` and `TableRefused`.
    """
    raw = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split(";"))]
        if any(cells) and cells[0].lower() not in ("referanse", "navn"):
            raw.append(
                _Raw(number, cells[0], cells[0], cells[1] if len(cells) > 1 else "", cells[2] if len(cells) > 2 else "")
            )
    if not raw:
        raise NothingPasted("Lim inn minst én linje med referanse eller navn, og karakter.")
    return _understood(run, raw)


def words(run: CourseRun) -> dict[str, str]:
    """What may be written for a grade → the stored value, all small letters: names in each written form and that of
    the reader, and the short keys."""
    scale = queries.SCALES[run.grade_scale]
    named = {word: value for word, value in _VALUES.items() if value in scale}
    spoken = {str(Sentence(str(GradeValue(value).label))).lower(): str(value) for value in scale}
    return {"": "", **named, **{key: value for value, key in short_keys(run).items()}, **spoken}


def short_keys(run: CourseRun) -> dict[str, str]:
    """Stored value → the one key that sets it."""
    return {str(value): _KEYS.get(str(value), str(value).lower()) for value in queries.SCALES[run.grade_scale]}


def value_of(run: CourseRun, text: str) -> str:
    """'Bestått', 'b', 'ikke bestått', 'A' → the stored value; empty for an empty cell. Raises `UnknownGrade`."""
    known = words(run)
    if _plain(text) not in known:
        raise UnknownGrade(
            "«{grade}» er ikke en karakter her. Skriv {values}.",
            grade=text.strip()[:40],
            values=Listed([Sentence(str(GradeValue(value).label)) for value in short_keys(run)], joint="eller"),
        )
    return known[_plain(text)]


_KEYS = {GradeValue.PASSED.value: "b", GradeValue.NOT_PASSED.value: "i", GradeValue.NOT_MET.value: "m"}
_VALUES = {
    **{letter.lower(): letter for letter in "ABCDEF"},
    **{value.value: value.value for value in GradeValue if len(value.value) > 1},
    **{value.label.lower(): value.value for value in GradeValue if len(value.value) > 1},
    "greidd": GradeValue.PASSED.value,
    "ikkje bestått": GradeValue.NOT_PASSED.value,
    "ikke-bestått": GradeValue.NOT_PASSED.value,
    "ikkje møtt": GradeValue.NOT_MET.value,
}


def _understood(run: CourseRun, raw: list[_Raw]) -> list[SheetRow]:
    people = list(queries.participants(run))
    by_reference = {application.reference.lower(): application for application in people}
    by_name: dict[str, list[int]] = {}
    for application in people:
        by_name.setdefault(_plain(application.person.full_name), []).append(application.pk)
    errors: list[Sentence] = []
    rows: dict[int, SheetRow] = {}
    known, every = words(run), {**_VALUES, "": ""}
    for line in raw:
        named = by_name.get(_plain(line.name), [])
        found = by_reference.get(line.reference.lower())
        key = found.pk if found else named[0] if len(named) == 1 else None
        who = line.reference or line.name
        if key is None:
            errors.append(
                Sentence("Rad {row}: to deltakere heter {name}, bruk referansen.", row=line.number, name=line.name)
                if len(named) > 1
                else Sentence("Rad {row}: fant ingen deltaker med «{who}».", row=line.number, who=who)
            )
        elif key in rows:
            errors.append(Sentence("Rad {row}: «{who}» står to ganger.", row=line.number, who=who))
        else:
            value = known.get(_plain(line.grade))
            if value is None:
                outside = "Rad {row}: «{grade}» hører ikke til karakterskalaen for kurset."
                unknown = "Rad {row}: «{grade}» er ikke en karakter."
                errors.append(
                    Sentence(outside if _plain(line.grade) in every else unknown, row=line.number, grade=line.grade)
                )
                continue
            rows[key] = SheetRow(key, value, line.comment, assessed=bool(value))
    if errors:
        raise TableRefused(errors)
    return list(rows.values())


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
