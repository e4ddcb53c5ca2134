"""A Canvas twin with a template and a training course, and our platform that talks to it without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import httpx

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.platform import Canvas
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import canvas as twins
from kursflyt.connectors.twins import inside
from kursflyt.connectors.twins.canvas_world import Row, World
from kursflyt.core.clock import OSLO

ROOM = roles.CourseRoom("run-7", "Velferdsteknologi i praksis", date(2027, 2, 1), date(2027, 4, 20))
STUDENT = roles.RoomUser("person-1", "Åse Østby", "ase.ostby@example.org", "student")
TEACHER = roles.RoomUser("person-2", "Tore Lærer", "tore@example.org", "teacher")
NOTICE = roles.Announcement("7:evaluate_course", "Evaluer kurset", "Den er åpen til 3. mars.\n\nhttps://k.example/e/.")


PAGE = roles.RoomPage("Om kurset", "Alt står her: https://k.example/min/.\nSpørsmål? Ring & spør.")
ASSIGNMENT = roles.RoomAssignment(
    "hand-in-7", "Skriftlig oppgave", "Lever den.", datetime(2027, 4, 20, 23, 59, tzinfo=OSLO)
)
TAKEN_THERE = replace(ASSIGNMENT, grading="letters", handed_in_there=True)
HANDED_IN_AT = datetime(2027, 4, 19, 12, 0, tzinfo=OSLO)


@dataclass
class Stage:
    twin: twins.Canvas
    access: Access
    waited: list[float] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.twin.world

    def platform(
        self,
        *,
        before: Callable[[httpx.Request], None] = lambda request: None,
        transport: httpx.BaseTransport | None = None,
        **access: Any,
    ) -> Canvas:
        line = transport or inside.Inside(self.twin, before=before)
        return Canvas(replace(self.access, **access), transport=line, sleep=self.waited.append)

    def courses(self) -> list[Row]:
        """Those that were made for runs, and are not deleted."""
        named = {self.access.template, self.access.blueprint, self.access.training}
        rows = self.world.courses.values()
        return [row for row in rows if str(row["id"]) not in named and row["workflow_state"] != "deleted"]

    def assignment(self) -> Row:
        """The only one."""
        (found,) = self.world.assignments.values()
        return found

    def user(self, user: roles.RoomUser) -> int:
        """The number of our user."""
        found = self.world.find_user(f"sis_user_id:{self.access.sis_id(user.key)}")
        assert found is not None
        return int(found["id"])

    def titles_of_pages(self, course: Row) -> list[str]:
        return [page["title"] for page in self.world.pages_of(course["id"])]


def set_up() -> Stage:
    twin = twins.Canvas()
    template = twin.world.add_course("Mal", pages=("Velkommen", "Slik jobber vi"))
    training = twin.world.add_course("Opplæring av undervisere", pages=("Start her",), workflow_state="available")
    access = Access(
        url="https://canvas.twin",
        token=Secret(twins.TOKEN),
        template=str(template["id"]),
        training=str(training["id"]),
    )
    return Stage(twin, access)
