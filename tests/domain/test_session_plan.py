"""Session plans as they come: written in rows, read from files with faults, changed while sessions stay the same."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from kursflyt.core import norwegian_dates, tables
from kursflyt.core.clock import OSLO
from kursflyt.core.refusals import Refused
from kursflyt.documents import calendar
from kursflyt.domain.courses import queries, session_plan, session_plan_file
from kursflyt.domain.courses.session_plan import SessionDraft

HEADERS = ("Dato", "Start", "Slutt", "Sted", "Digital", "Tema")


def draft(day: date, start: time = time(9), end: time = time(15), **more: Any) -> SessionDraft:
    facts = {"place": "B201", "topic": "Tema"} | more
    return SessionDraft(norwegian_dates.at(day, start), norwegian_dates.at(day, end), **facts)


def sheet(*rows: tuple[Any, ...], headers: tuple[str, ...] = HEADERS) -> bytes:
    return tables.write_xlsx([tables.Sheet("Plan", headers, rows)])


def test_an_excel_plan_is_read_whole() -> None:
    content = sheet(
        (date(2027, 2, 1), time(9), time(15, 30), "B201", "Nei", "Hva og hvorfor"),
        (date(2027, 2, 22), time(9), time(15), "", "Ja", "Behov"),
    )

    plan = session_plan_file.parse_session_plan("plan.xlsx", content)

    assert plan.errors == ()
    assert plan.sessions == (
        SessionDraft(
            norwegian_dates.at(date(2027, 2, 1), time(9)),
            norwegian_dates.at(date(2027, 2, 1), time(15, 30)),
            "B201",
            "Hva og hvorfor",
        ),
        SessionDraft(
            norwegian_dates.at(date(2027, 2, 22), time(9)),
            norwegian_dates.at(date(2027, 2, 22), time(15)),
            "",
            "Behov",
            digital=True,
        ),
    )


def test_a_csv_in_latin_1_with_other_words_for_the_columns_is_read() -> None:
    content = "Dag og dato;Tid;Lokale;Innhold\nmandag 1. februar 2027;kl. 9–15.30;Møterom Å;Øving på utstyr\n".encode(
        "cp1252"
    )

    plan = session_plan_file.parse_session_plan("plan.csv", content)

    assert (plan.errors, plan.sessions) == (
        (),
        (
            SessionDraft(
                norwegian_dates.at(date(2027, 2, 1), time(9)),
                norwegian_dates.at(date(2027, 2, 1), time(15, 30)),
                "Møterom Å",
                "Øving på utstyr",
            ),
        ),
    )


def test_a_calendar_file_is_read() -> None:
    content = calendar.write_calendar(
        (
            calendar.CalendarSession(
                uid="a",
                starts_at=norwegian_dates.at(date(2027, 2, 1), time(9)),
                ends_at=norwegian_dates.at(date(2027, 2, 1), time(15)),
                summary="Behov",
                location="https://zoom.example/j/1",
            ),
        ),
        name="Plan",
        at=datetime(2026, 11, 24, tzinfo=OSLO),
    )

    plan = session_plan_file.parse_session_plan("plan.ics", content)

    assert [(row.topic, row.place, row.digital) for row in plan.sessions] == [("Behov", "", True)]


def test_half_the_columns_missing_is_said_in_one_sentence() -> None:
    content = sheet((date(2027, 2, 1), "Hva"), headers=("Dato", "Tema"))

    with pytest.raises(session_plan_file.ColumnsMissing) as caught:
        session_plan_file.parse_session_plan("plan.xlsx", content)

    assert str(caught.value) == (
        "Filen mangler kolonnene start, slutt og sted. Den har «Dato», «Tema». "
        "Skriv kolonnenavnene i første rad, slik som i eksempelfilen, og last opp på nytt."
    )


def test_each_faulty_row_gets_its_own_sentence_and_the_good_ones_are_read() -> None:
    content = sheet(
        ("31.2.2027", time(9), time(15), "B201", "", "Umulig dag"),
        (date(2027, 2, 1), "25.00", time(15), "B201", "", "Umulig tid"),
        (date(2027, 2, 2), time(15), time(9), "B201", "", "Baklengs"),
        (date(2027, 2, 3), time(9), time(15), "", "", "Uten sted"),
        (date(2027, 2, 4), time(9), time(15), "B201", "", ""),
        (date(2027, 2, 5), time(9), time(15), "B201", "", "God"),
    )

    plan = session_plan_file.parse_session_plan("plan.xlsx", content)

    assert {error.row: error.sentence.split(".")[0] for error in plan.errors} == {
        2: "Datoen 31",
        3: "Klokka kan ikke være 25",
        4: "Slutt må komme etter start",
        5: "Sted mangler",
        6: "Tema mangler",
    }
    assert [row.topic for row in plan.sessions] == ["God"]


def test_overlap_and_days_outside_the_course_are_errors_of_their_rows(run: Any) -> None:
    content = sheet(
        (date(2027, 1, 31), time(9), time(15), "B201", "", "For tidlig"),
        (date(2027, 2, 1), time(9), time(15), "B201", "", "Første"),
        (date(2027, 2, 1), time(14), time(16), "B201", "", "Oppå"),
        (date(2027, 4, 21), time(9), time(15), "B201", "", "For sent"),
    )

    plan = session_plan_file.parse_session_plan("plan.xlsx", content, run=run)

    assert [(error.row, error.sentence.split(".")[0]) for error in plan.errors] == [
        (2, "Samlingen er før kurset starter 1"),
        (4, "Samlingen overlapper med samlingen som starter 1"),
        (5, "Samlingen er etter at kurset er slutt 20"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.xlsx", b"%PDF-1.7 not a table"),
        ("plan.xlsx", b""),
        ("plan.exe", b"MZ"),
        ("plan.ics", b"BEGIN:NOTHING"),
        ("plan.csv", b"x" * 6_000_000),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        session_plan_file.parse_session_plan(name, content)

    assert str(caught.value).endswith(".")


def test_the_example_file_can_be_read_back() -> None:
    plan = session_plan_file.parse_session_plan("eksempel.xlsx", session_plan_file.example_file())

    assert (len(plan.sessions), plan.errors) == (2, ())


def test_the_example_plan_of_the_project_fits_its_course_file() -> None:
    content = (Path(__file__).parents[2] / "examples" / "samlingsplan.xlsx").read_bytes()

    plan = session_plan_file.parse_session_plan("samlingsplan.xlsx", content)

    assert [norwegian_dates.oslo_day(row.starts_at) for row in plan.sessions] == [
        date(2027, 2, 1),
        date(2027, 2, 22),
        date(2027, 3, 15),
        date(2027, 4, 6),
    ]


def test_a_plan_with_one_fault_stores_nothing(run: Any, head: Any, moment: datetime) -> None:
    before = [(row.pk, row.starts_at) for row in queries.sessions_of(run)]

    with pytest.raises(session_plan.BadSessionPlan):
        session_plan.receive_plan(
            run=run,
            sessions=[draft(date(2027, 2, 1)), draft(date(2027, 2, 1), time(14), time(16))],
            source="skjema",
            by=head.actor,
            at=moment,
        )

    assert [(row.pk, row.starts_at) for row in queries.sessions_of(run)] == before


def test_an_empty_plan_is_refused(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(session_plan.BadSessionPlan, match="tom"):
        session_plan.receive_plan(run=run, sessions=[], source="skjema", by=head.actor, at=moment)


def test_sessions_keep_who_they_are_when_the_plan_changes(run: Any, head: Any, moment: datetime) -> None:
    first, second, third = queries.sessions_of(run)
    moved = dataclasses.replace(draft(date(2027, 3, 8)), topic=second.topic)
    new = draft(date(2027, 2, 15), topic="Helt nytt")
    same = [SessionDraft(row.starts_at, row.ends_at, row.place, row.topic, row.digital) for row in (first, third)]

    session_plan.receive_plan(run=run, sessions=[*same, moved, new], source="skjema", by=head.actor, at=moment)

    after = queries.sessions_of(run)
    assert [(row.number, row.topic) for row in after] == [(1, "Tema 1"), (2, "Helt nytt"), (3, "Tema 2"), (4, "Tema 3")]
    assert {row.pk: row.sequence for row in after if row.pk in (first.pk, second.pk, third.pk)} == {
        first.pk: 0,
        second.pk: 1,
        third.pk: 0,
    }


def test_two_sessions_can_change_places(run: Any, head: Any, moment: datetime) -> None:
    first, second, third = queries.sessions_of(run)
    drafts = [
        SessionDraft(second.starts_at, second.ends_at, "B201", first.topic),
        SessionDraft(first.starts_at, first.ends_at, "B201", second.topic),
        SessionDraft(third.starts_at, third.ends_at, "B201", third.topic),
    ]

    session_plan.receive_plan(run=run, sessions=drafts, source="skjema", by=head.actor, at=moment)

    assert [row.topic for row in queries.sessions_of(run)] == ["Tema 2", "Tema 1", "Tema 3"]


def test_a_held_session_cannot_be_removed(run: Any, head: Any, moment: datetime) -> None:
    from kursflyt.domain.teaching.models import SessionHeld

    first, *rest = queries.sessions_of(run)
    SessionHeld.objects.create(session=first, at=moment, by=head.actor)
    drafts = [SessionDraft(row.starts_at, row.ends_at, row.place, row.topic, row.digital) for row in rest]

    with pytest.raises(session_plan.SessionAlreadyHeld):
        session_plan.receive_plan(run=run, sessions=drafts, source="skjema", by=head.actor, at=moment)

    assert len(queries.sessions_of(run)) == 3
