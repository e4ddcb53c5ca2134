"""How far the teacher's assessment has come, and the new date when it will be late."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import grading, queries
from kursflyt.domain.assessment.models import GradingDelay
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages.teacher.grading import DelayForm
from kursflyt.process import room_grading
from kursflyt.process.models import StepRun

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    return grading_work(request, run, "assess_assignments")


def grading_work(request: HttpRequest, run: CourseRun, box: str) -> HttpResponse | dict[str, object]:
    """Shared with register_grades: one legal window, one page."""
    form = DelayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            grading.announce_delay(run=run, **form.cleaned_data, by=member.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Deltakerne uten karakter har fått vite den nye datoen."))
            return redirect("office.steps.box", run.pk, box)
    return {
        "form": form,
        "lines": queries.grade_sheet(run),
        "count": queries.counts(run),
        "limit": queries.grading_deadline(run),
        "teacher": queries.teacher_of(run),
        "outside": teaching.has_course_outside(run),
        "platform": room_grading.platform_name(),
        "delays": GradingDelay.objects.filter(run=run).order_by("-id"),
    }
