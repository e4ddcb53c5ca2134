"""To-dos: one row for each open box that waits for someone, overdue first, across all runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import batch_words
from kursflyt.process import charts, due, progress, queries
from kursflyt.process.models import StepRun, StepRunQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


VIEWS = {"mine": _l("Mine"), "role": _l("Min rolle"), "everyone": _l("Alle")}
MOST = 300
NOBODY = "nobody"


@dataclass(frozen=True)
class ToDo:
    """A row: what to do as a verb, why now, and the step it opens."""

    step: StepRun
    title: str
    why: str
    phase: str
    who: str
    told: batch_words.Told | None


class ToDoFilter(KursflytForm):
    """Which run and, where everyone's are shown, which person."""

    run = forms.ChoiceField(label=_l("Kurs"), required=False)
    person = forms.ChoiceField(label=_l("Hvem"), required=False)

    def shape(self) -> None:
        runs = [(str(run.pk), f"{run.title}, {run.starts_on:%d.%m.%Y}") for run in queries.runs_with_to_dos()]
        staff = [(str(member.pk), str(member)) for member in queries.staff_with_to_dos()]
        self._choices("run", [("", _("Alle kurs")), *runs])
        self._choices("person", [("", _("Alle")), (NOBODY, _("Ingen har tatt den")), *staff])

    def narrow(self, steps: StepRunQuerySet, *, by_person: bool) -> StepRunQuerySet:
        """What is chosen of them. A choice that is not there any more leaves them all."""
        self.is_valid()
        run, person = (self.cleaned_data.get(name, "") for name in ("run", "person"))
        if run:
            steps = steps.of_run(int(run))
        if person and by_person:
            steps = steps.taken_by(None if person == NOBODY else int(person))
        return steps

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


@access.staff_any
def mine(request: HttpRequest) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    view = request.GET.get("vis", "mine")
    roles = sorted(access.roles_of(request))
    filtered = ToDoFilter(request.GET)
    if view == "everyone":
        steps = queries.to_dos()
    elif view == "role":
        steps = queries.to_dos(roles=roles)
    else:
        view, steps = "mine", queries.to_dos(staff=member, roles=roles)
    steps = filtered.narrow(steps, by_person=view == "everyone")
    shown = list(steps[:MOST])
    at_work = batch_words.at_work([step.run_id for step in shown])  # type: ignore[attr-defined]
    rows = [_row(step, at_work.get((step.run_id, step.box))) for step in shown]  # type: ignore[attr-defined]
    counts = queries.to_do_counts(staff=member, roles=roles)
    context = {
        "groups": _by_urgency(rows),
        "shown": len(rows),
        "under_way": any(row.told and row.told.moves for row in rows),
        "count": getattr(counts, view),
        "view": view,
        "views": [(key, name, getattr(counts, key)) for key, name in VIEWS.items()],
        "form": filtered,
        "section": "todos",
    }
    return render(request, "office/todos/mine.html", context)


@require_POST
@access.staff_any
def take(request: HttpRequest, step_id: int) -> HttpResponse:
    """Takes a to-do, or hands it to someone else."""
    member: Staff = request.user  # type: ignore[assignment]
    step = get_object_or_404(StepRun.objects.open(), pk=step_id)
    to = get_object_or_404(Staff, pk=request.POST["to"]) if request.POST.get("to") else member
    try:
        progress.assign(step, to=to, by=member.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Oppgaven er nå hos %(name)s.") % {"name": to})
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if back and safe else "office.todos.mine")


def _row(step: StepRun, told: batch_words.Told | None) -> ToDo:
    box = charts.current().box(step.box)
    rule = due.rule_of(step.box)
    lane = _(str(Role(step.role).label)) if step.role in Role.values else step.role
    return ToDo(
        step=step,
        title=queries.title_of(step.box),
        why=step.failure if step.failed else rule.why,
        phase=box.phase if box else "before",
        who=str(step.assignee) if step.assignee else lane,
        told=told,
    )


def _by_urgency(rows: list[ToDo]) -> list[tuple[StrOrPromise, list[ToDo], bool]]:
    """(name, rows, whether their date has passed): overdue, today, this week, later, without; empty ones left out."""
    today = clock.today()
    week_ends = today + timedelta(days=6 - today.weekday())
    groups: dict[str, list[ToDo]] = {key: [] for key in _URGENCY}
    for row in rows:
        day = row.step.due_on
        if day is None:
            key = "undated"
        elif day < today:
            key = "overdue"
        elif day == today:
            key = "today"
        else:
            key = "week" if day <= week_ends else "later"
        groups[key].append(row)
    return [(_URGENCY[key], found, key == "overdue") for key, found in groups.items() if found]


_URGENCY = {
    "overdue": _l("Over fristen"),
    "today": _l("I dag"),
    "week": _l("Denne uka"),
    "later": _l("Senere"),
    "undated": _l("Uten frist"),
}
