"""The teacher's access to the classroom."""

from __future__ import annotations

from django.http import HttpRequest

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import ClassroomRole
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, object]:
    return {"accesses": teaching.accesses_of(run, ClassroomRole.TEACHER)}
