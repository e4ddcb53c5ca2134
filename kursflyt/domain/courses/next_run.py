"""A new run from an earlier one: when it begins, what it is called, and all its dates as far apart as before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from kursflyt.core import deadlines, norwegian_dates
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses import date_shift, schedule
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.schedule import Schedule

# From a spring to the same time of autumn, and from there to the next spring: a year of 52 weeks, so weekdays stay.
WEEKS_TO_AUTUMN, WEEKS_TO_SPRING = 31, 21
# So long before its deadline a course is made known, see `courses.queries.LANDING_PAGE_WEEKS`; less is a rush.
SHORTEST_NOTICE = timedelta(weeks=2)
_SPRING_ENDS = 7
_TERMS = {
    "våren": ("våren", "høsten"),
    "høsten": ("våren", "høsten"),
    "vår": ("vår", "høst"),
    "høst": ("vår", "høst"),
    "hausten": ("våren", "hausten"),
    "haust": ("vår", "haust"),
}


@dataclass(frozen=True)
class Start:
    """A first day that is proposed, and what it is."""

    day: date
    what: str


def starts(run: CourseRun, *, at: datetime) -> list[Start]:
    """The next term and the one after, on the same weekday, on no public holiday, and with time to tell people."""
    plan, day = Schedule.of(run), run.starts_on
    found: list[Start] = []
    while len(found) < 2:
        day += timedelta(weeks=WEEKS_TO_AUTUMN if _is_spring(day) else WEEKS_TO_SPRING)
        while deadlines.is_public_holiday(day):
            day += timedelta(weeks=1)
        deadline = proposed(plan, day).dates.registration_deadline_at
        if deadline >= at + SHORTEST_NOTICE:
            term = (
                Sentence("våren {year}", year=day.year) if _is_spring(day) else Sentence("høsten {year}", year=day.year)
            )
            found.append(Start(day, str(term)))
    return found


def proposed(plan: Schedule, starts_on: date) -> Schedule:
    """All dates and sessions of an earlier run as far from the new first day, on working days and in order."""
    days = {session.key: starts_on for session in plan.sessions if session.day == plan.dates.starts_on}
    return date_shift.shift(plan, starts_on - plan.dates.starts_on, days=days | {"starts_on": starts_on})


def notes(plan: Schedule, new: Schedule) -> dict[str, str]:
    """Why a date is not as far away as the first day is, by its key."""
    by = new.dates.starts_on - plan.dates.starts_on
    found = {}
    for key in plan.all_keys():
        old = schedule.day_of(plan.value(key))
        if old and schedule.day_of(new.value(key)) != old + by and (off := date_shift.day_off(old + by)):
            found[key] = f"{off[0].upper()}{off[1:]}."
    return found


def title(text: str, *, old: date, new: date) -> str:
    """'Velferdsteknologi, våren 2027' becomes 'Velferdsteknologi, høsten 2027'; a title without a year stays."""

    def renamed(found: re.Match[str]) -> str:
        spring, autumn = _TERMS[found[1].lower()]
        word = spring if _is_spring(new) else autumn
        return f"{word.capitalize() if found[1][0].isupper() else word}{found[2]}{new.year}"

    words = "|".join(sorted(_TERMS, key=len, reverse=True))
    changed = re.sub(rf"\b({words})(\s+){old.year}\b", renamed, text, flags=re.IGNORECASE)
    return changed if changed != text else re.sub(rf"\b{old.year}\b", str(new.year), text)


def rush(new: Schedule, *, at: datetime) -> str:
    """A warning when there is little time until the deadline; '' when there is enough."""
    deadline = new.dates.registration_deadline_at
    if at < deadline < at + SHORTEST_NOTICE:
        how_far = partial(norwegian_dates.how_far, norwegian_dates.oslo_day(deadline), norwegian_dates.oslo_day(at))
        short = Sentence("Påmeldingsfristen er {how_far}. Det er kort tid til å nå fram til søkere.", how_far=how_far)
        return str(short)
    return ""


def days_off(plan: Schedule, keys: Sequence[str]) -> list[str]:
    """The dates at these keys that fall on a day off, each in a sentence."""
    found = [date_shift.day_off(day) for key in keys if (day := schedule.day_of(plan.value(key)))]
    return [f"{off[0].upper()}{off[1:]}." for off in dict.fromkeys(found) if off]


def _is_spring(day: date) -> bool:
    return day.month <= _SPRING_ENDS
