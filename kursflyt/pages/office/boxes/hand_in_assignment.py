"""The hand-ins seen from the office: who has handed in, and more time for one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import hand_in, queries, room_hand_ins
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages.teacher.hand_ins import ExtensionForm
from kursflyt.process import progress, room_grading
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    if "read" in request.POST:
        return _read(request, run)
    form = ExtensionForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        at = clock.now()
        try:
            hand_in.extend(**form.cleaned_data, by=member.actor, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            progress.look_again(run, at=at)
            messages.success(request, _("Fristen er utsatt, og deltakeren har fått beskjed."))
            return redirect("office.steps.box", run.pk, "hand_in_assignment")
    outside = teaching.has_course_outside(run)
    return {
        "form": form,
        "lines": queries.grade_sheet(run),
        "last_deadline": queries.last_deadline(run),
        "outside": outside,
        "platform": room_grading.platform_name(),
        "reading": room_hand_ins.reading_of(run) if outside else None,
        "strangers": list(room_hand_ins.strangers(run)) if outside else [],
    }


def _read(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Who has handed in in the learning platform, now and not only by the clock."""
    try:
        new = room_grading.read_now(run, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("Hentet. %(n)s ny innlevering.", "Hentet. %(n)s nye innleveringer.", new) % {"n": new}
        messages.success(request, said)
    return redirect("office.steps.box", run.pk, "hand_in_assignment")
