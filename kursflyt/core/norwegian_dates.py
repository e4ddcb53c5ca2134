"""Days and moments as people in Norway read them, in bokmål, nynorsk and English; always Oslo's time.

Nothing here asks what time it is: `today` is handed in.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from babel.dates import format_date

from kursflyt.core.clock import OSLO

Language = Literal["nb", "nn", "en"]

LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
_NYNORSK_SUNDAY = "sundag"


@lru_cache(maxsize=4096)
def long_date(day: date, *, language: Language = "nb") -> str:
    """'24. november 2026'."""
    return format_date(day, "d MMMM y" if language == "en" else "d. MMMM y", locale=LOCALES[language])


@lru_cache(maxsize=4096)
def weekday(day: date, *, language: Language = "nb") -> str:
    """'tirsdag', 'tysdag', 'Tuesday'. Nynorsk Sunday is 'sundag', which goes with laurdag."""
    if language == "nn" and day.isoweekday() == 7:
        return _NYNORSK_SUNDAY
    return format_date(day, "EEEE", locale=LOCALES[language])


@lru_cache(maxsize=4096)
def short_month(day: date, *, language: Language = "nb") -> str:
    """'nov.', 'mai'."""
    return format_date(day, "LLL", locale=LOCALES[language])


def weekday_date(day: date, *, language: Language = "nb") -> str:
    """'tirsdag 24. november 2026'."""
    return f"{weekday(day, language=language)} {long_date(day, language=language)}"


def short_date(day: date) -> str:
    """'24.11.2026'."""
    return f"{day.day:02}.{day.month:02}.{day.year}"


def period(first: date, last: date, *, language: Language = "nb") -> str:
    """'24.–26. november 2026', '30. november–2. desember 2026', or the one day."""
    if first == last:
        return long_date(first, language=language)
    dot = "" if language == "en" else "."
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dot}–{long_date(last, language=language)}"
    if first.year == last.year:
        return f"{format_date(first, f'd{dot} MMMM', locale=LOCALES[language])}–{long_date(last, language=language)}"
    return f"{long_date(first, language=language)}–{long_date(last, language=language)}"


def clock_time(moment: datetime, *, language: Language = "nb") -> str:
    """'kl. 09.12' in Oslo; '09:12' in English."""
    here = oslo(moment)
    return f"{here.hour:02}:{here.minute:02}" if language == "en" else f"kl. {here.hour:02}.{here.minute:02}"


def long_moment(moment: datetime, *, language: Language = "nb") -> str:
    """'24. november 2026 kl. 09.12' in Oslo."""
    joint = " at " if language == "en" else " "
    return f"{long_date(oslo_day(moment), language=language)}{joint}{clock_time(moment, language=language)}"


def how_far(day: date, today: date, *, language: Language = "nb") -> str:
    """'om 3 dager', 'i morgen', 'i dag', 'i går', 'for 2 dager siden'."""
    days = (day - today).days
    near = {
        "nb": {-1: "i går", 0: "i dag", 1: "i morgen"},
        "nn": {-1: "i går", 0: "i dag", 1: "i morgon"},
        "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    }[language]
    ahead, behind = {
        "nb": ("om {} dager", "for {} dager siden"),
        "nn": ("om {} dagar", "for {} dagar sidan"),
        "en": ("in {} days", "{} days ago"),
    }[language]
    return near.get(days) or (ahead if days > 0 else behind).format(abs(days))


def week_number(day: date) -> int:
    """ISO week, 1–53."""
    return day.isocalendar().week


def week_label(day: date, *, language: Language = "nb") -> str:
    """'uke 53', 'veke 53', 'week 53'."""
    return f"{ {'nb': 'uke', 'nn': 'veke', 'en': 'week'}[language] } {week_number(day)}"


def weeks_in_year(year: int) -> int:
    """52 or 53: 28 December is always in the last week."""
    return week_number(date(year, 12, 28))


def oslo(moment: datetime) -> datetime:
    """The same moment on Oslo's clock. ValueError when `moment` is naive."""
    if moment.tzinfo is None:
        raise ValueError("A moment must know its time zone")
    return moment.astimezone(OSLO)


def oslo_day(moment: datetime) -> date:
    return oslo(moment).date()


def at(day: date, clock: time) -> datetime:
    """`clock` on Oslo's wall on `day`, aware."""
    return datetime.combine(day, clock, tzinfo=OSLO)


def day_start(day: date) -> datetime:
    return at(day, time(0, 0))


def day_end(day: date) -> datetime:
    """23:59 on `day`: until then a deadline "on that day" is kept."""
    return at(day, time(23, 59))
