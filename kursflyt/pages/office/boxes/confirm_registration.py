"""The receipts: how many are delivered, and those that a person must see to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.domain.applications import receipts
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import sent_keys
from kursflyt.process import progress
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    posted = Message.objects.filter(run=run, kind=receipts.KIND).select_related("person")
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        message = get_object_or_404(posted, pk=sent_keys.key(request.POST.get("message")))
        messages.hand_over(message, by=member.actor, at=clock.now())
        progress.look_again(run, at=clock.now())
        notes.success(
            request,
            _("Ført: du har gitt %(address)s kvitteringen på en annen måte.")
            % {"address": message.person or message.address},
        )
        return redirect("office.steps.box", run.pk, "confirm_registration")
    return {
        "sent": posted.delivered_or_handed_over().count(),
        "total": posted.count(),
        "undelivered": posted.undelivered().order_by("id"),
    }
