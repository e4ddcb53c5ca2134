"""What moves along with a date: as far, on working days, in order; whatever the run looks like."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import deadlines, norwegian_dates
from kursflyt.core.clock import OSLO
from kursflyt.domain.courses import date_shift, schedule
from kursflyt.domain.courses import dates as run_dates
from kursflyt.domain.courses.dates import Dates
from kursflyt.domain.courses.schedule import Schedule, SessionTime

LONG_AGO = datetime(2020, 1, 1, tzinfo=OSLO)


def _session(number: int, day: date, *, hour: int = 9, hours: int = 6) -> SessionTime:
    starts = norwegian_dates.at(day, time(hour))
    return SessionTime(number, number, starts, starts + timedelta(hours=hours), topic=f"Tema {number}")


def _dates(starts_on: date, ends_on: date, **more: object) -> Dates:
    values = {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "registration_opens_at": None,
        "registration_deadline_at": norwegian_dates.day_end(starts_on - timedelta(weeks=4)),
        "start_decision_on": starts_on - timedelta(weeks=2),
        "hand_in_deadline_at": norwegian_dates.day_end(ends_on + timedelta(weeks=2)),
        "waiting_list_closes_on": min(starts_on + timedelta(weeks=3), ends_on),
    } | more
    return Dates(**values)  # type: ignore[arg-type]


PLAN = Schedule(
    _dates(date(2027, 2, 1), date(2027, 4, 5)),
    (_session(1, date(2027, 2, 1)), _session(2, date(2027, 3, 1)), _session(3, date(2027, 4, 5))),
)


@st.composite
def plans(draw: st.DrawFn) -> Schedule:
    """Any run that can be held: the dates in order, its sessions inside it and not at the same time."""
    starts_on = date(2027, 1, 1) + timedelta(days=draw(st.integers(0, 400)))
    gaps = draw(st.lists(st.integers(1, 30), max_size=6))
    days = [starts_on]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    ends_on = days[-1] + timedelta(days=draw(st.integers(0, 14)))
    sessions, number = [], 0
    for day in days if draw(st.booleans()) else []:
        for hour in draw(st.sampled_from([(9,), (9, 17), (13,)])):
            number += 1
            sessions.append(_session(number, day, hour=hour, hours=4))
    decision = starts_on - timedelta(days=draw(st.integers(0, 30)))
    closes = decision - timedelta(days=draw(st.integers(0, 30)))
    closes_at = norwegian_dates.at(closes, draw(st.sampled_from([time(12), time(23, 59)])))
    opens = closes - timedelta(days=draw(st.integers(0, 30)))
    waiting = closes + timedelta(days=draw(st.integers(0, (ends_on - closes).days)))
    hand_in = starts_on + timedelta(days=draw(st.integers(0, 120)))
    dates = _dates(
        starts_on,
        ends_on,
        start_decision_on=decision,
        registration_deadline_at=closes_at,
        registration_opens_at=draw(st.sampled_from([None, norwegian_dates.at(opens, time(8))])),
        waiting_list_closes_on=waiting,
        hand_in_deadline_at=norwegian_dates.day_end(hand_in),
    )
    return Schedule(dates, tuple(sessions))


@given(plan=plans(), by=st.integers(-400, 400))
def test_a_plan_in_order_is_in_order_wherever_it_is_moved(plan: Schedule, by: int) -> None:
    assert run_dates.problems_of(plan.dates) == {}

    moved = date_shift.shift(plan, timedelta(days=by))

    assert schedule.problems(Schedule(plan.dates), moved, at=LONG_AGO) == {}
    assert list(schedule.overlaps(moved.sessions)) == []
    assert [session.pk for session in moved.sessions] == [session.pk for session in plan.sessions]


@given(plan=plans(), by=st.integers(-400, 400))
def test_what_was_on_a_working_day_lands_on_one_and_nothing_on_a_holiday(plan: Schedule, by: int) -> None:
    moved = date_shift.shift(plan, timedelta(days=by))

    if by:
        for before, after in zip(plan.sessions, moved.sessions, strict=True):
            assert not deadlines.is_public_holiday(after.day) or after.day == before.day
            if deadlines.is_working_day(before.day):
                assert deadlines.is_working_day(after.day)


@given(plan=plans(), by=st.integers(-400, 400))
def test_sessions_of_different_days_stay_on_different_days_and_last_as_long_on_the_wall(
    plan: Schedule, by: int
) -> None:
    moved = date_shift.shift(plan, timedelta(days=by))

    for (one, other), (one_after, other_after) in zip(pairwise(plan.sessions), pairwise(moved.sessions), strict=True):
        assert (one.day == other.day) == (one_after.day == other_after.day)
    clocks = [_clock(session) for session in moved.sessions]
    assert clocks == [_clock(session) for session in plan.sessions]


@given(plan=plans())
def test_moved_by_nothing_is_unmoved(plan: Schedule) -> None:
    assert date_shift.shift(plan, timedelta(0)) == plan


@given(plan=plans(), by=st.integers(-60, 60))
def test_putting_the_old_values_back_gives_the_old_plan(plan: Schedule, by: int) -> None:
    moved = date_shift.shift(plan, timedelta(days=by))
    changed = plan.changed(moved)

    assert moved.with_values({key: plan.value(key) for key in changed}) == plan


def test_moving_the_start_proposes_all_dates_as_far_away() -> None:
    rows = {row.key: row for row in date_shift.follow(PLAN, "starts_on", date(2027, 2, 8), at=LONG_AGO)}

    assert {row.goes for row in rows.values() if row.before} == {True}
    assert (rows["start_decision_on"].after, rows["ends_on"].after) == (date(2027, 1, 25), date(2027, 4, 12))
    assert norwegian_dates.oslo(rows["session_2"].after).strftime("%d.%m %H.%M") == "08.03 09.00"  # type: ignore[arg-type]


def test_a_session_that_would_land_on_a_holiday_goes_to_the_next_working_day_and_says_so() -> None:
    rows = {row.key: row for row in date_shift.follow(PLAN, "starts_on", date(2027, 1, 22), at=LONG_AGO)}

    assert schedule.day_of(rows["session_3"].after) == date(2027, 3, 30)
    assert rows["session_3"].note == "Fredag 26. mars 2027 er helligdag (Langfredag)."


def test_the_day_that_a_person_chose_is_kept_although_it_is_a_holiday() -> None:
    (first, *_) = date_shift.follow(PLAN, "session_3", date(2027, 5, 17), at=LONG_AGO)

    assert schedule.day_of(first.after) == date(2027, 5, 17)
    assert date_shift.day_off(date(2027, 5, 17)).startswith("mandag 17. mai 2027 er helligdag")


def test_a_session_in_the_middle_takes_nothing_along_the_first_takes_the_start_and_the_last_the_end() -> None:
    def along(key: str) -> set[str]:
        moved = date_shift.follow(PLAN, key, date(2027, 4, 7), at=LONG_AGO)
        return {row.key for row in moved if row.goes} - {key}

    assert (along("session_1"), along("session_2"), along("session_3")) == (
        {"starts_on"},
        set(),
        {"ends_on", "hand_in_deadline_at"},
    )


def test_a_date_that_would_be_in_the_past_stays_where_it_is() -> None:
    now = datetime(2027, 1, 2, 12, tzinfo=OSLO)

    rows = {row.key: row for row in date_shift.follow(PLAN, "starts_on", date(2027, 1, 25), at=now)}

    row = rows["registration_deadline_at"]
    assert (row.goes, row.after, row.note[:5]) == (False, row.before, "Ville")


def test_dates_that_are_fixed_are_left_out() -> None:
    rows = date_shift.follow(PLAN, "starts_on", date(2027, 2, 8), fixed=["registration_deadline_at"], at=LONG_AGO)

    assert "registration_deadline_at" not in {row.key for row in rows}


def _clock(session: SessionTime) -> tuple[str, str]:
    return tuple(f"{norwegian_dates.oslo(moment):%H.%M}" for moment in (session.starts_at, session.ends_at))  # type: ignore[return-value]
