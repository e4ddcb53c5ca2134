"""A run with a course in the Canvas twin and participants in it, for the tests of hand-ins and grades."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kursflyt.connectors import configured
from kursflyt.core import jobs
from kursflyt.domain.applications.models import Application
from kursflyt.domain.teaching.models import Classroom
from tests import contract_story as story
from tests import course_at_its_end as course
from tests.connectors import canvas_stage
from tests.process.reaching import reach


@dataclass
class CanvasCourse:
    """`applications` in the order of the alphabet of their references."""

    stage: canvas_stage.Stage
    run: Any
    applications: list[Application]

    @property
    def assignment(self) -> int:
        return int(self.stage.assignment()["id"])

    def user(self, application: Application) -> int:
        found = self.stage.world.find_user(f"sis_user_id:kursflyt-person-{application.person_id}")
        assert found is not None
        return int(found["id"])

    def submit(self, *applications: Application, at: datetime = course.BEFORE_DEADLINE) -> None:
        for application in applications:
            self.stage.world.submit(self.assignment, self.user(application), at=at)

    def mark(self, application: Application, grade: str) -> None:
        self.stage.world.mark(self.assignment, self.user(application), grade)

    def grades(self) -> list[str | None]:
        """As they stand in Canvas, in the order of the applications."""
        rows = [self.stage.world.submission_of(self.assignment, self.user(one)) for one in self.applications]
        return [row["grade"] for row in rows]

    def stranger(self, name: str = "Frida Fremmed") -> int:
        """Someone whom the school has let in by hand."""
        world = self.stage.world
        user = world.add_user(name, "frida@example.org")
        room = Classroom.objects.get(run=self.run).external_id
        world.enrol(world.courses[int(room)], user, "StudentEnrollment")["enrollment_state"] = "active"
        return int(user["id"])


@contextmanager
def playing(stage: canvas_stage.Stage, **access: Any) -> Iterator[canvas_stage.Stage]:
    """Canvas is the learning platform; ends with a look at whether all that was said kept to the contract."""
    with configured.standing_in(learning_platform=stage.platform(**access)):
        yield stage
    assert stage.twin.violations == []


def make(stage: canvas_stage.Stage, run: Any, count: int, moment: datetime, *, reached: str) -> CanvasCourse:
    """The room is made, the participants are in, and the box is open."""
    story.announce(run, moment)
    applications = course.participants(run, count)
    reach(run, "create_student_accounts", at=moment)
    jobs.run_waiting()
    reach(run, reached, at=moment)
    return CanvasCourse(stage, run, applications)
