"""The sessions as they are held, and how much each participant has been there."""

from __future__ import annotations

from django.http import HttpRequest

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.domain.teaching import queries as teaching
from kursflyt.process.models import StepRun

ROLES = (Role.TEACHER,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, object]:
    percent = teaching.attendance_percent(run)
    rows = [(row.person, percent.get(row.pk)) for row in teaching.participants_of(run)]
    return {
        "sessions": teaching.sessions_with_attendance(run),
        "rows": rows,
        "below": sum(1 for _, share in rows if share is not None and share < run.attendance_required),
    }
