"""Days and moments as they are written and read, in three languages."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
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


@pytest.mark.parametrize(
    "text",
    [
        "24.11.2026",
        "24.11.26",
        "24/11/2026",
        "24/11-26",
        "24-11-2026",
        "2026-11-24",
        " 24. 11. 2026 ",
        "24. november 2026",
        "24 nov 2026",
        "24. nov. 26",
        "Tirsdag 24. november 2026",
        "24 November 2026",
        "2026-11-24 00:00:00",
        "24.\u00a0november 2026",
    ],
)
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    assert norwegian_dates.parse_date(text) == TODAY


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), languages)
def test_every_written_date_is_read_back(day: date, language: Language) -> None:
    for written in (
        norwegian_dates.short_date(day),
        norwegian_dates.long_date(day, language=language),
        norwegian_dates.weekday_date(day, language=language),
        day.isoformat(),
    ):
        assert norwegian_dates.parse_date(written) == day


@given(st.dates(date(1927, 1, 1), TODAY))
def test_a_birth_date_with_two_digits_is_never_in_the_future(born: date) -> None:
    assert norwegian_dates.parse_date(f"{born:%d.%m.%y}", latest=TODAY) == born


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "mangler"),
        ("i morgen", "kan ikke leses"),
        ("11/24/2026", "finnes ikke"),
        ("31.11.2026", "Datoen 31.11.2026 finnes ikke"),
        ("29.02.2027", "finnes ikke"),
        ("24.11", "kan ikke leses"),
        ("24. noember 2026", "kan ikke leses"),
        ("24. maria 2026", "kan ikke leses"),
        ("01.01.0026", "Årstallet 26"),
        ("24.11.2026 kl. 12", "kan ikke leses"),
        ("٢٤.١١.٢٠٢٦", "kan ikke leses"),
    ],
)
def test_a_wrong_date_is_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(norwegian_dates.BadDate, match=words):
        norwegian_dates.parse_date(text)


def test_a_birth_date_after_today_is_refused() -> None:
    with pytest.raises(norwegian_dates.BadDate, match=r"senere enn 24\. november 2026"):
        norwegian_dates.parse_date("25.11.2026", latest=TODAY)


@given(st.text(max_size=25) | st.text("0123456789./- ", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(norwegian_dates.BadDate):
        assert 1900 <= norwegian_dates.parse_date(text).year <= 2199
    with contextlib.suppress(norwegian_dates.BadTime):
        assert norwegian_dates.parse_time(text).second == 0


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", time(9)),
        ("09.00", time(9)),
        ("9:30", time(9, 30)),
        ("0930", time(9, 30)),
        ("kl. 18", time(18)),
        ("18:15:00", time(18, 15)),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, clock: time) -> None:
    assert norwegian_dates.parse_time(text) == clock


@pytest.mark.parametrize("text", ["", "ni", "24.00", "9.60", "9-16", "09.0"])
def test_a_wrong_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(norwegian_dates.BadTime, match=r"(?i)klokke|klokka"):
        norwegian_dates.parse_time(text)
