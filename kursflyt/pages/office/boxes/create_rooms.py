"""The classroom and the meeting room: what was made, and the meeting link where the school gives its own."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages.forms import KursflytForm
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS,)


class MeetingLinkForm(KursflytForm):
    url = forms.URLField(
        label=_l("Møtelenke"),
        required=False,
        assume_scheme="https",
        help_text=_l("Fra Zoom, Teams eller et annet møteverktøy. Står i klasserommet for alle med plass."),
        error_messages={"invalid": _l("Lim inn hele lenken, for eksempel https://zoom.us/j/123456789.")},
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    room = teaching.classroom_of(run)
    form = MeetingLinkForm(request.POST or None, initial={"url": room.meeting_url if room else ""})
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            classroom.set_meeting_link(run=run, url=form.cleaned_data["url"], by=member.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Møtelenken er lagret og står i klasserommet."))
            return redirect("office.steps.box", run.pk, "create_rooms")
    digital = [session for session in courses.sessions_of(run) if session.digital]
    return {"room": room, "form": form, "digital": digital}
