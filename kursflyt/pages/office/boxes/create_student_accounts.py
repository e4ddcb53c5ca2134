"""The participants in the classroom: who is in, who is missing, and a push when the two differ."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kursflyt.connectors import roles
from kursflyt.core import clock
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.teaching import student_accounts
from kursflyt.domain.teaching.models import ClassroomAccess, ClassroomRole
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import participants

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            participants.level_classroom(run, by=member.actor, at=clock.now())
        except roles.NeedsPerson as needed:
            messages.error(request, str(needed))
        return redirect("office.steps.box", run.pk, "create_student_accounts")
    accesses = ClassroomAccess.objects.filter(run=run, role=ClassroomRole.STUDENT).select_related("person")
    return {
        "plan": student_accounts.plan(run),
        "accesses": accesses.order_by("ended_at", "person__sort_key"),
    }
