"""The participants in the classroom: who is in, who is missing, and a push when the two differ."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kursflyt.core import jobs
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.domain.teaching import student_accounts
from kursflyt.domain.teaching.models import ClassroomAccess, ClassroomRole
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        jobs.defer("sync_classroom", run_id=run.pk, once=f"sync {run.pk}", lock=f"run {run.pk}")
        messages.success(request, "Klasserommet jevnes ut nå. Last siden på nytt om litt.")
        return redirect("office.steps.box", run.pk, "create_student_accounts")
    accesses = ClassroomAccess.objects.filter(run=run, role=ClassroomRole.STUDENT).select_related("person")
    return {
        "plan": student_accounts.plan(run),
        "accesses": accesses.order_by("ended_at", "person__sort_key"),
    }
