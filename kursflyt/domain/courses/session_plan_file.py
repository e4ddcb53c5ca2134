"""A session plan as teachers send it: Excel, CSV or calendar file, read row by row with a sentence for each fault.

Nothing is stored here: what was read goes back to the one who sent it, to be mended and then handed over as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kursflyt.core import norwegian_dates, tables, typed_dates
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Listed, Sentence
from kursflyt.core.tables import Cell, Row, Table
from kursflyt.documents import calendar
from kursflyt.domain.courses import session_plan
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.session_plan import SessionDraft

MAX_BYTES = 5_000_000
MAX_ROWS = 200

HEADERS = ("Dato", "Start", "Slutt", "Sted", "Digital", "Tema")

_SYNONYMS: dict[str, tuple[str, ...]] = {
    "day": ("dato", "dag", "dag og dato", "samlingsdato", "dato for samling", "når", "date"),
    "start": (
        "start",
        "fra",
        "starttid",
        "starttidspunkt",
        "starter",
        "fra kl",
        "kl fra",
        "begynner",
        "oppstart",
        "start kl",
    ),
    "end": (
        "slutt",
        "til",
        "sluttid",
        "slutttid",
        "slutttidspunkt",
        "sluttidspunkt",
        "til kl",
        "kl til",
        "ferdig",
        "slutt kl",
        "end",
    ),
    "hours": ("tid", "klokkeslett", "kl", "tidspunkt", "klokka", "tidsrom", "tid fra til"),
    "place": ("sted", "stad", "lokale", "rom", "hvor", "kvar", "adresse", "undervisningssted", "location"),
    "topic": ("tema", "emne", "innhold", "innhald", "tittel", "beskrivelse", "faglig innhold", "overskrift", "topic"),
    "digital": (
        "digital",
        "digitalt",
        "nett",
        "nettbasert",
        "zoom",
        "teams",
        "digital samling",
        "form",
        "samlingsform",
        "online",
    ),
}
_START, _END = Sentence("Start"), Sentence("Slutt")
_LABELS = {"day": "dato", "start": "start", "end": "slutt", "place": "sted", "topic": "tema"}
_YES = re.compile(r"^(ja|j|x|1|sant|true|yes|ok|v)$|digital|zoom|teams|nett|online", re.IGNORECASE)


class ColumnsMissing(Refused):
    """The file is a table, but not of a session plan: the columns that tell when and what are not there."""


@dataclass(frozen=True)
class Given:
    """What stood in the row, as text: shown again for mending."""

    day: str = ""
    start: str = ""
    end: str = ""
    place: str = ""
    topic: str = ""
    digital: bool = False


@dataclass(frozen=True)
class PlanRow:
    """`number` as the file's program shows it; `draft` None when the row cannot be read."""

    number: int
    given: Given
    draft: SessionDraft | None


@dataclass(frozen=True)
class RowError:
    row: int
    sentence: str


@dataclass(frozen=True)
class ParsedPlan:
    """Everything that was in the file. Can be handed over only when there are no errors."""

    rows: tuple[PlanRow, ...]
    errors: tuple[RowError, ...] = field(default=())

    @property
    def sessions(self) -> tuple[SessionDraft, ...]:
        return tuple(row.draft for row in self.rows if row.draft is not None)


def parse_session_plan(filename: str, content: bytes, *, run: CourseRun | None = None) -> ParsedPlan:
    """Reads the file. With `run`, sessions are also checked against its dates and each other.

    Refuses with UnreadableTable, UnreadableCalendar or ColumnsMissing; a fault in one row is an error of that row.
    """
    if filename.lower().endswith((".ics", ".ical")):
        plan = _from_calendar(content)
    else:
        plan = _from_table(tables.read_table(filename, content, max_bytes=MAX_BYTES, max_rows=MAX_ROWS))
    return _checked(plan, run) if run is not None else plan


def draft_of(given: Given) -> SessionDraft:
    """The session that was written in a form's row. Refuses with what is wrong in it."""
    day = typed_dates.parse_date(given.day)
    return _whole(
        norwegian_dates.at(day, _read_time(None, given.start, _START)),
        norwegian_dates.at(day, _read_time(None, given.end, _END)),
        given,
    )


def given_of(draft: SessionDraft) -> Given:
    """The session as it is written in a form's row."""
    start, end = norwegian_dates.oslo(draft.starts_at), norwegian_dates.oslo(draft.ends_at)
    return Given(
        day=norwegian_dates.short_date(start.date()),
        start=f"{start:%H.%M}",
        end=f"{end:%H.%M}",
        place=draft.place,
        topic=draft.topic,
        digital=draft.digital,
    )


def example_file() -> bytes:
    """An Excel file with the right columns and two rows to write over."""
    rows = (
        (date(2027, 2, 1), time(9, 0), time(15, 30), "Fjordvik, rom B201", "Nei", "Velferdsteknologi: hva og hvorfor"),
        (date(2027, 2, 22), time(9, 0), time(15, 0), "", "Ja", "Kartlegging av behov"),
    )
    return tables.write_xlsx([tables.Sheet("Samlingsplan", HEADERS, rows)])


def _from_table(table: Table) -> ParsedPlan:
    columns = _columns(table)
    _refuse_half_a_plan(table, columns)
    rows, errors = [], []
    for row in table.rows:
        given = _given(row, columns)
        try:
            draft = _draft(row, columns, given)
        except Refused as refused:
            errors.append(RowError(row.number, str(refused)))
            draft = None
        rows.append(PlanRow(row.number, given, draft))
    return ParsedPlan(tuple(rows), tuple(errors))


def _columns(table: Table) -> dict[str, str]:
    """Which of the file's headers tells what."""
    found: dict[str, str] = {}
    for header in table.headers:
        bare = " ".join(re.sub(r"[^a-zæøå ]", " ", header.lower()).split())
        for meaning, words in _SYNONYMS.items():
            if bare in words:
                found.setdefault(meaning, header)
    return found


def _refuse_half_a_plan(table: Table, columns: dict[str, str]) -> None:
    told = set(columns)
    if "hours" in told:
        told |= {"start", "end"}
    if "start" in told and isinstance(table.rows[0].cells.get(columns.get("start", "")), datetime):
        told |= {"day"}
    if "digital" in told:
        told |= {"place"}
    missing = [label for meaning, label in _LABELS.items() if meaning not in told]
    if missing:
        there = ", ".join(f"«{header}»" for header in table.headers[:12])
        raise ColumnsMissing(
            Counted(
                "Filen mangler kolonnen {missing}. Den har {there}. "
                "Skriv kolonnenavnene i første rad, slik som i eksempelfilen, og last opp på nytt.",
                "Filen mangler kolonnene {missing}. Den har {there}. "
                "Skriv kolonnenavnene i første rad, slik som i eksempelfilen, og last opp på nytt.",
                count=len(missing),
                missing=Listed(missing),
                there=there,
            )
        )


def _given(row: Row, columns: dict[str, str]) -> Given:
    text = {meaning: row.text(header) for meaning, header in columns.items()}
    start, end = text.get("start", ""), text.get("end", "")
    day = text.get("day", "")
    start_cell = row.cells.get(columns.get("start", ""))
    if not day and isinstance(start_cell, datetime):
        day, start = norwegian_dates.short_date(start_cell.date()), f"{start_cell:%H.%M}"
    end_cell = row.cells.get(columns.get("end", ""))
    if isinstance(end_cell, datetime):
        end = f"{end_cell:%H.%M}"
    if "hours" in columns and not (start and end):
        start, end = _both_hours(text["hours"])
    return Given(
        day=day,
        start=start,
        end=end,
        place=text.get("place", ""),
        topic=text.get("topic", ""),
        digital=bool(_YES.search(text.get("digital", "")))
        or bool(re.search(r"zoom|teams|digital", text.get("place", ""), re.I)),
    )


def _both_hours(text: str) -> tuple[str, str]:
    """'09.00–15.30', 'kl. 9 til 15'."""
    parts = [part.strip() for part in re.split(r"\s*(?:–|—|-|til)\s*", text, maxsplit=1)]
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def _draft(row: Row, columns: dict[str, str], given: Given) -> SessionDraft:
    day = _read_day(row.cells.get(columns.get("day", "")), given.day)
    starts_at = norwegian_dates.at(day, _read_time(row.cells.get(columns.get("start", "")), given.start, _START))
    ends_at = norwegian_dates.at(day, _read_time(row.cells.get(columns.get("end", "")), given.end, _END))
    return _whole(starts_at, ends_at, given)


def _whole(starts_at: datetime, ends_at: datetime, given: Given) -> SessionDraft:
    draft = SessionDraft(starts_at, ends_at, place=given.place, topic=given.topic, digital=given.digital)
    problem = session_plan.problem_alone(draft)
    if problem:
        raise Refused(problem)
    return draft


def _read_day(cell: Cell, text: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else typed_dates.parse_date(text)


def _read_time(cell: Cell, text: str, column: Sentence) -> time:
    """Excel keeps a time of day as a time, as a part of a day, or as text."""
    match cell:
        case datetime():
            return cell.time().replace(second=0, microsecond=0)
        case time():
            return cell.replace(second=0, microsecond=0)
        case timedelta():
            return (datetime.min + cell).time()
        case float() if 0 < cell < 1:
            return (datetime.min + timedelta(minutes=round(cell * 24 * 60))).time()
    if not text:
        raise Refused("{column} mangler. Skriv et klokkeslett, for eksempel 09.00.", column=column)
    return typed_dates.parse_time(text)


def _from_calendar(content: bytes) -> ParsedPlan:
    if len(content) > MAX_BYTES:
        raise tables.TableTooLarge("Kalenderfilen er for stor. Grensen er 5 MB. Send bare samlingene i kurset.")
    rows, errors = [], []
    sessions = [session for session in calendar.read_calendar(content) if not session.cancelled]
    for number, session in enumerate(sessions, 1):
        start, end = norwegian_dates.oslo(session.starts_at), norwegian_dates.oslo(session.ends_at)
        digital = bool(re.search(r"zoom|teams|https?://|digital", session.location, re.IGNORECASE))
        given = Given(
            day=norwegian_dates.short_date(start.date()),
            start=f"{start:%H.%M}",
            end=f"{end:%H.%M}",
            place="" if session.location.startswith("http") else session.location,
            topic=session.summary,
            digital=digital,
        )
        draft = SessionDraft(session.starts_at, session.ends_at, given.place, given.topic, digital)
        problem = session_plan.problem_alone(draft)
        if problem:
            errors.append(RowError(number, str(problem)))
        rows.append(PlanRow(number, given, None if problem else draft))
    if not rows:
        raise tables.EmptyTable("Kalenderfilen har ingen samlinger.")
    return ParsedPlan(tuple(rows), tuple(errors))


def _checked(plan: ParsedPlan, run: CourseRun) -> ParsedPlan:
    """Adds what is wrong between rows, and with the run's dates."""
    readable = [row for row in plan.rows if row.draft is not None]
    problems = session_plan.problems_of([row.draft for row in readable if row.draft], run)
    errors = [
        RowError(readable[min(index, len(readable) - 1)].number, str(problem)) for index, problem in problems.items()
    ]
    return ParsedPlan(plan.rows, tuple(sorted((*plan.errors, *errors), key=lambda error: error.row)))
