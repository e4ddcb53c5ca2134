"""Each finding gets an action with owner and date, or a reasoned no; then the participants are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Sentence
from kursflyt.domain.applications import queries as applications
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import following_up, queries
from kursflyt.domain.evaluation.models import Finding, FindingAction
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import made_files, sent_keys
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.pages.office.in_row import InRow
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import evaluation_follow_up as steps

ROLES = (Role.DEPARTMENT_HEAD,)


class ActionForm(KursflytForm):
    action = forms.CharField(label=_l("Tiltak"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.ModelChoiceField(
        label=_l("Ansvarlig"),
        required=False,
        empty_label=_l("Velg"),
        queryset=Staff.objects.filter(is_active=True).order_by("first_name"),
    )
    due_on = DateField(label=_l("Frist"), required=False)
    no_action_reason = forms.CharField(
        label=_l("Eller: hvorfor det ikke trengs noe tiltak"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    dispatch = queries.dispatch_of(run)
    if dispatch and request.GET.get("fil") == "pdf":
        return made_files.stored(dispatch.document, "evalueringsrapport.pdf")
    refused_form: ActionForm | None = None
    answered = request.POST.get("finding", "")
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "decide" and sent_keys.is_key(answered):
            refused_form = ActionForm(request.POST, prefix=f"funn{answered}")
        try:
            if refused_form is None or refused_form.is_valid():
                return _done(request, run, act, answered, refused_form)
        except Refused as refused:
            if refused_form is not None:
                refused_form.refuse(refused)
            else:
                messages.error(request, str(refused))
    rows = [
        {
            "finding": finding,
            "action": (action := getattr(finding, "action", None)),
            "form": refused_form
            if refused_form is not None and str(finding.pk) == answered
            else _form_of(finding, action),
        }
        for finding in queries.findings(run)
    ]
    return {"rows": rows, "dispatch": dispatch, "missing": sum(row["action"] is None for row in rows)}


def _done(request: HttpRequest, run: CourseRun, act: str, key: str, form: ActionForm | None) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    by, at = member.actor, clock.now()
    if act == "finish":
        messages.success(request, do_in_row(run, by=by, at=at))
        return redirect("office.runs.flow", run.pk)
    finding = get_object_or_404(Finding, pk=sent_keys.key(key), run=run)
    if act == "mark_done":
        action = get_object_or_404(FindingAction, finding=finding)
        following_up.mark_done(action=action, by=by, at=at)
        messages.success(request, _("Tiltaket er ført som gjort."))
    elif form is not None:
        following_up.decide(finding=finding, **form.cleaned_data, by=by, at=at)
        messages.success(request, _("Lagret for «%(theme)s».") % {"theme": finding.theme})
    return redirect("office.steps.box", run.pk, "follow_up_evaluation")


def _form_of(finding: Finding, action: FindingAction | None) -> ActionForm:
    initial = (
        {
            "action": action.action,
            "owner": action.owner_id,
            "due_on": action.due_on,
            "no_action_reason": action.no_action_reason,
        }
        if action
        else None
    )
    return ActionForm(initial=initial, prefix=f"funn{finding.pk}")


def in_row(runs: Sequence[CourseRun]) -> dict[int, InRow]:
    """What was decided on the findings, and how many are told. Two queries."""
    decided, participants = queries.decided_by_run(runs), applications.participants_by_run(runs)
    return {run.pk: _sum(*decided.get(run.pk, (0, 0, 0)), participants.get(run.pk, 0)) for run in runs}


def do_in_row(run: CourseRun, *, by: Actor, at: datetime) -> str:
    steps.follow_up_evaluation(run, by=by, at=at)
    return _("Oppfølgingen er ferdig, og deltakerne har fått vite hva dere gjør.")


def _sum(findings: int, answered: int, acted: int, participants: int) -> InRow:
    if answered < findings:
        some = Sentence("{answered} av {findings} funn har fått svar.", answered=answered, findings=findings)
        return InRow(str(some))
    said = Counted(
        "{count} funn er besvart, {acted} med tiltak.",
        "{count} funn er besvart, {acted} med tiltak.",
        count=findings,
        acted=acted,
    )
    none = Sentence("Evalueringen ga ingen funn.")
    asks = Counted(
        "{count} deltaker får e-post om funnene og hva dere gjør. Det kan ikke angres.",
        "{count} deltakere får e-post om funnene og hva dere gjør. Det kan ikke angres.",
        count=participants,
    )
    return InRow(str(said if findings else none), button=_("Avslutt og fortell deltakerne"), asks=str(asks))
