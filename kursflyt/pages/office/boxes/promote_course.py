"""Marketing's campaign kit: links that are counted, QR codes, posters, texts, and the mail to the partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.documents import qr
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.promotion import actions as promotion
from kursflyt.domain.promotion import poster, queries
from kursflyt.pages.forms import KursflytForm
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import promotion as steps

ROLES = (Role.MARKETING, Role.DEPARTMENT_HEAD)


class ChannelForm(KursflytForm):
    channel = forms.CharField(
        label=_l("Ny kanal"), max_length=60, help_text=_l("For eksempel «Fagbladet» eller «Messe i mars».")
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    form = ChannelForm(request.POST if request.POST.get("act") == "add" else None)
    if request.method == "POST":
        answer = _act(request, run, form)
        if answer is not None:
            return answer
    rows = queries.links_of(run)
    counts = queries.registrations_by_source(run)
    return {
        "form": form,
        "rows": [(row, qr.qr_data_uri(row.url)) for row in rows],
        "without_source": counts.get("", 0),
        "all_registrations": sum(counts.values()),
        "texts": poster.suggested_texts(run),
        "partners": [row for row in rows if row.link.partner is not None],
        "promotion": queries.last_promotion(run),
    }


def _act(request: HttpRequest, run: CourseRun, form: ChannelForm) -> HttpResponse | None:
    member: Staff = request.user  # type: ignore[assignment]
    by, at = member.actor, clock.now()
    try:
        if request.POST.get("act") == "add":
            if not form.is_valid():
                return None
            promotion.add_link(run=run, channel=form.cleaned_data["channel"], by=by, at=at)
            messages.success(request, _("Lenken er laget."))
        else:
            steps.promote_course(run, by=by, at=at)
            messages.success(request, _("Markedsføringen er i gang, og partnerne har fått sin e-post."))
            return redirect("office.runs.flow", run.pk)
    except Refused as refused:
        form.refuse(refused) if form.is_bound else messages.error(request, str(refused))
        if form.is_bound:
            return None
    return redirect("office.steps.box", run.pk, "promote_course")
