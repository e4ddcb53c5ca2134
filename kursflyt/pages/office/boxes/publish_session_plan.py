"""Operations puts the received session plan on the landing page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.promotion import queries as promotion
from kursflyt.pages.office.in_row import InRow
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import publishing

ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)
UNDO_IN_ROW = _l("Angre")


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            messages.success(request, do_in_row(run, by=member.actor, at=clock.now()))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("office.runs.flow", run.pk)
    return {
        "sessions": courses.sessions_of(run),
        "published": courses.published_plan(run),
        "address": promotion.page_address(run),
    }


def in_row(runs: Sequence[CourseRun]) -> dict[int, InRow]:
    """How many sessions go out, and when. One query."""
    spans = courses.session_spans(runs)
    return {run.pk: _one(*spans[run.pk]) if run.pk in spans else _empty() for run in runs}


def do_in_row(run: CourseRun, *, by: Actor, at: datetime) -> str:
    publishing.publish_session_plan(run, by=by, at=at)
    return _("Samlingsplanen står nå på landingssiden, med kalenderfil.")


def _one(count: int, first: datetime, last: datetime) -> InRow:
    said = Counted(
        "{count} samling, {days}, legges på landingssiden med kalenderfil.",
        "{count} samlinger, {days}, legges på landingssiden med kalenderfil.",
        count=count,
        days=partial(norwegian_dates.period, norwegian_dates.oslo_day(first), norwegian_dates.oslo_day(last)),
    )
    return InRow(str(said), button=_("Publiser samlingsplanen"))


def _empty() -> InRow:
    return InRow(_("Planen er ikke kommet."))
