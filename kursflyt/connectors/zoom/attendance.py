"""Who was in a meeting at one session: the times it was open then, and how long each was there, added up."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from kursflyt.connectors import roles
from kursflyt.connectors.zoom.client import Client
from kursflyt.connectors.zoom.messages import Stay

EARLY = timedelta(hours=1)  # a room is opened before the session, hardly more
Key = tuple[str, str]


def of_session(client: Client, meeting: str, session: tuple[datetime, datetime]) -> tuple[roles.Attended, ...] | None:
    """None where the meeting was not open then, or has not ended: Zoom tells afterwards."""
    starts, ends = session
    open_then = [held for held in client.held(meeting) if starts - EARLY <= held.began < ends]
    if not open_then:
        return None
    times: dict[Key, timedelta] = defaultdict(timedelta)
    for stay in (stay for held in open_then for stay in client.stays(held)):
        within = min(stay.left, ends) - max(stay.joined, starts)
        times[_who(stay)] += max(within, timedelta())
    people = [roles.Attended(name, email, round(time.total_seconds() / 60)) for (name, email), time in times.items()]
    return tuple(sorted(people, key=lambda one: (-one.minutes, one.name)))


def _who(stay: Stay) -> Key:
    return stay.name.strip(), stay.email
