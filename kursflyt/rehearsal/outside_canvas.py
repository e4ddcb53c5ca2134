"""The stand-in of Canvas on the rehearsal's stage: participants hand in there, the teacher grades there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kursflyt.connectors import configured
from kursflyt.connectors.canvas import gradebook
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.platform import Canvas
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import canvas as twins
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.inside import Inside
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.courses.models import CourseRun
from kursflyt.rehearsal.watch import Watch


class CanvasStandIn:
    name = "Canvas"

    def __init__(self, faults: Faults) -> None:
        self.twin, self.watch = twins.Canvas(faults), Watch()
        world = self.twin.world
        self.template = world.add_course("Mal for bransjeprogram", pages=("Velkommen", "Slik jobber vi", "Innlevering"))
        self.training = world.add_course("Opplæring av undervisere", workflow_state="available")

    def play(self, roles: configured.StandIns) -> None:
        access = Access(
            url="https://canvas.twin",
            token=Secret(twins.TOKEN),
            template=str(self.template["id"]),
            training=str(self.training["id"]),
        )
        transport = Inside(self.twin, before=self.watch.look)
        roles["learning_platform"] = Canvas(access, transport=transport, sleep=lambda seconds: None)

    def hand_in(self, application: Application, *, at: datetime) -> None:
        self.twin.world.submit(self._assignment(), self._user(application), at=at)

    def mark(self, application: Application, value: str) -> None:
        text = next(text for text, meant in {**gradebook.PASS_FAIL, **gradebook.LETTERS}.items() if meant == value)
        self.twin.world.mark(self._assignment(), self._user(application), text)

    def _row(self, application: Application) -> dict[str, Any]:
        return self.twin.world.submission_of(self._assignment(), self._user(application))

    def _assignment(self) -> int:
        return next(iter(self.twin.world.assignments))

    def _user(self, application: Application) -> int:
        found = self.twin.world.find_user(f"sis_user_id:kursflyt-person-{application.person_id}")
        assert found is not None
        return int(found["id"])

    def broken(self, run: CourseRun) -> Iterator[str]:
        world = self.twin.world
        yield from (f"Canvas: {violation}" for violation in self.twin.violations)
        yield from (f"Canvas ble spurt mens en transaksjon var åpen: {call}" for call in self.watch.inside)
        courses = [row for row in world.courses.values() if row not in (self.template, self.training)]
        if [row["name"] for row in courses] != [run.title]:
            yield f"Canvas har {len(courses)} kurs for gjennomføringen"
            return
        for login, count in Counter(user["login_id"].casefold() for user in world.users.values()).items():
            if count > 1:
                yield f"Canvas har {count} brukere med samme innlogging ({login})"
        rows = [row for row in world.enrolments.values() if row["course_id"] == courses[0]["id"]]
        if any(count > 1 for count in Counter((row["user_id"], row["type"]) for row in rows).values()):
            yield "Canvas har meldt noen inn to ganger"
        inside = [row for row in rows if row["type"] == "StudentEnrollment" and row["enrollment_state"] == "active"]
        places = Application.objects.with_place().filter(run=run).count()
        if len(inside) != places:
            yield f"{len(inside)} er inne i kurset i Canvas, og {places} har plass"
        notices = [topic["title"] for topic in world.topics.values()]
        if len(notices) != 1:
            yield f"Canvas har {len(notices)} oppslag om evalueringen"
        wanted = [*(page["title"] for page in world.pages_of(self.template["id"])), "Om kurset"]
        if [page["title"] for page in world.pages_of(courses[0]["id"])] != wanted:
            yield "Kurset i Canvas har ikke malens sider og vår egen, én gang hver"
        if len(world.assignments) != 1:
            yield f"Canvas har {len(world.assignments)} oppgaver"
        yield from self._broken_grades(run)

    def _broken_grades(self, run: CourseRun) -> Iterator[str]:
        for line in assessment.grade_sheet(run):
            there = self._row(line.application)
            if (there["attempt"] or 0) != (line.submission.attempt if line.submission else 0):
                yield f"Innleveringen til {line.application} er ikke den samme i Canvas og her"
            if _value(there["grade"]) != (line.grade.value if line.grade else ""):
                yield f"Karakteren til {line.application} er ikke den samme i Canvas og her"
            if there["_comments"]:
                yield f"Canvas har {there['_comments']} kommentarer til {line.application} fra oss"

    def told(self) -> str:
        people, calls, met = len(self.twin.world.users), len(self.twin.calls), self.twin.faults.met
        return f"Canvas: {people} brukere, {calls} kall; {met} kall feilet med vilje."


def _value(grade: str | None) -> str:
    return {**gradebook.PASS_FAIL, **gradebook.LETTERS}.get(grade or "", grade or "")
