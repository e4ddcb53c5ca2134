"""What stands in the Zoom twin: users, meetings, tokens and what each host has used of the day, in memory.

Rows are dictionaries in the shape of the answers; what begins with an underscore is never answered.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kursflyt.connectors.twins.contract import Request

Row = dict[str, Any]
Operation = Callable[["World", Request, Any], Row | list[Row]]
PER_DAY = 100
BASIC, LICENSED = 1, 2
SCOPES = {
    "meetingCreate": "meeting:write:meeting:admin",
    "meetingUpdate": "meeting:update:meeting:admin",
    "meetingDelete": "meeting:delete:meeting:admin",
    "meeting": "meeting:read:meeting:admin",
    "meetings": "meeting:read:list_meetings:admin",
    "getUser": "user:read:user:admin",
    "pastMeetings": "meeting:read:list_past_instances:admin",
    "pastMeetingParticipants": "meeting:read:list_past_participants:admin",
}


class No(Exception):
    """Answered with the recorded error of this name, its message ending as given."""

    def __init__(self, name: str, message: str = "") -> None:
        super().__init__(name)
        self.name, self.message = name, message


class World:
    """`scopes`: of the app. `locked`: settings that the account decides, whatever is asked for.

    `moving`: what is done with a new host: moved, ignored, refused. `refused_others`: no alternative hosts, whatever
    their licence. `page_size`: the longest page of a list.
    `token_seconds`: how long a token lives. `in_progress`: meetings that are open now, by number. `mailed`: whom Zoom
    told of meetings taken away.
    """

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._ids = itertools.count(92674392836)
        self.clock = clock
        self.scopes = set(SCOPES.values())
        self.locked: dict[str, Any] = {}
        self.moving = "moved"
        self.refused_others: set[str] = set()
        self.page_size = 300
        self.token_seconds = 3600
        self.tokens: dict[str, datetime] = {}
        self.users: dict[str, Row] = {}
        self.meetings: dict[int, Row] = {}
        self.deleted: list[Row] = []
        self.in_progress: set[int] = set()
        self.mailed: list[str] = []
        self.held: dict[str, Row] = {}
        self.changes: Counter[tuple[str, str]] = Counter()

    def next_id(self) -> int:
        return next(self._ids)

    def add_user(self, email: str, *, type: int = LICENSED, status: str = "active") -> Row:
        address = email.casefold()
        self.users[address] = {"id": f"u{self.next_id()}", "email": address, "type": type, "status": status}
        return self.users[address]

    def find_user(self, text: str) -> Row:
        found = self.users.get(text.casefold())
        found = found or next((user for user in self.users.values() if user["id"] == text), None)
        if found is None:
            raise No("user_missing_1001", f"User does not exist: {text}.")
        return found

    def licensed(self, email: str) -> bool:
        user = self.users.get(email.casefold())
        return user is not None and user["type"] == LICENSED and user["status"] == "active"

    def find_meeting(self, text: str) -> Row:
        found = self.meetings.get(int(text))
        if found is None:
            raise No("meeting_missing_3001", f"Meeting does not exist: {text}.")
        return found

    def hold(self, meeting: int, began: datetime, *stays: tuple[str, str, int, int]) -> Row:
        """The meeting was open, with people in it: name, address where signed in, and minutes after the beginning."""
        uuid = f"/{self.next_id()}//=="
        self.held[uuid] = {
            "uuid": uuid,
            "start_time": _utc(began),
            "_meeting": meeting,
            "_stays": [
                {
                    "name": name,
                    "user_email": email,
                    "join_time": _utc(began + timedelta(minutes=joined)),
                    "leave_time": _utc(began + timedelta(minutes=left)),
                    "duration": (left - joined) * 60,
                    "status": "in_meeting",
                }
                for name, email, joined, left in stays
            ],
        }
        return self.held[uuid]

    def count_change(self, host: str) -> None:
        """A host has 100 of them from midnight to midnight in UTC, whatever the plan."""
        day = (host, f"{self.clock().astimezone(UTC):%Y-%m-%d}")
        if self.changes[day] >= PER_DAY:
            raise No("rate_daily_host_100")
        self.changes[day] += 1

    def next_midnight(self) -> datetime:
        today = self.clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return today + timedelta(days=1)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def occurrences(row: Row) -> list[Row]:
    """The times of a weekly series; local times keep their hour over a change of clocks, times in UTC do not."""
    recurrence, text = row.get("recurrence") or {}, str(row.get("start_time") or "")
    if row["type"] != 8 or not recurrence or not text:
        return []
    zone = ZoneInfo("UTC") if text.endswith("Z") else ZoneInfo(row.get("timezone") or "UTC")
    first = datetime.fromisoformat(text.removesuffix("Z"))
    first += timedelta(days=(int(recurrence["weekly_days"]) - (first.isoweekday() % 7 + 1)) % 7)
    step = timedelta(weeks=recurrence.get("repeat_interval", 1))
    starts = [(first + step * number).replace(tzinfo=zone) for number in range(recurrence["end_times"])]
    return [
        {
            "occurrence_id": str(int(start.timestamp() * 1000)),
            "start_time": f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "duration": row["duration"],
            "status": "available",
        }
        for start in starts
    ]
