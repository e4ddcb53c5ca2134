"""What the teacher has laid out in the classroom so far, and what is missing."""

from __future__ import annotations

from django.http import HttpRequest

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.domain.teaching import queries as teaching
from kursflyt.process.models import StepRun

ROLES = (Role.TEACHER,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, object]:
    missing = teaching.missing_material(run)
    return {
        "room": teaching.classroom_of(run),
        "checklist": [(kind, kind not in missing) for kind in teaching.REQUIRED],
        "materials": teaching.material_of(run),
    }
