"""What is done to a to-do from the list itself: take, hand over, remind, try again, by hand, its small work, undo.

What came of it stands in Django's messages, marked with the row or the notice that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import Staff
from kursflyt.pages import sent_keys
from kursflyt.pages.office import box_modules, in_row, step_acts, todo_rows
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun

SAID, ROW, UNDO = "said", "row-", "undo-"  # where a message stands: the notice of the list, a row, with an undo
FOR_MANY = ("take", "hand_over", "remind")


class NotTheirs(Refused):
    """The one who was chosen has no role that may do it, or has it already."""


class NobodyChosen(Refused):
    """No to-do, or no colleague, was chosen."""


def do_one(request: HttpRequest, step: StepRun, act: str) -> None:
    """Does it, or says in the row why not."""
    try:
        said = _do(request, step, act)
    except Refused as refused:
        closed = act == "undo" or progress.is_closed(step)
        messages.error(
            request, _refusal(step, refused) if closed else str(refused), SAID if closed else f"{ROW}{step.pk}"
        )
        return
    messages.success(request, said, f"{UNDO}{step.pk}" if act == "do" and in_row.undo_words(step.box) else SAID)


def do_many(request: HttpRequest, steps: Sequence[StepRun], act: str) -> None:
    """Each in a transaction of its own; says how many were done, and of each other one why not."""
    if act not in FOR_MANY:
        raise Http404
    done: list[StepRun] = []
    failures: list[str] = []
    try:
        if not steps:
            raise NobodyChosen("Velg minst én oppgave først.")
        to = _receiver(request, act)
    except NobodyChosen as refused:
        messages.error(request, str(refused), SAID)
        return
    for step in steps:
        try:
            with transaction.atomic():
                _do_to(request, step, act, to)
        except Refused as refused:
            failures.append(_refusal(step, refused))
        else:
            done.append(step)
    if done:
        messages.success(request, _sum(act, len(done), to), SAID)
    for failure in failures:
        messages.error(request, failure, SAID)


@dataclass
class Told:
    """What stands where on the page of the list: `rest` is from other pages, `undo` the step that can be taken back."""

    rest: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)
    undone: list[Message] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)
    undo: int | None = None


def sort_out(found: Iterable[Message]) -> Told:
    told = Told()
    for message in found:
        where = message.extra_tags or ""
        if where.startswith(ROW):
            told.rows.setdefault(int(where.removeprefix(ROW)), []).append(str(message))
        elif where.startswith(UNDO):
            told.said.append(message)
            told.undo = int(where.removeprefix(UNDO))
        elif where == SAID:
            (told.undone if message.level == messages.ERROR else told.said).append(message)
        else:
            told.rest.append(message)
    return told


def take_over(step: StepRun, *, to: Staff, by: Staff) -> None:
    """The to-do is now that member's. Raises `NotTheirs` and what the process refuses."""
    if to.pk == step.assignee_id:  # type: ignore[attr-defined]
        raise NotTheirs("{who} har oppgaven allerede.", who=to)
    if to not in box_modules.colleagues(step.run, step.box):
        raise NotTheirs("{who} har ikke en rolle som kan gjøre denne oppgaven.", who=to)
    progress.assign(step, to=to, by=by.actor, at=clock.now())


def _do(request: HttpRequest, step: StepRun, act: str) -> str:
    if act in FOR_MANY:
        return _do_to(request, step, act, _receiver(request, act))
    if act == "do":
        step_acts.must(box_modules.may_work(request, step.run, step.box))
        member: Staff = request.user  # type: ignore[assignment]
        return in_row.do(step, seen=request.POST.get("seen", ""), by=member.actor, at=clock.now())
    if act == "by_hand":
        step_acts.must(todo_rows.may_do_by_hand(request, step))  # what the row does not offer
    return step_acts.do(request, step, act)


def _do_to(request: HttpRequest, step: StepRun, act: str, to: Staff) -> str:
    """Take, hand over or remind: what can be done to many at once. Says what came of it."""
    if act == "remind":
        return step_acts.do(request, step, act)
    member: Staff = request.user  # type: ignore[assignment]
    take_over(step, to=to, by=member)
    return _("Oppgaven er nå hos %(name)s.") % {"name": to}


def _receiver(request: HttpRequest, act: str) -> Staff:
    """Whom it is given to: the chosen colleague, or the one who takes it."""
    member: Staff = request.user  # type: ignore[assignment]
    if act != "hand_over":
        return member
    to = Staff.objects.filter(is_active=True, pk=sent_keys.key(request.POST.get("to"))).first()
    if to is None:
        raise NobodyChosen("Velg hvem som skal ha oppgaven.")
    return to


def _sum(act: str, count: int, to: Staff) -> str:
    if act == "remind":
        return ngettext("Sendte %(n)s påminnelse.", "Sendte %(n)s påminnelser.", count) % {"n": count}
    said = ngettext("%(n)s oppgave er nå hos %(name)s.", "%(n)s oppgaver er nå hos %(name)s.", count)
    return said % {"n": count, "name": to}


def _refusal(step: StepRun, refused: Refused) -> str:
    """Why not, with the row that it is about."""
    return f"{queries.title_of(step.box)}, {step.run.title}: {refused}"
