"""How far the grades have come: the same page as the assessment, since the law counts them together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.pages.office.boxes.assess_assignments import grading_work
from kursflyt.process.models import StepRun

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    return grading_work(request, run, "register_grades")
