"""Sessions as a calendar file, out to participants and in from a teacher's own calendar (RFC 5545, RFC 5546).

A session keeps its UID for life; a change raises SEQUENCE, so that calendars move the appointment rather than add one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal

import icalendar

from kursflyt.core import norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.documents.wording import Both, Language

MOST_BYTES = 2_000_000
ZONE_NAME = "Europe/Oslo"
Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
_PRODUCT = {"nb": "-//Kursflyt//Kurskalender//NB", "nn": "-//Kursflyt//Kurskalender//NN"}
_CANCELLED = Both(nb="Avlyst: {summary}", nn="Avlyst: {summary}")


class UnreadableCalendar(Refused):
    """The file is no calendar, or has no session in it."""


@dataclass(frozen=True, kw_only=True)
class CalendarSession:
    """One session. `uid` is ours and lasts; moments are aware. Raise `sequence` by one at every change."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


@lru_cache(maxsize=32)
def write_calendar(
    sessions: tuple[CalendarSession, ...],
    *,
    name: str,
    at: datetime,
    organiser_name: str = "",
    organiser_email: str = "",
    method: Method = "PUBLISH",
    language: Language = "nb",
) -> bytes:
    """An `.ics` file with times in Europe/Oslo and the zone's own rules inside. `at` is when the file was made.

    The participants of a course get the same file, so that the last ones made are remembered.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT[language])
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE_NAME)
    for session in sessions:
        calendar.add_component(_event(session, at, organiser_name, organiser_email, method, language))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def read_calendar(raw: bytes) -> tuple[CalendarSession, ...]:
    """The sessions of a calendar file, by time. Whole days become 00.00–24.00 Norwegian time.

    Repeating appointments are refused, because a session plan says each date. Raises `UnreadableCalendar`.
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableCalendar("Kalenderfilen er større enn 2 MB. Eksporter bare samlingene fra dette kurset.")
    try:
        calendars = icalendar.Calendar.from_ical(raw, multiple=True)
    except (ValueError, IndexError, KeyError) as fault:
        raise UnreadableCalendar("Filen er ikke en lesbar kalenderfil (.ics).") from fault
    found = [_session(event) for calendar in calendars for event in calendar.walk("VEVENT")]
    if not found:
        raise UnreadableCalendar("Kalenderfilen inneholder ingen samlinger.")
    return tuple(sorted(found, key=lambda session: (session.starts_at, session.uid)))


def _event(
    session: CalendarSession,
    at: datetime,
    organiser_name: str,
    organiser_email: str,
    method: Method,
    language: Language,
) -> icalendar.Event:
    event = icalendar.Event()
    cancelled = session.cancelled or method == "CANCEL"
    title = _CANCELLED.in_language(language).format(summary=session.summary) if cancelled else session.summary
    event.add("uid", session.uid)
    event.add("sequence", session.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", norwegian_dates.oslo(session.starts_at))
    event.add("dtend", norwegian_dates.oslo(session.ends_at))
    event.add("summary", title)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for key, value in (("location", session.location), ("description", session.description), ("url", session.url)):
        if value:
            event.add(key, value)
    if organiser_email:
        organiser = icalendar.vCalAddress(f"mailto:{organiser_email}")
        if organiser_name:
            organiser.params["cn"] = icalendar.vText(organiser_name)
        event["organizer"] = organiser
    return event


def _session(event: Any) -> CalendarSession:
    title = str(event.get("summary", "")).strip()
    if event.get("rrule") is not None:
        raise UnreadableCalendar(
            "«{title}» gjentas i kalenderen. Legg inn hver samling med sin egen dato.", title=title
        )
    if not isinstance(event.decoded("dtstart", None), date):
        raise UnreadableCalendar("«{title}» mangler starttidspunkt i kalenderfilen.", title=title)
    starts_at = _moment(event.decoded("dtstart"))
    ends_at = _end(event, starts_at)
    if ends_at <= starts_at:
        raise UnreadableCalendar("«{title}» slutter før den begynner.", title=title)
    return CalendarSession(
        uid=str(event.get("uid", "")).strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        summary=title,
        location=str(event.get("location", "")).strip(),
        description=str(event.get("description", "")).strip(),
        url=str(event.get("url", "")).strip(),
        sequence=int(event.get("sequence", 0)),
        cancelled=str(event.get("status", "")).upper() == "CANCELLED",
    )


def _end(event: Any, starts_at: datetime) -> datetime:
    end, duration = event.decoded("dtend", None), event.decoded("duration", None)
    if isinstance(end, date):
        return _moment(end)
    if isinstance(duration, timedelta):
        return starts_at + duration
    whole_day = not isinstance(event.decoded("dtstart"), datetime)
    return starts_at + (timedelta(days=1) if whole_day else timedelta(hours=1))


def _moment(value: date | datetime) -> datetime:
    """A time without a zone is Norwegian time: that is what a teacher means."""
    if not isinstance(value, datetime):
        return norwegian_dates.at(value, time(0, 0))
    return norwegian_dates.at(value.date(), value.time()) if value.tzinfo is None else value
