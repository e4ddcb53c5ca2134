"""A new run from the last one: when it begins, what it is called, and its dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kursflyt.core.clock import OSLO
from kursflyt.domain.courses import next_run
from kursflyt.domain.courses.schedule import Schedule


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 24, tzinfo=OSLO), [date(2027, 9, 6), date(2028, 1, 31)]),
        (datetime(2027, 7, 25, tzinfo=OSLO), [date(2027, 9, 6), date(2028, 1, 31)]),
        (datetime(2027, 7, 28, tzinfo=OSLO), [date(2028, 1, 31), date(2028, 9, 4)]),
    ],
)
def test_the_next_terms_are_proposed_on_the_same_weekday_and_in_time(
    run: Any, now: datetime, expected: list[date]
) -> None:
    found = next_run.starts(run, at=now)

    assert [start.day for start in found] == expected
    assert {start.day.weekday() for start in found} == {run.starts_on.weekday()}


@pytest.mark.parametrize(
    ("title", "new", "expected"),
    [
        ("Velferdsteknologi, våren 2027", date(2027, 9, 6), "Velferdsteknologi, høsten 2027"),
        ("Vår 2027: elbil", date(2027, 9, 6), "Høst 2027: elbil"),
        ("Velferdsteknologi, våren 2027", date(2028, 1, 31), "Velferdsteknologi, våren 2028"),
        ("Byggeplass 2027", date(2028, 1, 31), "Byggeplass 2028"),
        ("Elbil og ladeinfrastruktur", date(2027, 9, 6), "Elbil og ladeinfrastruktur"),
        ("Vårt beste kurs 20270", date(2028, 1, 31), "Vårt beste kurs 20270"),
    ],
)
def test_the_title_follows_the_term(title: str, new: date, expected: str) -> None:
    assert next_run.title(title, old=date(2027, 2, 1), new=new) == expected


def test_the_nynorsk_autumn_becomes_spring() -> None:
    assert next_run.title("Kurs, hausten 2027", old=date(2027, 9, 6), new=date(2028, 1, 31)) == "Kurs, våren 2028"


def test_sessions_keep_their_distance_and_the_first_is_on_the_day_that_was_chosen(run: Any) -> None:
    plan = Schedule.of(run)

    new = next_run.proposed(plan, date(2027, 5, 17))

    assert [session.day for session in new.sessions] == [date(2027, 5, 17), date(2027, 6, 14), date(2027, 7, 19)]
    assert new.dates.starts_on == date(2027, 5, 17)
    assert next_run.days_off(new, ["starts_on"]) == [
        "Mandag 17. mai 2027 er helligdag (Andre pinsedag og Grunnlovsdag)."
    ]


def test_little_time_until_the_deadline_is_said(run: Any) -> None:
    plan = Schedule.of(run)

    assert next_run.rush(plan, at=datetime(2026, 12, 24, 12, tzinfo=OSLO)).startswith(
        "Påmeldingsfristen er om 11 dager"
    )
    assert next_run.rush(plan, at=datetime(2026, 11, 24, 12, tzinfo=OSLO)) == ""


def test_no_first_day_is_proposed_on_a_public_holiday(run: Any) -> None:
    run.starts_on = date(2026, 12, 21)  # 21 weeks later is 17 May

    assert next_run.starts(run, at=datetime(2026, 11, 24, tzinfo=OSLO))[0].day == date(2027, 5, 24)
