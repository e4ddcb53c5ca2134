"""Dates and times of day as people type them, and what they are told when one cannot be right."""

from __future__ import annotations

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import norwegian_dates, typed_dates
from kursflyt.core.norwegian_dates import Language

TODAY = date(2026, 11, 24)
languages: st.SearchStrategy[Language] = st.sampled_from(["nb", "nn", "en"])


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
    assert typed_dates.parse_date(text) == TODAY


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), languages)
def test_every_written_date_is_read_back(day: date, language: Language) -> None:
    for written in (
        norwegian_dates.short_date(day),
        norwegian_dates.long_date(day, language=language),
        norwegian_dates.weekday_date(day, language=language),
        day.isoformat(),
    ):
        assert typed_dates.parse_date(written) == day


@given(st.dates(date(1927, 1, 1), TODAY))
def test_a_birth_date_with_two_digits_is_never_in_the_future(born: date) -> None:
    assert typed_dates.parse_date(f"{born:%d.%m.%y}", latest=TODAY) == born


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
    with pytest.raises(typed_dates.BadDate, match=words):
        typed_dates.parse_date(text)


def test_a_birth_date_after_today_is_refused() -> None:
    with pytest.raises(typed_dates.BadDate, match=r"senere enn 24\. november 2026"):
        typed_dates.parse_date("25.11.2026", latest=TODAY)


@given(st.text(max_size=25) | st.text("0123456789./- ", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(typed_dates.BadDate):
        assert 1900 <= typed_dates.parse_date(text).year <= 2199
    with contextlib.suppress(typed_dates.BadTime):
        assert typed_dates.parse_time(text).second == 0


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
    assert typed_dates.parse_time(text) == clock


@pytest.mark.parametrize("text", ["", "ni", "24.00", "9.60", "9-16", "09.0"])
def test_a_wrong_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(typed_dates.BadTime, match=r"(?i)klokke|klokka"):
        typed_dates.parse_time(text)
