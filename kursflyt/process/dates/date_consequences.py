"""What moving dates of a run leads to, before anything is stored: due dates, promises made, warnings, and whom to tell.

The dates that follow are found by making the change and taking it back in the same breath, so the preview cannot lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from kursflyt.core.sentences import Counted, Listed, Sentence
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import collisions, date_shift, moving, schedule
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.schedule import Schedule, Value
from kursflyt.domain.people.models import Person
from kursflyt.process import due, queries
from kursflyt.process.dates import date_notices, date_promises
from kursflyt.process.models import FINISHED, BoxKind, StepRun


@dataclass(frozen=True)
class DueMove:
    """A box whose due date moves; `open` when it waits for someone now."""

    box: str
    title: str
    before: date
    after: date
    open: bool


@dataclass(frozen=True)
class Consequences:
    """Everything that a change of dates touches. `problems` keep it from being made, by the date to mend."""

    problems: dict[str, str]
    due: list[DueMove]
    promises: list[date_promises.Promise]
    warnings: list[str]
    audience: date_notices.Audience

    @property
    def open_due(self) -> list[DueMove]:
        return [move for move in self.due if move.open]

    @property
    def later_due(self) -> list[DueMove]:
        return [move for move in self.due if not move.open]


def of(run: CourseRun, values: Mapping[str, Value], *, at: datetime) -> Consequences:
    """What these values lead to. Changes nothing; with problems there is nothing more to tell."""
    problems = moving.problems(run, values, at=at)
    before = Schedule.of(run)
    after = before.with_values(values)
    if problems or not before.changed(after):
        return Consequences(problems, [], [], [], date_notices.Audience())
    old, new = _anchors_then(run, before, after)
    audience = date_notices.audience(run, before, after)
    return Consequences(
        problems={},
        due=due_moves(run, old, new),
        promises=date_promises.touched(run, before, after),
        warnings=[
            *_days_off(before, after),
            *date_promises.warnings(run, before, after, old=old, new=new),
            *_collisions(run, before, after),
        ],
        audience=audience,
    )


def due_moves(run: CourseRun, old: Mapping[str, date], new: Mapping[str, date]) -> list[DueMove]:
    """The boxes that are not done, whose due date becomes another, open ones first, then as they come."""
    steps = {step.box: step for step in StepRun.objects.filter(run=run).order_by("id")}
    found = []
    for box in queries.boxes_in_order():
        step, rule = steps.get(box.id), due.rule_of(box.id)
        if box.kind == BoxKind.CLOCK.value or (step and step.state in FINISHED):
            continue
        is_open = step is not None and step.state == "open"
        before, after = (_due(rule, anchors, step if is_open else None) for anchors in (old, new))
        if before and after and before != after:
            found.append(DueMove(box.id, queries.title_of(box.id), before, after, is_open))
    return sorted(found, key=lambda move: (not move.open, move.after))


def _due(rule: due.BoxRule, anchors: Mapping[str, date], step: StepRun | None) -> date | None:
    anchor = anchors.get(rule.anchor)
    if anchor is None:
        return None
    day = anchor + timedelta(days=rule.days)
    return max(day, due.day_of(step.opened_at)) if step else day


def _anchors_then(run: CourseRun, before: Schedule, after: Schedule) -> tuple[dict[str, date], dict[str, date]]:
    """The named days of the run as they are, and as they would be."""
    old = _anchors(run)
    with transaction.atomic():
        row = CourseRun.objects.select_for_update().get(pk=run.pk)
        moving.apply(row, before, after)
        new = _anchors(row)
        transaction.set_rollback(True)
    return old, new


def _anchors(run: CourseRun) -> dict[str, date]:
    return {name: day for name in courses.ANCHORS if (day := courses.anchor(run, name))}


def _days_off(before: Schedule, after: Schedule) -> list[str]:
    """New dates on a day off, where the old one was not on the same kind of day."""
    found = []
    for key in before.changed(after):
        old, new = schedule.day_of(before.value(key)), schedule.day_of(after.value(key))
        if new and date_shift.day_off(new) and not (old and new.weekday() > 4 and old.weekday() > 4):
            words = date_shift.day_off(new)
            found.append(f"{words[0].upper()}{words[1:]}.")
    return list(dict.fromkeys(found))


def _collisions(run: CourseRun, before: Schedule, after: Schedule) -> list[str]:
    old = {session.pk: session for session in before.sessions}
    moved = [session for session in after.sessions if session.starts_at != old[session.pk].starts_at]
    contract = contracts.current(run)
    return collisions_with(moved, teacher=contract.teacher if contract else run.intended_teacher, but=run)


def collisions_with(
    sessions: Sequence[schedule.SessionTime], *, teacher: Person | None, but: CourseRun | None = None
) -> list[str]:
    """Sessions that want the teacher, or their room, at the same time as another run's do; in sentences."""
    rows = collisions.find(sessions, teacher=teacher, teaches=contracts.taught_by(teacher), but=but)
    return [collisions.in_words(row) for row in rows]


def since(run: CourseRun, moved_at: datetime, *, labels: int = 4) -> list[str]:
    """What has happened since dates were moved, that an undo may come in the way of; in sentences."""
    done = StepRun.objects.filter(run=run, state__in=FINISHED, done_at__gt=moved_at).order_by("done_at")
    boxes = [
        str(Sentence("«{step}» er gjort {moment}.", step=queries.title_of(step.box), moment=step.done_at))
        for step in done
        if step.done_at
    ]
    if len(boxes) > labels:
        boxes = [*boxes[:labels], str(Sentence("Og {count} steg til er gjort.", count=len(boxes) - labels))]
    return [*boxes, *date_promises.since(run, moved_at)]


def in_words(audience: date_notices.Audience) -> str:
    """'2 deltakere, 1 søker og Kari Ås (underviser)': who gets a mail."""
    participants, others, contract = audience.participants, audience.others, audience.contract
    told: list[Sentence] = []
    if participants:
        told.append(Counted("{count} deltaker", "{count} deltakere", count=participants))
    if others:
        told.append(Counted("{count} søker", "{count} søkere", count=others))
    if contract:
        told.append(Sentence("{teacher} (underviser)", teacher=contract.teacher))
    return str(Listed(told))
