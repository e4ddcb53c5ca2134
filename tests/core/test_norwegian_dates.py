"""Days and moments as they are written, in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st

from kursflyt.core import norwegian_dates
from kursflyt.core.norwegian_dates import Language

TODAY = date(2026, 11, 24)
languages: st.SearchStrategy[Language] = st.sampled_from(["nb", "nn", "en"])


@pytest.mark.parametrize(
    ("language", "written"),
    [("nb", "tirsdag 24. november 2026"), ("nn", "tysdag 24. november 2026"), ("en", "Tuesday 24 November 2026")],
)
def test_a_date_is_written_out_in_each_language(language: Language, written: str) -> None:
    assert norwegian_dates.weekday_date(TODAY, language=language) == written


def test_nynorsk_has_its_own_weekdays() -> None:
    week = [norwegian_dates.weekday(date(2026, 11, 23) + timedelta(days=day), language="nn") for day in range(7)]

    assert week == ["måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"]


@pytest.mark.parametrize(
    ("days", "nb", "nn", "en"),
    [
        (3, "om 3 dager", "om 3 dagar", "in 3 days"),
        (2, "om 2 dager", "om 2 dagar", "in 2 days"),
        (1, "i morgen", "i morgon", "tomorrow"),
        (0, "i dag", "i dag", "today"),
        (-1, "i går", "i går", "yesterday"),
        (-2, "for 2 dager siden", "for 2 dagar sidan", "2 days ago"),
    ],
)
def test_a_date_says_how_far_off_it_is(days: int, nb: str, nn: str, en: str) -> None:
    day = TODAY + timedelta(days=days)

    assert [norwegian_dates.how_far(day, TODAY, language=language) for language in ("nb", "nn", "en")] == [nb, nn, en]


@pytest.mark.parametrize(
    ("first", "last", "language", "written"),
    [
        (TODAY, TODAY, "nb", "24. november 2026"),
        (TODAY, date(2026, 11, 26), "nb", "24.–26. november 2026"),
        (TODAY, date(2026, 12, 2), "nn", "24. november–2. desember 2026"),
        (TODAY, date(2027, 1, 5), "nb", "24. november 2026–5. januar 2027"),
        (TODAY, date(2026, 11, 26), "en", "24–26 November 2026"),
    ],
)
def test_a_period_names_month_and_year_once(first: date, last: date, language: Language, written: str) -> None:
    assert norwegian_dates.period(first, last, language=language) == written


def test_weeks_are_numbered_by_iso_and_2026_has_53() -> None:
    assert norwegian_dates.weeks_in_year(2026) == 53
    assert norwegian_dates.weeks_in_year(2027) == 52
    assert norwegian_dates.week_label(date(2027, 1, 3)) == "uke 53"
    assert norwegian_dates.week_label(date(2027, 1, 4), language="nn") == "veke 1"


def test_a_moment_is_told_by_oslos_clock_in_winter_and_summer() -> None:
    winter, summer = datetime(2026, 11, 24, 8, 12, tzinfo=UTC), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    assert norwegian_dates.long_moment(winter) == "24. november 2026 kl. 09.12"
    assert norwegian_dates.long_moment(summer, language="en") == "2 July 2026 at 00:30"
    assert norwegian_dates.oslo_day(summer) == date(2026, 7, 2)


def test_a_moment_without_time_zone_is_a_fault() -> None:
    with pytest.raises(ValueError, match="time zone"):
        norwegian_dates.oslo(datetime(2026, 11, 24))


def test_a_day_ends_a_minute_before_midnight_in_oslo() -> None:
    assert norwegian_dates.day_end(TODAY).astimezone(UTC) == datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    assert norwegian_dates.day_end(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 7, 1, 21, 59, tzinfo=UTC)
    assert norwegian_dates.day_start(TODAY).astimezone(UTC) == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
