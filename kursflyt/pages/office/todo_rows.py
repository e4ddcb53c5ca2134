"""The rows of the to-do list: what to do, why and when, and what the one who looks may do without leaving the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access
from kursflyt.pages.office import batch_words, box_modules, in_row, step_acts
from kursflyt.pages.office.in_row import InRow
from kursflyt.process import boxes, charts, due, queries, reminders
from kursflyt.process.models import BoxKind, StepRun
from kursflyt.process.reminders import Reminder

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ToDo:
    """A row. `then` says what happens when its date passes; `small` is the work itself where it is done in the row;
    `others` are the choices of whom it may be given to; `refused` is what was refused in this row just now."""

    step: StepRun
    title: str
    why: str
    then: str
    phase: str
    who: str
    told: batch_words.Told | None
    small: InRow | None
    reminder: Reminder | None
    others: SafeString
    may_take: bool
    may_retry: bool
    may_do_by_hand: bool
    refused: Sequence[str]


class Office:
    """Who works here today, asked of the database once for all rows."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._choices: dict[tuple[frozenset[str], int | None], SafeString] = {}

    @cached_property
    def _members(self) -> list[tuple[Staff, frozenset[str]]]:
        return people.office_on(clock.today())

    def choices(self, roles: frozenset[str], besides: int | None) -> SafeString:
        """Those who hold one of the roles, as options of a list, without the one who has it already."""
        key = roles, besides
        if key not in self._choices:
            members = [member for member, held in self._members if held & roles and member.pk != besides]
            pairs = ((member.pk, str(member)) for member in members)
            self._choices[key] = format_html_join("", '<option value="{}">{}</option>', pairs)
        return self._choices[key]


def rows_of(office: Office, steps: Sequence[StepRun], refused: Mapping[int, Sequence[str]]) -> list[ToDo]:
    """As many queries for many rows as for one of each kind of box. `refused`: what was said no to, by step."""
    at_work = batch_words.at_work([step.run_id for step in steps])  # type: ignore[attr-defined]
    small, reminded = in_row.tell(office.request, steps), reminders.newest_of(steps)
    return [
        _row(
            office,
            step,
            told=at_work.get((step.run_id, step.box)),  # type: ignore[attr-defined]
            small=small.get(step.pk),
            reminder=reminded.get(step.pk),
            refused=refused.get(step.pk, ()),
        )
        for step in steps
    ]


def _row(
    office: Office,
    step: StepRun,
    *,
    told: batch_words.Told | None,
    small: InRow | None,
    reminder: Reminder | None,
    refused: Sequence[str],
) -> ToDo:
    box, rule, request = charts.drawing_of(step.run).box(step.box), due.rule_of(step.box), office.request
    lane = _(str(Role(step.role).label)) if step.role in Role.values else step.role
    holders = box_modules.holders(step.run, step.box)
    return ToDo(
        step=step,
        title=queries.title_of(step.box),
        why=step.failure if step.failed else rule.why,
        then="" if step.overdue else rule.when_passed,
        phase=box.phase if box else "before",
        who=str(step.assignee) if step.assignee else lane,
        told=told,
        small=small,
        reminder=reminder,
        others=office.choices(holders, step.assignee_id),  # type: ignore[attr-defined]
        may_take=step.assignee_id != request.user.pk and access.may(request, *holders),  # type: ignore[attr-defined]
        may_retry=step.failed and box is not None and box_modules.may_steer(request, box, "try_again"),
        may_do_by_hand=may_do_by_hand(request, step),
        refused=refused,
    )


def may_do_by_hand(request: HttpRequest, step: StepRun) -> bool:
    """A machine's box, or one that we have no work for: another has a page where it is done."""
    has_page = step.kind != BoxKind.MACHINE and boxes.step_of(step.box) is not None
    return not has_page and step_acts.may(request, step, "by_hand")


def by_urgency(rows: Sequence[ToDo]) -> list[tuple[StrOrPromise, list[ToDo], bool]]:
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
