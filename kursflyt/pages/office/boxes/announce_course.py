"""The head tells operations and marketing about the new course."""

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
from kursflyt.domain.evaluation import queries as evaluation
from kursflyt.domain.people.models import Role, Staff
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import planning

ROLES = (Role.DEPARTMENT_HEAD,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            planning.announce_course(run, by=member.actor, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request,
                _("%(consultant)s og %(marketer)s har fått melding.")
                % {"consultant": run.consultant, "marketer": run.marketer},
            )
        return redirect("office.runs.flow", run.pk)
    return {
        "landing_page_on": courses.anchor(run, "landing_page"),
        "session_count": len(courses.sessions_of(run)),
        "partners": list(run.partners.order_by("name")),
        "promised": evaluation.open_actions(run.programme),
    }
