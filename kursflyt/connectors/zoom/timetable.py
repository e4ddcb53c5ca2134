"""When a meeting is, as Zoom can say it: on the same weekday every so many weeks, or at no time in particular."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from kursflyt.connectors.zoom.messages import PLANNED, STANDING, Meeting
from kursflyt.core.clock import OSLO

MOST_OCCURRENCES = 60
MOST_WEEKS = 12
Session = tuple[datetime, datetime]


def values(sessions: Sequence[Session], *, planned: bool) -> dict[str, Any]:
    """What to send. Local time with its zone, so that a series keeps its hour when the clocks are changed."""
    weeks = _weeks_between(sessions) if planned else 0
    if not weeks:
        return {"type": STANDING}
    ordered = sorted(sessions)
    first = ordered[0][0].astimezone(OSLO)
    return {
        "type": PLANNED,
        "start_time": first.strftime("%Y-%m-%dT%H:%M:%S"),
        "duration": _minutes(ordered[0]),
        "timezone": "Europe/Oslo",
        "recurrence": {
            "type": 2,
            "repeat_interval": weeks,
            "weekly_days": str(first.isoweekday() % 7 + 1),  # Sunday is 1
            "end_times": len(ordered),
        },
    }


def agrees(meeting: Meeting, sessions: Sequence[Session], *, planned: bool) -> bool:
    if not (planned and _weeks_between(sessions)):
        return meeting.type == STANDING
    wanted = frozenset((session[0].astimezone(UTC), _minutes(session)) for session in sessions)
    return meeting.type == PLANNED and meeting.times == wanted


def _weeks_between(sessions: Sequence[Session]) -> int:
    """0 where they are not the same hours of the same weekday, evenly apart; or too few, or too many for Zoom."""
    starts = sorted(session[0].astimezone(OSLO).replace(tzinfo=None) for session in sessions)
    gaps = {later - earlier for earlier, later in itertools.pairwise(starts)}
    if len(gaps) != 1 or len({_minutes(session) for session in sessions}) != 1 or len(starts) > MOST_OCCURRENCES:
        return 0
    weeks, rest = divmod(gaps.pop(), timedelta(weeks=1))
    return weeks if not rest and 1 <= weeks <= MOST_WEEKS else 0


def _minutes(session: Session) -> int:
    return round((session[1] - session[0]).total_seconds() / 60)
