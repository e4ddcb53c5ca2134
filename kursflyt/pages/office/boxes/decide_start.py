"""Enough qualified applicants? The numbers, and three ways: start, postpone, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Sentence
from kursflyt.domain.applications import queries
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.start_decision import NewDates
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages.forms import DateField, KursflytForm, MomentField
from kursflyt.pages.office.in_row import InRow
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import start_decision

ROLES = (Role.DEPARTMENT_HEAD,)
BOX = "decide_start"


class PostponeForm(KursflytForm):
    ids = "postpone"

    starts_on = DateField(
        label=_l("Ny oppstart"), help_text=_l("Samlinger, innlevering og sluttdato flyttes like mange dager.")
    )
    registration_deadline_at = MomentField(
        label=_l("Ny påmeldingsfrist"), help_text=_l("Påmeldingen åpner igjen til da.")
    )
    start_decision_on = DateField(label=_l("Ny dato for denne avgjørelsen"))
    reason = forms.CharField(
        label=_l("Hvorfor utsettes kurset?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Søkerne og læreren leser dette."),
    )

    def dates(self) -> NewDates:
        given = self.cleaned_data
        return NewDates(
            starts_on=given["starts_on"],
            registration_deadline_at=given["registration_deadline_at"],
            start_decision_on=given["start_decision_on"],
        )


class CancelForm(KursflytForm):
    ids = "cancel"

    reason = forms.CharField(
        label=_l("Hvorfor avlyses kurset?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Alle som får beskjed, leser dette."),
    )
    sure = forms.BooleanField(label=_l("Jeg vet at alle får beskjed, og at avlysningen ikke kan angres"))


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    choice = request.POST.get("choice", "")
    postpone = PostponeForm(request.POST if choice == "postpone" else None)
    cancel = CancelForm(request.POST if choice == "cancel" else None)
    if request.method == "POST" and step is not None:
        form: PostponeForm | CancelForm | None = (
            postpone if choice == "postpone" else cancel if choice == "cancel" else None
        )
        if form is None or form.is_valid():
            done = _decide(request, run, choice, postpone, form)
            if done is not None:
                return done
    numbers = queries.numbers(run)
    return {
        "numbers": numbers,
        "enough": numbers.participants >= run.minimum,
        "postpone_form": postpone,
        "cancel_form": cancel,
    }


def _decide(
    request: HttpRequest, run: CourseRun, choice: str, postpone: PostponeForm, form: PostponeForm | CancelForm | None
) -> HttpResponse | None:
    member: Staff = request.user  # type: ignore[assignment]
    try:
        if choice == "postpone":
            reason, dates = postpone.cleaned_data["reason"], postpone.dates()
            start_decision.decide_start(
                run, choice="postpone", reason=reason, dates=dates, by=member.actor, at=clock.now()
            )
            messages.success(request, _("Kurset er utsatt. Alle har fått beskjed, og påmeldingen er åpen igjen."))
        elif choice == "cancel" and form is not None:
            reason = form.cleaned_data["reason"]
            start_decision.decide_start(run, choice="cancel", reason=reason, by=member.actor, at=clock.now())
            messages.success(request, _("Kurset er avlyst. Alle har fått beskjed."))
        else:
            messages.success(request, do_in_row(run, by=member.actor, at=clock.now()))
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
        else:
            form.refuse(refused)
            return None
    return redirect("office.runs.flow", run.pk)


def in_row(runs: Sequence[CourseRun]) -> dict[int, InRow]:
    """How many have a place against the minimum. With too few it is a choice that wants the whole page. One query."""
    counted = queries.participants_by_run(runs)
    return {run.pk: _numbers(run, counted.get(run.pk, 0)) for run in runs}


def do_in_row(run: CourseRun, *, by: Actor, at: datetime) -> str:
    start_decision.decide_start(run, choice="start", by=by, at=at)
    return _("Kurset starter. Neste steg er klare.")


def _numbers(run: CourseRun, participants: int) -> InRow:
    if participants < run.minimum:
        few = Sentence(
            "{participants} har takket ja, og minimum er {minimum}. Åpne oppgaven for å avgjøre.",
            participants=participants,
            minimum=run.minimum,
        )
        return InRow(str(few))
    said = Sentence(
        "{participants} har takket ja, og minimum er {minimum}. Kurset starter {starts_on}.",
        participants=participants,
        minimum=run.minimum,
        starts_on=run.starts_on,
    )
    asks = Counted(
        "{count} deltaker får da tilgang til klasserommet. Etter det kan avgjørelsen ikke angres.",
        "{count} deltakere får da tilgang til klasserommet. Etter det kan avgjørelsen ikke angres.",
        count=participants,
    )
    return InRow(str(said), button=_("Start kurset"), asks=str(asks))
