"""A Zoom twin with licensed and other users, and our meetings that talk to it without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from kursflyt.connectors import roles
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import inside
from kursflyt.connectors.twins import zoom as twins
from kursflyt.connectors.twins.zoom_world import BASIC, Row, World
from kursflyt.connectors.zoom.access import Access
from kursflyt.connectors.zoom.platform import Zoom
from kursflyt.core.clock import OSLO

CONSULTANT, TEACHER, SECOND = "kari@skolen.example", "tore@skolen.example", "siri@skolen.example"
GUEST, UNLICENSED = "gjest@annet.example", "vikar@skolen.example"
WANTED = roles.MeetingWanted("run-7", "Velferdsteknologi i praksis", (CONSULTANT,))
LESSON = timedelta(hours=3)


def weekly(count: int, *, weeks: int = 2) -> list[tuple[datetime, datetime]]:
    """Mondays from 1 March 2027 at nine in Oslo, over the night when the clocks are changed."""
    starts = [datetime(2027, 3, 1, 9, 0) + timedelta(weeks=weeks * number) for number in range(count)]
    return [(at, at + LESSON) for at in (start.replace(tzinfo=OSLO) for start in starts)]


@dataclass
class Stage:
    """`passed`: seconds that have gone, for the twin and for those who ask it."""

    twin: twins.Zoom
    access: Access
    waited: list[float] = field(default_factory=list)
    passed: float = 0.0

    @property
    def world(self) -> World:
        return self.twin.world

    def meetings(
        self,
        *,
        before: Callable[[httpx.Request], None] = lambda request: None,
        transport: httpx.BaseTransport | None = None,
        **access: Any,
    ) -> Zoom:
        line = transport or inside.Inside(self.twin, before=before)
        given = replace(self.access, **access)
        return Zoom(given, transport=line, sleep=self.waited.append, clock=lambda: self.passed)

    def made(self) -> list[Row]:
        return list(self.world.meetings.values())

    @property
    def changes(self) -> int:
        """How many of the day's changes are used, by all hosts."""
        return sum(self.world.changes.values())


def set_up() -> Stage:
    twin = twins.Zoom()
    for address in (twins.HOST, CONSULTANT, TEACHER, SECOND):
        twin.world.add_user(address)
    twin.world.add_user(UNLICENSED, type=BASIC)
    access = Access(
        account=twins.ACCOUNT,
        client=twins.CLIENT,
        secret=Secret(twins.SECRET),
        host=twins.HOST,
        url="https://zoom.twin",
    )
    stage = Stage(twin, access)
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    twin.world.clock = lambda: now + timedelta(seconds=stage.passed)
    twin._clock = lambda: stage.passed
    twin.per_second = {"Light": 1000, "Medium": 1000}
    return stage
