"""The head tells operations and marketing about the new course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries as evaluation
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages.office.in_row import InRow
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import planning

ROLES = (Role.DEPARTMENT_HEAD,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            messages.success(request, do_in_row(run, by=member.actor, at=clock.now()))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("office.runs.flow", run.pk)
    return {
        "landing_page_on": courses.anchor(run, "landing_page"),
        "session_count": len(courses.sessions_of(run)),
        "partners": list(run.partners.order_by("name")),
        "promised": evaluation.open_actions(run.programme),
    }


def in_row(runs: Sequence[CourseRun]) -> dict[int, InRow]:
    """Who is told, and the figures of the run that they are told. No query for runs with their people loaded."""
    return {run.pk: InRow(str(_told(run)), button=_("Send melding")) for run in runs}


def do_in_row(run: CourseRun, *, by: Actor, at: datetime) -> str:
    planning.announce_course(run, by=by, at=at)
    return _("%(consultant)s og %(marketer)s har fått melding.") % {
        "consultant": run.consultant,
        "marketer": run.marketer,
    }


def _told(run: CourseRun) -> Sentence:
    return Sentence(
        "{consultant} og {marketer} får e-post: start {starts_on}, {places} plasser, minst {minimum} deltakere.",
        consultant=run.consultant,
        marketer=run.marketer,
        starts_on=run.starts_on,
        places=run.places,
        minimum=run.minimum,
    )
