"""Time limits as the law counts them: fvl. § 30 points to domstolloven §§ 148–149, fagskoleloven § 21 has its own.

The day that starts a limit is not counted. A limit of the first kind that ends on a Saturday, Sunday or public
holiday ends on the next working day; the three weeks of grading are never lengthened so.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays

from kursflyt.core.norwegian_dates import Language

GradingUnit = Literal["calendar_weeks", "working_days"]


def weeks_after(day: date, weeks: int) -> date:
    """The last day of a limit of so many weeks that starts on `day`: the same weekday, or the next working day."""
    return next_working_day(day + timedelta(weeks=weeks))


def months_after(day: date, months: int) -> date:
    """The last day of a limit of so many months: same date or the month's last day, or the next working day after."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return next_working_day(date(year, month, min(day.day, monthrange(year, month)[1])))


def working_days_after(day: date, days: int) -> date:
    """The `days`th working day after `day`; `day` itself with 0. ValueError when negative."""
    if days < 0:
        raise ValueError("A limit cannot end before it starts")
    for _ in range(days):
        day = next_working_day(day + timedelta(days=1))
    return day


def grading_deadline(hand_in_on: date, *, length: int, unit: GradingUnit) -> date:
    """The last day on which grades must be ready, counted from the hand-in deadline (fagskoleloven § 21 third part).

    Three calendar weeks by the Act; some colleges' own rules say fifteen working days. Calendar weeks are not
    lengthened by holidays: § 21 has no such rule.
    """
    if unit == "calendar_weeks":
        return hand_in_on + timedelta(weeks=length)
    return working_days_after(hand_in_on, length)


def next_working_day(day: date) -> date:
    """`day` itself when it is one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Monday to Friday and no public holiday. Christmas Eve is a working day by law."""
    return day.weekday() < 5 and not is_public_holiday(day)


def is_public_holiday(day: date) -> bool:
    """The days of helligdagsfredloven § 2 and 1 and 17 May; ordinary Sundays are not counted among them here."""
    return day in _public_holidays(day.year)


def holiday_name(day: date, *, language: Language = "nb") -> str | None:
    """'Langfredag', 'Good Friday'; None on any other day. Nynorsk has the names of bokmål."""
    return _public_holidays(day.year, "en_US" if language == "en" else "no").get(day)


@cache
def _public_holidays(year: int, language: str = "no") -> dict[date, str]:
    return dict(holidays.country_holidays("NO", years=year, language=language).items())
