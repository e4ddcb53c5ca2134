"""The welcome letters: what they have in common is written here, each is previewed, and all are sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.teaching import welcome
from kursflyt.domain.teaching.models import WelcomeText
from kursflyt.pages import sent_keys
from kursflyt.pages.forms import KursflytForm
from kursflyt.process import long_work
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import participants

ROLES = (Role.OPERATIONS,)


class WelcomeTextForm(KursflytForm):
    practical = forms.CharField(
        label=_l("Praktisk informasjon"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_l("Veibeskrivelse, parkering, mat og overnatting. Dato, sted og tid hentes fra samlingsplanen."),
    )
    practical_nn = forms.CharField(
        label=_l("Praktisk informasjon på nynorsk"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    equipment = forms.CharField(
        label=_l("Ta med"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Én ting på hver linje."),
    )
    equipment_nn = forms.CharField(
        label=_l("Ta med, på nynorsk"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    video_url = forms.URLField(
        label=_l("Lenke til velkomstfilm"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _l("Skriv hele adressen, for eksempel https://film.skole.no/velkommen.")},
    )
    video_captioned = forms.BooleanField(
        label=_l("Filmen er tekstet"),
        required=False,
        help_text=_l("Loven krever teksting. Uten den kan ikke filmen sendes ut."),
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if "forhandsvis" in request.GET:
        return _preview(request, run)
    text = WelcomeText.objects.filter(run=run).first()
    form = WelcomeTextForm(initial=vars(text) if text else None)
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        if request.POST.get("act") == "send":
            return _send(request, run, member)
        form = WelcomeTextForm(request.POST)
        if form.is_valid():
            try:
                welcome.save_text(run=run, by=member.actor, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Teksten er lagret. Se på et brev før du sender."))
                return redirect("office.steps.box", run.pk, "send_welcome_letters")
    waiting, sent = list(welcome.to_welcome(run)), list(welcome.welcomed(run))
    return {
        "form": form,
        "text": text,
        "waiting": waiting,
        "sent": sent,
        "all": len(waiting) + len(sent),
    }


def _send(request: HttpRequest, run: CourseRun, member: Staff) -> HttpResponse:
    """A few are sent while the page waits; many in the background, and the page shows how far it has come."""
    at, here = clock.now(), welcome.to_welcome(run).count() <= long_work.AT_ONCE
    try:
        batch = participants.begin_sending(run, by=member.actor, at=at, here=here)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if batch is not None and here:
            long_work.do_here(batch, at=at)
    return redirect("office.steps.box", run.pk, "send_welcome_letters")


def _preview(request: HttpRequest, run: CourseRun) -> HttpResponse:
    key = request.GET["forhandsvis"]
    application = welcome.to_welcome(run).filter(pk=sent_keys.key(key)).first()
    if application is None:
        raise Http404
    try:
        pdf = welcome.letter_pdf(application=application, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("office.steps.box", run.pk, "send_welcome_letters")
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="velkomstbrev.pdf"'
    return answer
