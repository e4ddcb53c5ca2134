"""The teacher hands over the session plan, or changes it later."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import queries as courses
from kursflyt.pages import access, session_plan_editor
from kursflyt.process import queries as process
from kursflyt.process.steps.before import planning, publishing


@access.teacher
def edit(request: HttpRequest, run_id: int) -> HttpResponse:
    """The plan as a table or a file. Before the box is done it is handed over; afterwards it is changed."""
    run = access.teacher_run(request, run_id)
    first_time = process.is_open(run, "receive_session_plan")
    may_change = first_time or process.is_done(run, "receive_session_plan")
    editor = session_plan_editor.of_run(run)
    if request.method == "POST" and may_change:
        editor = session_plan_editor.handle(request, run)
        if editor.ready is not None:
            by = request.person.actor("teacher")  # type: ignore[attr-defined]
            try:
                store = planning.receive_session_plan if first_time else publishing.change_session_plan
                store(run, sessions=editor.ready, source=editor.source, by=by, at=clock.now())
            except Refused as refused:
                session_plan_editor.refuse(editor, refused)
            else:
                messages.success(
                    request, _("Samlingsplanen er levert.") if first_time else _("Samlingsplanen er endret.")
                )
                return redirect("teacher.session_plan.edit", run.pk)
    faulty = editor.fault or editor.faults
    context = {
        "run": run,
        "editor": editor,
        "first_time": first_time,
        "may_change": may_change,
        "published": courses.published_plan(run),
    }
    return render(
        request, "teacher/session_plan/edit.html", context, status=422 if request.method == "POST" and faulty else 200
    )
