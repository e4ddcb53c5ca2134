"""Who was in the run's meeting at a session, held against who has a place: a proposal for the teacher, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kursflyt.connectors import configured, roles
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.teaching import queries as teaching


class NotTold(Refused):
    """The meeting says nothing about the session, or its service does not answer."""


@dataclass(frozen=True)
class Seen:
    """`minutes` by application. `others`: names by which nobody with a place is known."""

    minutes: dict[int, int]
    others: tuple[str, ...]


def may_be_told(run: CourseRun, session: Session) -> bool:
    room = teaching.classroom_of(run)
    return session.digital and room is not None and bool(room.meeting_id)


def look(run: CourseRun, session: Session, participants: Sequence[Application]) -> Seen:
    """Outside of any transaction. Raises `NotTold`."""
    room = teaching.classroom_of(run)
    try:
        found = configured.meetings().attended(room.meeting_id if room else "", (session.starts_at, session.ends_at))
    except (roles.TryAgain, roles.NeedsPerson, roles.Misconfigured) as fault:
        raise NotTold(
            "Fikk ikke hentet hvem som var i møtet. Før oppmøtet selv, eller prøv igjen om en stund."
        ) from fault
    if found is None:
        raise NotTold("Møtet kan ikke si hvem som var der. Det kan først når møtet er avsluttet.")
    return _seen(found, participants)


def _seen(found: Sequence[roles.Attended], participants: Sequence[Application]) -> Seen:
    """By address, else by name where one alone has it."""
    minutes: dict[int, int] = {}
    others = []
    for one in found:
        known = [row for row in participants if one.email and row.person.email.casefold() == one.email]
        known = known or [row for row in participants if _words(row.person.full_name) == _words(one.name)]
        if len(known) == 1:
            minutes[known[0].pk] = minutes.get(known[0].pk, 0) + one.minutes
        else:
            others.append(one.name)
    return Seen(minutes, tuple(dict.fromkeys(others)))


def _words(name: str) -> list[str]:
    return sorted(name.casefold().replace(",", " ").split())
