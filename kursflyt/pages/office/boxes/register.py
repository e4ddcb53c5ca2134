"""Registration as it stands: how many, where they came from, and when it closes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kursflyt.core import clock
from kursflyt.domain.applications import queries
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import registration

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, Any]:
    gathered = registration.register(run, at=clock.now())
    return {
        "numbers": queries.numbers(run),
        "sources": gathered.shown()["by_source"],
        "closed": gathered.done,
        "address": f"{settings.SITE_URL}/kurs/{run.slug}/pamelding/",
    }
