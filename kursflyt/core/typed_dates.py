"""Dates and times of day as people in Norway type them. Nothing here asks what day it is: `latest` is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from kursflyt.core.refusals import Refused

_MONTHS = {
    name: number
    for names in (
        "januar februar mars april mai juni juli august september oktober november desember",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}


class BadDate(Refused):
    """The text is no date, or one that cannot be right."""


class BadTime(Refused):
    """The text is no time of day."""


def parse_date(text: str, *, latest: date | None = None) -> date:
    """Reads '24.11.2026', '24.11.26', '24/11-26', '24. november 2026' and '2026-11-24'. Refuses with BadDate.

    A year of two digits lies in 2000–2099. With `latest` (a birth date: today) it is the last such year that is not
    after `latest`, and later dates are refused.
    """
    bare = re.sub(r"\s+", " ", text).strip().lower()
    if not bare:
        raise BadDate("Datoen mangler. Skriv dag, måned og år, for eksempel 24.11.2026.")
    for day, month, year in _candidates(bare):
        return _checked_date(day, month, year, text=bare, latest=latest)
    raise BadDate("Datoen kan ikke leses. Skriv dag, måned og år, for eksempel 24.11.2026.")


def parse_time(text: str) -> time:
    """Reads '9', '09.00', '9:30', '0930' and 'kl. 18'. Refuses with BadTime."""
    match = re.fullmatch(r"(?:kl\.?\s*)?([0-9]{1,2})(?:[.:]?([0-9]{2})(?:[.:]00)?)?", text.strip(), flags=re.IGNORECASE)
    if match is None:
        raise BadTime("Klokkeslettet kan ikke leses. Skriv timer og minutter, for eksempel 09.30.")
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise BadTime(
            "Klokka kan ikke være {clock}. Skriv et klokkeslett fra 00.00 til 23.59.", clock=f"{hour:02}.{minute:02}"
        )
    return time(hour, minute)


def _candidates(bare: str) -> Iterator[tuple[int, int, str]]:
    """(day, month, year as written) of each way in which the text can be read as a date; there is at most one."""
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ]00:00(?::00)?)?", bare):
        yield int(match[3]), int(match[2]), match[1]
    elif match := re.fullmatch(r"([0-9]{1,2}) ?[./-] ?([0-9]{1,2}) ?[./-] ?([0-9]{4}|[0-9]{2})", bare):
        yield int(match[1]), int(match[2]), match[3]
    elif match := re.fullmatch(r"(?:[a-zæøå]+da[gy],? )?([0-9]{1,2})\.? ?([a-z]{3,})\.? ([0-9]{4}|[0-9]{2})", bare):
        month = next((number for name, number in _MONTHS.items() if name.startswith(match[2])), None)
        if month is not None:
            yield int(match[1]), month, match[3]


def _checked_date(day: int, month: int, written_year: str, *, text: str, latest: date | None) -> date:
    year = int(written_year)
    if len(written_year) == 2:
        year += 2000
        if latest is not None and (year, month, day) > (latest.year, latest.month, latest.day):
            year -= 100
    try:
        read = date(year, month, day)
    except ValueError:
        raise BadDate(
            "Datoen {written} finnes ikke i kalenderen. Skriv dag, måned og år, for eksempel 24.11.2026.", written=text
        ) from None
    if not 1900 <= year <= 2199:
        raise BadDate(
            "Årstallet {year} kan ikke være riktig. Skriv dag, måned og år, for eksempel 24.11.2026.", year=year
        )
    if latest is not None and read > latest:
        raise BadDate("Datoen kan ikke være senere enn {latest}.", latest=latest)
    return read
