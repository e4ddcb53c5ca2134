"""Time limits as the law counts them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import deadlines

days = st.dates(date(2020, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("day", "last_day"),
    [
        (date(2026, 12, 4), date(2026, 12, 28)),  # Christmas Day, then a weekend
        (date(2027, 4, 26), date(2027, 5, 18)),  # Whit Monday and Constitution Day at once
        (date(2026, 3, 12), date(2026, 4, 7)),  # all of Easter
        (date(2026, 11, 24), date(2026, 12, 15)),  # an ordinary Tuesday
    ],
)
def test_three_weeks_end_on_the_same_weekday_or_the_next_working_day(day: date, last_day: date) -> None:
    assert deadlines.weeks_after(day, 3) == last_day


@given(days, st.integers(0, 60))
def test_a_limit_in_weeks_ends_on_the_first_working_day_from_its_weekday_on(day: date, weeks: int) -> None:
    last_day = deadlines.weeks_after(day, weeks)

    exact = day + timedelta(weeks=weeks)
    assert deadlines.is_working_day(last_day)
    between = [exact + timedelta(days=number) for number in range((last_day - exact).days)]
    assert [between_day for between_day in between if deadlines.is_working_day(between_day)] == []


@pytest.mark.parametrize(
    ("day", "months", "last_day"),
    [
        (date(2026, 11, 24), 1, date(2026, 12, 24)),  # Christmas Eve is a working day by law
        (date(2026, 11, 25), 1, date(2026, 12, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2027, 1, 31), 1, date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2026, 12, 15), 2, date(2027, 2, 15)),
    ],
)
def test_a_limit_in_months_ends_on_the_same_date_or_the_last_of_the_month(
    day: date, months: int, last_day: date
) -> None:
    assert deadlines.months_after(day, months) == last_day


def test_three_calendar_weeks_of_grading_are_never_lengthened() -> None:
    deadline = deadlines.grading_deadline(date(2026, 12, 4), length=3, unit="calendar_weeks")

    assert deadline == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("hand_in_on", "deadline"),
    [
        (date(2026, 11, 2), date(2026, 11, 23)),
        (date(2026, 12, 11), date(2027, 1, 5)),  # Christmas Day and New Year's Day are no working days
        (date(2027, 3, 21), date(2027, 4, 14)),  # handed in on a Sunday; three days of Easter
    ],
)
def test_fifteen_working_days_of_grading_leave_out_weekends_and_holidays(hand_in_on: date, deadline: date) -> None:
    assert deadlines.grading_deadline(hand_in_on, length=15, unit="working_days") == deadline


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_working_days_add_up(day: date, first: int, second: int) -> None:
    whole = deadlines.working_days_after(day, first + second)

    assert deadlines.working_days_after(deadlines.working_days_after(day, first), second) == whole


def test_working_days_cannot_be_counted_backwards() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        deadlines.working_days_after(date(2026, 11, 24), -1)


def test_a_year_has_the_twelve_public_holidays_of_the_law() -> None:
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]

    found = [day for day in year if deadlines.is_public_holiday(day)]

    assert found == [
        date(2026, 1, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 17),
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]
    assert deadlines.holiday_name(date(2026, 4, 3)) == "Langfredag"
    assert deadlines.holiday_name(date(2026, 4, 7)) is None
