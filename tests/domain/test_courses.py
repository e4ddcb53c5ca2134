"""Planning a run: proposed dates, what is refused, and what moves with the first session."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core import norwegian_dates
from kursflyt.core.clock import OSLO
from kursflyt.domain.courses import actions as courses
from kursflyt.domain.courses import dates as run_dates
from kursflyt.domain.courses import programmes, queries
from kursflyt.domain.courses.models import CourseRun, LandingPage, Programme, Seats
from kursflyt.domain.courses.session_plan import SessionDraft


@pytest.fixture
def programme(db: None) -> Programme:
    return Programme.objects.create(code="VT", name="Velferdsteknologi", learning_outcomes="- Kan noe")


@pytest.fixture
def facts(programme: Programme, head: Any, consultant: Any, marketer: Any, moment: datetime) -> dict[str, Any]:
    return {
        "programme": programme,
        "title": "Årets kurs i øving",
        "starts_on": date(2027, 2, 1),
        "places": 20,
        "venue": "B201",
        "head": head,
        "consultant": consultant,
        "marketer": marketer,
        "by": head.actor,
        "at": moment,
    }


def test_all_later_dates_are_proposed_from_the_first_session(school: Any) -> None:
    proposed = courses.proposed_dates(date(2027, 2, 1), school)

    assert proposed == courses.Dates(
        starts_on=date(2027, 2, 1),
        ends_on=date(2027, 3, 29),
        registration_opens_at=None,
        registration_deadline_at=norwegian_dates.at(date(2027, 1, 4), time(23, 59)),
        start_decision_on=date(2027, 1, 18),
        hand_in_deadline_at=norwegian_dates.at(date(2027, 4, 12), time(23, 59)),
        waiting_list_closes_on=date(2027, 2, 22),
    )


def test_a_proposed_deadline_on_a_holiday_falls_on_the_working_day_before(school: Any) -> None:
    proposed = courses.proposed_dates(date(2027, 1, 29), school)

    assert norwegian_dates.oslo_day(proposed.registration_deadline_at) == date(2026, 12, 31)


def test_a_planned_run_has_seats_an_address_and_the_programmes_texts(facts: dict[str, Any]) -> None:
    run = courses.plan(**facts)

    assert (run.slug, Seats.objects.get(run=run).capacity) == ("arets-kurs-i-oving-februar-2027", 20)
    assert LandingPage.objects.get(run=run).learning_outcomes == "- Kan noe"


def test_two_runs_of_the_same_name_and_month_get_different_addresses(facts: dict[str, Any]) -> None:
    first, second = courses.plan(**facts), courses.plan(**facts)

    assert [first.slug, second.slug] == ["arets-kurs-i-oving-februar-2027", "arets-kurs-i-oving-februar-2027-2"]


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"minimum": 21}, courses.TooFewPlaces, "places"),
        ({"places": 0, "minimum": 0}, courses.TooFewPlaces, "places"),
        ({"fee": Decimal(4500)}, courses.FeeOnFreeCourse, "fee"),
        ({"document_type": "vitnemal"}, programmes.DiplomaNeedsAccreditation, "document_type"),
        ({"starts_on": date(2026, 12, 1)}, run_dates.DeadlinePassed, "registration_deadline_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    facts: dict[str, Any], changed: dict[str, Any], refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        courses.plan(**(facts | changed))

    assert caught.value.field == field  # type: ignore[attr-defined]
    assert CourseRun.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": date(2027, 1, 31)}, "ends_on"),
        ({"start_decision_on": date(2027, 1, 3)}, "start_decision_on"),
        ({"start_decision_on": date(2027, 2, 2)}, "start_decision_on"),
        (
            {"registration_deadline_at": datetime(2027, 2, 2, 12, tzinfo=OSLO)},
            "start_decision_on",
        ),
        (
            {"registration_opens_at": datetime(2027, 1, 5, 12, tzinfo=OSLO)},
            "registration_deadline_at",
        ),
        (
            {"hand_in_deadline_at": datetime(2027, 1, 31, 12, tzinfo=OSLO)},
            "hand_in_deadline_at",
        ),
        ({"waiting_list_closes_on": date(2027, 1, 3)}, "waiting_list_closes_on"),
        ({"waiting_list_closes_on": date(2027, 9, 1)}, "waiting_list_closes_on"),
    ],
)
def test_dates_in_the_wrong_order_are_refused(
    facts: dict[str, Any], school: Any, changed: dict[str, Any], field: str
) -> None:
    dates = dataclasses.replace(courses.proposed_dates(date(2027, 2, 1), school), **changed)

    with pytest.raises(run_dates.DatesOutOfOrder) as caught:
        courses.plan(**facts, dates=dates)

    assert caught.value.field == field


def test_moving_the_first_session_moves_every_date_and_keeps_the_time_of_day_over_summer_time(school: Any) -> None:
    dates = courses.proposed_dates(date(2027, 2, 1), school)

    later = run_dates.moved(dates, date(2027, 3, 1))

    assert (later.ends_on, later.start_decision_on) == (date(2027, 4, 26), date(2027, 2, 15))
    assert norwegian_dates.oslo(later.hand_in_deadline_at).strftime("%d.%m.%Y %H:%M") == "10.05.2027 23:59"


def test_a_copy_has_the_old_runs_facts_and_texts_and_new_dates(
    facts: dict[str, Any], head: Any, moment: datetime
) -> None:
    old = courses.plan(**facts, fee=Decimal(4500), fee_free_by_grant=False)
    LandingPage.objects.filter(run=old).update(ingress="Lær noe")

    new = courses.copy(run=old, starts_on=date(2027, 9, 6), by=head.actor, at=moment)

    assert (new.fee, new.places, new.starts_on, new.start_decision_on) == (
        Decimal(4500),
        20,
        date(2027, 9, 6),
        date(2027, 8, 23),
    )
    assert (new.landing_page.ingress, new.landing_page.handed_over_at, queries.page_is_public(new)) == (
        "Lær noe",
        None,
        False,
    )


def test_places_cannot_fall_below_those_given(facts: dict[str, Any], head: Any, moment: datetime) -> None:
    run = courses.plan(**facts)
    Seats.objects.filter(run=run).update(taken=10)

    with pytest.raises(courses.TooFewPlaces):
        courses.change_facts(run=run, by=head.actor, at=moment, places=9)

    courses.change_facts(run=run, by=head.actor, at=moment, places=10)
    assert Seats.objects.get(run=run).capacity == 10


def test_the_dates_of_the_sessions_are_known_by_name(run: Any) -> None:
    names = [
        "first_session",
        "second_last_session",
        "last_session",
        "hand_in_deadline",
        "grading_deadline",
        "classroom_ready",
        "welcome",
        "landing_page",
    ]

    days = [queries.anchor(run, name) for name in names]

    assert days == [
        date(2027, 2, 1),
        date(2027, 3, 1),
        date(2027, 4, 5),
        date(2027, 4, 20),
        date(2027, 5, 11),
        date(2027, 1, 25),
        date(2027, 1, 22),
        date(2026, 12, 21),
    ]


def test_the_grading_deadline_follows_the_schools_setting(run: Any, school: Any) -> None:
    school.grading_length, school.grading_unit = 15, "working_days"
    school.save()

    assert queries.anchor(run, "grading_deadline") == date(2027, 5, 12)


def test_a_run_with_one_session_is_evaluated_from_that_one(facts: dict[str, Any]) -> None:
    starts = norwegian_dates.at(date(2027, 2, 1), time(9))
    only = SessionDraft(starts, norwegian_dates.at(date(2027, 2, 1), time(15)), "B201", "Alt")
    run = courses.plan(**facts, sessions=[only])

    assert [queries.moment_of(run, box) for box in ("first_session", "second_last_session", "open_registration")] == [
        starts,
        starts,
        None,
    ]
