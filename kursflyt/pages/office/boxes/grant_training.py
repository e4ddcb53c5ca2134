"""The teacher's training: given when, and how far it has come."""

from __future__ import annotations

from django.http import HttpRequest

from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Role
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import training
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, object]:
    teacher = contracts.teacher_of(run)
    access = teaching.training_of(run, teacher) if teacher else None
    key = f"grant_training:{run.pk}:{teacher.pk}" if teacher else ""
    return {
        "teacher": teacher,
        "training": access,
        "done": len(access.done_points) if access else 0,
        "all": len(training.POINTS),
        "message": Message.objects.filter(key=key).first(),
    }
