"""One box of one run: the work itself in the middle, why and what came before beside it, skip and undo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.batches import queries as batches
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import batch_words, box_modules, runs, sending, step_acts
from kursflyt.process import charts, due, progress, queries, reminders
from kursflyt.process.models import StepRun

TABS = {"analyse_evaluation": "evaluation", "follow_up_evaluation": "evaluation"}  # boxes that a tab leads to


class ReasonForm(KursflytForm):
    ids = "step"

    reason = forms.CharField(label=_l("Hvorfor"), max_length=300, widget=forms.TextInput())


class ReferenceForm(KursflytForm):
    ids = "by_hand"

    reference = forms.CharField(
        label=_l("Hvor ble det gjort?"),
        max_length=200,
        help_text=_l("For eksempel saksnummer, adresse eller hvem du snakket med."),
    )


@access.staff_any
def box(request: HttpRequest, run_id: int, box: str) -> HttpResponse:
    """The page of a box: its own work if it has a module here, else the plain page of a box done by hand."""
    run = runs.find(run_id)
    drawn = charts.drawing_of(run).box(box)
    if drawn is None:
        raise Http404
    step = queries.open_step(run, box)
    module = box_modules.module_of(box)
    may_act = box_modules.may_work(request, run, box)
    if request.method == "POST" and not may_act:
        raise PermissionDenied
    answer: Any = module.work(request, run, step) if module else _plain_work(request, run, step)
    if isinstance(answer, HttpResponse):
        return answer
    context = (
        runs.surroundings(run, TABS.get(box, "flow"))
        | _frame(run, box, step)
        | {
            "may_act": may_act,
            "may_steer": box_modules.may_steer(request, drawn, "skip"),
            "may_retry": box_modules.may_steer(request, drawn, "try_again"),
        }
        | long_work_of(run, box)
        | sending.surroundings(run, box)
        | answer
    )
    template = f"office/boxes/{box}.html" if module else "office/boxes/by_hand.html"
    return render(request, template, context, status=answer.get("status", 422 if request.method == "POST" else 200))


def long_work_of(run: CourseRun, box: str) -> dict[str, Any]:
    """The newest long work of the box with what failed in it, where it has any. At most three queries."""
    told = batch_words.tell(batches.newest(run, box, at=clock.now()))
    failures = batches.failures(told.standing.batch) if told and told.standing.failed else []
    return {"told": told, "failures": failures}


def _frame(run: CourseRun, box: str, step: StepRun | None) -> dict[str, Any]:
    history = queries.history(run, box)
    rule = due.rule_of(box)
    before = _neighbours(run, box, before=True)
    after = [found for found in _neighbours(run, box, before=False) if found not in before]  # a loop leads back
    return {
        "box": charts.drawing_of(run).box(box),
        "step": step,
        "title": queries.title_of(box),
        "why": rule.why,
        "history": history,
        "last": queries.last_step(run, box),
        "gathered": queries.gathered_of(step, at=clock.now()) if step else None,
        "before": [(flow, queries.title_of(flow)) for flow in before],
        "after": [(flow, queries.title_of(flow)) for flow in after],
        "reason_form": ReasonForm(),
        "reference_form": ReferenceForm(),
        "then": "" if step is None or step.overdue else rule.when_passed,
        "reminder": reminders.newest_of([step]).get(step.pk) if step and step.reminded_at else None,
        "colleagues": box_modules.colleagues(run, box) if step else [],
    }


def _neighbours(run: CourseRun, box: str, *, before: bool) -> list[str]:
    """The boxes next to this one in the chart, through the gateways between."""
    chart = charts.drawing_of(run)
    ids = {found.id for found in chart.boxes}
    found: list[str] = []
    seen, waiting = {box}, [box]
    while waiting:
        here = waiting.pop(0)
        for flow in chart.flows:
            start, end = (flow.target, flow.source) if before else (flow.source, flow.target)
            if start != here or end in seen:
                continue
            seen.add(end)
            if end in ids:
                found.append(end)
            else:
                waiting.append(end)
    return found


@require_POST
@access.staff_any
def act(request: HttpRequest, run_id: int, box: str, act: str) -> HttpResponse:
    """Skip, undo, remind, try again, done by hand: what can be done to any box."""
    run = runs.find(run_id)
    drawn = charts.drawing_of(run).box(box)
    if drawn is None:
        raise Http404
    if not box_modules.may_steer(request, drawn, act):
        raise PermissionDenied
    try:
        said = _skip(request, run, box) if act == "skip" else step_acts.do(request, _reached(run, box), act)
    except step_acts.NotYours as refused:
        raise PermissionDenied from refused
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("office.steps.box", run.pk, box)
    messages.success(request, said)
    return redirect("office.runs.flow", run.pk)


def _skip(request: HttpRequest, run: CourseRun, box: str) -> str:
    member: Staff = request.user  # type: ignore[assignment]
    _reached(run, box)
    progress.skip(run, box, by=member.actor, at=clock.now(), reason=request.POST.get("reason", ""))
    return _("«%(title)s» er hoppet over.") % {"title": queries.title_of(box)}


def _reached(run: CourseRun, box: str) -> StepRun:
    step = queries.last_step(run, box)
    if step is None:
        raise progress.NotOpen("Steget er ikke nådd ennå.")
    return step


def _plain_work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, Any] | HttpResponse:
    """A box without work of its own: said to be done, with where it can be found."""
    form = ReferenceForm(request.POST or None)
    if request.method == "POST" and step is not None and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        progress.done_by_hand(step, by=member.actor, at=clock.now(), reference=form.cleaned_data["reference"])
        return redirect("office.runs.flow", run.pk)
    return {"form": form}
