"""To-dos: a row for each open box that waits for someone, overdue first, across all runs; small work is done in it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import STAFF_ROLES, Staff
from kursflyt.pages import access, sent_keys, way_back
from kursflyt.pages.office import in_row, todo_acts, todo_rows
from kursflyt.pages.office.todo_filter import ToDoFilter
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun

VIEWS = {"mine": _l("Mine"), "role": _l("Min rolle"), "everyone": _l("Alle")}
KEYS = [
    (("x",), _l("velg raden, eller ta den ut av valget")),
    (("m",), _l("åpne «Mer» i raden (Esc lukker)")),
]
MOST = 300


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
    told = todo_acts.sort_out(messages.get_messages(request))
    office = todo_rows.Office(request)
    rows = todo_rows.rows_of(office, list(steps[:MOST]), told.rows)
    counts = queries.to_do_counts(staff=member, roles=roles)
    context = {
        "groups": todo_rows.by_urgency(rows),
        "shown": len(rows),
        "count": getattr(counts, view),
        "view": view,
        "views": [(key, name, getattr(counts, key)) for key, name in VIEWS.items()],
        "form": filtered,
        "section": "todos",
        "own_keys": KEYS,
        "messages": told.rest,
        "said": told.said,
        "undone": told.undone,
        "undo": _undo(told.undo) if told.undo else None,
        "everyone": office.choices(frozenset(STAFF_ROLES), None) if rows else "",
    }
    return render(request, "office/todos/mine.html", context)


@require_POST
@access.staff_any
def act(request: HttpRequest, step_id: int) -> HttpResponse:
    """Does one thing to one row, and leads back to the same place of the list."""
    step = get_object_or_404(StepRun.objects.for_lists(), pk=step_id)
    todo_acts.do_one(request, step, request.POST.get("act", ""))
    return _back(request, f"#todo-{step.pk}")


@require_POST
@access.staff_any
def many(request: HttpRequest) -> HttpResponse:
    """Takes, hands over or reminds of all rows that were chosen."""
    chosen = [sent_keys.key(key) for key in request.POST.getlist("step")][:MOST]
    steps = StepRun.objects.for_lists().filter(pk__in=chosen).most_urgent_first()
    todo_acts.do_many(request, list(steps), request.POST.get("act", ""))
    return _back(request)


@require_POST
@access.staff_any
def take(request: HttpRequest, step_id: int) -> HttpResponse:
    """Takes a to-do, or hands it to someone else, from the page of its box."""
    member: Staff = request.user  # type: ignore[assignment]
    step = get_object_or_404(StepRun.objects.open().for_lists(), pk=step_id)
    to = get_object_or_404(Staff, pk=sent_keys.key(request.POST["to"])) if request.POST.get("to") else member
    try:
        todo_acts.take_over(step, to=to, by=member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Oppgaven er nå hos %(name)s.") % {"name": to})
    return _back(request)


def _undo(step_id: int) -> tuple[StepRun, str] | None:
    """What was just done in a row with the words of its button, while nothing builds on it."""
    step = StepRun.objects.select_related("run").filter(pk=step_id).first()
    return (step, str(in_row.undo_words(step.box))) if step and progress.can_be_undone(step) else None


def _back(request: HttpRequest, place: str = "") -> HttpResponse:
    return way_back.redirect(request, request.POST.get("back", ""), place=place, otherwise="office.todos.mine")
