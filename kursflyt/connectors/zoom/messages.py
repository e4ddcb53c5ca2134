"""What comes back from Zoom, as far as we use it. The host's start link and the passcode are never read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

STANDING, PLANNED = 3, 8
LICENSED = frozenset({2, 3})


@dataclass(frozen=True)
class User:
    """`may_host`: active, and licensed; without a licence a meeting ends after 40 minutes."""

    email: str
    may_host: bool

    @classmethod
    def read(cls, row: dict[str, Any]) -> User:
        active = row.get("status", "active") == "active"
        return cls(email=str(row["email"]).casefold(), may_host=active and row["type"] in LICENSED)


@dataclass(frozen=True)
class Meeting:
    """`times`: starts of its occurrences, with minutes; none for a standing meeting. Addresses in small letters."""

    id: str
    topic: str
    type: int
    agenda: str
    host: str
    join_url: str
    times: frozenset[tuple[datetime, int]]
    other_hosts: frozenset[str]
    opens_itself: bool

    @classmethod
    def read(cls, row: dict[str, Any]) -> Meeting:
        settings = row.get("settings") or {}
        return cls(
            id=str(row["id"]),
            topic=str(row["topic"]),
            type=int(row["type"]),
            agenda=str(row.get("agenda") or ""),
            host=str(row.get("host_email") or "").casefold(),
            join_url=str(row["join_url"]),
            times=frozenset(
                (datetime.fromisoformat(str(one["start_time"])), int(one["duration"]))
                for one in row.get("occurrences") or ()
                if one.get("status") != "deleted"
            ),
            other_hosts=addresses(str(settings.get("alternative_hosts") or "")),
            opens_itself=bool(settings.get("join_before_host")) and not settings.get("waiting_room"),
        )


@dataclass(frozen=True)
class Listed:
    """A meeting in a list, where the agenda is cut short."""

    id: str
    agenda: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> Listed:
        return cls(id=str(row["id"]), agenda=str(row.get("agenda") or ""))


@dataclass(frozen=True)
class Held:
    """A meeting that was held: Zoom gives each time it was opened an id of its own."""

    uuid: str
    began: datetime

    @classmethod
    def read(cls, row: dict[str, Any]) -> Held:
        return cls(uuid=str(row["uuid"]), began=datetime.fromisoformat(str(row["start_time"])))


@dataclass(frozen=True)
class Stay:
    """One stretch of time that someone was in a meeting: whoever leaves and comes again has several."""

    name: str
    email: str
    joined: datetime
    left: datetime

    @classmethod
    def read(cls, row: dict[str, Any]) -> Stay:
        return cls(
            name=str(row.get("name") or ""),
            email=str(row.get("user_email") or "").casefold(),
            joined=datetime.fromisoformat(str(row["join_time"])),
            left=datetime.fromisoformat(str(row["leave_time"])),
        )


def addresses(text: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in re.split(r"[;,]", text) if part.strip())
