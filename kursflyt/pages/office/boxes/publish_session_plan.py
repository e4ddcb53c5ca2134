"""Operations puts the received session plan on the landing page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.promotion import queries as promotion
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import publishing

ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            publishing.publish_session_plan(run, by=member.actor, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Samlingsplanen står nå på landingssiden, med kalenderfil."))
        return redirect("office.runs.flow", run.pk)
    return {
        "sessions": courses.sessions_of(run),
        "published": courses.published_plan(run),
        "address": promotion.page_address(run),
    }
