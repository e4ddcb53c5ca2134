"""The session plan, when the head hands it over instead of the teacher; and changes to it at any later time."""

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
from kursflyt.pages import session_plan_editor
from kursflyt.process import queries as process
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import planning, publishing

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    editor = session_plan_editor.of_run(run)
    received = process.is_done(run, "receive_session_plan")
    if request.method == "POST" and (step is not None or received):
        editor = session_plan_editor.handle(request, run)
        if editor.ready is not None:
            member: Staff = request.user  # type: ignore[assignment]
            try:
                store = planning.receive_session_plan if step is not None else publishing.change_session_plan
                store(run, sessions=editor.ready, source=editor.source, by=member.actor, at=clock.now())
            except Refused as refused:
                session_plan_editor.refuse(editor, refused)
            else:
                messages.success(request, _("Samlingsplanen er levert.") if step else _("Samlingsplanen er endret."))
                return redirect("office.runs.sessions", run.pk)
    return {
        "editor": editor,
        "published": courses.published_plan(run),
        "may_store": step is not None or received,
        "status": 422 if editor.fault or editor.faults else 200,
    }
