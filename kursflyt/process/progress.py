"""How a run moves on: finish, skip, undo, and what opens then. One transaction, with the run's process row locked.

Registering for a course never comes here: an applicant must not wait for the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kursflyt.core import audit, jobs, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun, RunCancellation
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people.models import Person, Staff
from kursflyt.process import boxes, charts, due, engine, reminders, teacher_work
from kursflyt.process.models import FINISHED, BoxKind, ProcessLock, StepRun, StepState


class NotOpen(Refused):
    """The box is not open: someone else has done it, or it is not its turn yet."""


class CannotUndo(Refused):
    """What was done cannot be taken back, or something that builds on it has been done."""


class HasItsOwnWork(Refused):
    """The box is done by doing its work, not by saying that it was done elsewhere."""


@transaction.atomic
def begin(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """The run enters the chart: its first box opens. Beginning twice changes nothing."""
    ProcessLock.objects.get_or_create(run=run, defaults={"chart": charts.of(run).sha256})
    _advance(run, at=at)


@transaction.atomic
def finish(
    run: CourseRun,
    box: str,
    *,
    by: Actor,
    at: datetime,
    outcome: str = "",
    answers: Mapping[str, bool] | None = None,
    evidence: boxes.Evidence | None = None,
    reference: str = "",
) -> StepRun:
    """The box is done, with what shows it. Opens what comes next. Raises `NotOpen`."""
    _lock(run)
    step = StepRun.objects.open().filter(run=run, box=box).first()
    if step is None:
        raise NotOpen(_why_not_open(run, box))
    _close(step, StepState.DONE, by=by, at=at)
    step.outcome, step.answers, step.reference = outcome, dict(answers or {}), reference
    step.evidence = evidence or {}
    step.failed, step.failure = False, ""
    step.save()
    audit.record(f"{box}.done", by=by, at=at, run_id=run.pk, subject=box, outcome=outcome)
    _advance(run, at=at)
    return step


@transaction.atomic
def skip(run: CourseRun, box: str, *, by: Actor, at: datetime, reason: str) -> StepRun:
    """The box is passed over, with the reason. Raises `NotOpen`, and `Refused` without a reason."""
    if not reason.strip():
        raise Refused("Skriv hvorfor steget hoppes over.", field="reason")
    _lock(run)
    step = StepRun.objects.open().filter(run=run, box=box).first()
    if step is None:
        raise NotOpen(_why_not_open(run, box))
    _close(step, StepState.SKIPPED, by=by, at=at)
    step.skip_reason = reason.strip()[:300]
    step.answers = {"has_fee": run.has_fee}
    step.save()
    audit.record(f"{box}.skipped", by=by, at=at, run_id=run.pk, subject=box)
    _advance(run, at=at)
    return step


@transaction.atomic
def undo(step: StepRun, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Takes a finished visit back: its work is compensated, the box opens again, and what it opened closes.

    Raises `CannotUndo` when a later box builds on it, and whatever the box itself refuses.
    """
    run = step.run
    _lock(run)
    step.refresh_from_db()
    if step.state not in FINISHED:
        raise CannotUndo("Dette steget er ikke ferdig, så det er ingenting å angre.")
    visits = finished_visits(run)
    without = [visit for row, visit in visits if row.pk != step.pk]
    standing = engine.where(charts.of(run), without)
    if standing.kept:
        raise CannotUndo(
            "Steget kan ikke angres, fordi dette bygger på det og er gjort: {boxes}. Angre det først.",
            boxes=", ".join(f"«{charts.label(run, visit.box)}»" for visit in standing.kept[:3]),
        )
    boxes.undone(step.box, run, by=by, at=at)
    step.state = StepState.UNDONE
    step.save(update_fields=["state"])
    audit.record(f"{step.box}.undone", by=by, at=at, run_id=run.pk, subject=step.box, reason=reason[:200])
    _advance(run, at=at)


def can_be_undone(step: StepRun) -> bool:
    """Whether nothing that is done builds on the finished visit; the box itself may still refuse. One query."""
    if step.state not in FINISHED:
        return False
    without = [visit for row, visit in finished_visits(step.run) if row.pk != step.pk]
    return not engine.where(charts.of(step.run), without).kept


@transaction.atomic
def look_again(run: CourseRun, *, at: datetime) -> None:
    """The facts have changed, or time has passed: closes the gather boxes and clocks that are done by now."""
    if not ProcessLock.objects.filter(run=run).exists():
        return
    _lock(run)
    _settle(run, at=at)


@transaction.atomic
def replay(run: CourseRun, *, at: datetime) -> None:
    """The chart has changed: what is done stays done, and what is open follows the new chart."""
    lock = _lock(run)
    lock.chart = charts.of(run).sha256
    lock.save(update_fields=["chart"])
    _advance(run, at=at)


@transaction.atomic
def stop(run: CourseRun, *, at: datetime) -> None:
    """The course is cancelled: whatever is open is withdrawn, and nothing opens any more."""
    if ProcessLock.objects.filter(run=run).exists():
        _lock(run)
        _advance(run, at=at)


def fail(run: CourseRun, box: str, *, at: datetime, reason: str) -> None:
    """A machine box could not be done: it becomes a to-do of its lane, with the reason in plain words."""
    with transaction.atomic():
        _lock(run)
        step = StepRun.objects.open().filter(run=run, box=box).first()
        if step is None:
            return
        step.failed, step.failure, step.attempts = True, reason[:500], step.attempts + 1
        step.due_on = step.due_on or due.day_of(at)
        step.save(update_fields=["failed", "failure", "attempts", "due_on"])
        audit.record(f"{box}.failed", by=MACHINE, at=at, run_id=run.pk, subject=box)


def is_closed(step: StepRun) -> bool:
    """Whether the visit is no longer open, whatever the row said when it was read. One query."""
    return not StepRun.objects.open().filter(pk=step.pk).exists()


def try_again(step: StepRun, *, by: Actor, at: datetime) -> None:
    """Puts a failed machine box in the queue once more; of two who ask at once, one does. Raises `NotOpen`."""
    with transaction.atomic():
        if not StepRun.objects.open().filter(pk=step.pk, failed=True).update(failed=False, failure=""):
            raise NotOpen("Maskinen er i gang med dette, eller det er gjort.")
        audit.record(f"{step.box}.tried_again", by=by, at=at, run_id=step.run_id, subject=step.box)
        _queue(step)


def done_by_hand(step: StepRun, *, by: Actor, at: datetime, reference: str) -> StepRun:
    """A person has done the box outside, and says where it can be found.

    Only what a machine was to do, or a box that we have no work for: a decision, a signature or an approval is made
    here, where its facts are kept. Raises `HasItsOwnWork`.
    """
    if step.kind != BoxKind.MACHINE and boxes.step_of(step.box) is not None:
        raise HasItsOwnWork(
            "Dette steget gjøres på sin egen side. Det kan hoppes over med begrunnelse, men ikke føres for hånd."
        )
    if not reference.strip():
        raise Refused("Skriv hvor det ble gjort, for eksempel et saksnummer eller en adresse.", field="reference")
    return finish(
        step.run,
        step.box,
        by=by,
        at=at,
        reference=reference.strip()[:200],
        evidence={"done_by_hand": True},
        answers={"has_fee": step.run.has_fee},
    )


@transaction.atomic
def assign(step: StepRun, *, to: Staff | None, by: Actor, at: datetime) -> None:
    """Gives the open box to a staff member, who is told by mail when it was someone else who gave it.

    Whoever has it already is told nothing: two may have given it at once. Raises `NotOpen`.
    """
    held = StepRun.objects.select_for_update().get(pk=step.pk)
    if held.state != StepState.OPEN:
        raise NotOpen("Oppgaven er ikke lenger åpen.")
    had = held.assignee_id  # type: ignore[attr-defined]
    step.assignee = to
    if to is not None and to.pk == had:
        return
    step.save(update_fields=["assignee"])
    audit.record(f"{step.box}.assigned", by=by, at=at, run_id=step.run_id, subject=step.box, to=to.pk if to else None)
    if to is not None and str(to.pk) != by.key:
        messages.post(
            kind="step.assigned",
            key=f"step.assigned:{step.pk}:{to.pk}:{at.isoformat()}",
            run=step.run,
            staff=to,
            at=at,
            title=due.rule_of(step.box).title or charts.label(step.run, step.box),
            due_on=step.due_on,
            by_name=by.name,
            box=step.box,
        )


@transaction.atomic
def remind(step: StepRun, *, by: Actor, at: datetime) -> None:
    """Reminds whoever has the open box: the assignee, else all who hold its role; and the teacher for whom it waits.

    At most once a day.

    Raises `reminders.RemindedToday` when all of them have had it today, so that nobody thinks that a mail went out.
    """
    if step.state != StepState.OPEN:
        raise NotOpen("Oppgaven er ikke lenger åpen.")
    receivers = (
        [step.assignee]
        if step.assignee
        else list(Staff.objects.filter(is_active=True, roles__role=step.role).distinct())
    )
    waiting = teacher_work.waits_for(step, unasked=by == MACHINE)
    if not receivers and waiting is None:
        raise Refused("Ingen har denne oppgaven ennå. Gi den til en kollega først.")
    everyone: list[Staff | Person] = [*receivers, *([waiting.teacher] if waiting else [])]
    reminders.refuse_twice_a_day(step, everyone, at=at)
    for member in receivers:
        reminders.write(step, member, at=at)
    if waiting is not None:
        reminders.write_to_teacher(step, waiting, at=at)
    step.reminded_at = at
    step.save(update_fields=["reminded_at"])
    audit.record(f"{step.box}.reminded", by=by, at=at, run_id=step.run_id, subject=step.box, to=len(everyone))


def remind_overdue(*, at: datetime) -> int:
    """Reminds of every box that became overdue, once. Returns how many."""
    rows = (
        StepRun.objects.to_dos()
        .filter(due_on__lt=due.day_of(at), reminded_at__isnull=True)
        .select_related("run", "assignee")
    )
    count = 0
    for step in rows[:200]:
        try:
            remind(step, by=MACHINE, at=at)
        except Refused:
            continue
        count += 1
    return count


def _advance(run: CourseRun, *, at: datetime) -> None:
    """Makes the open rows what the engine says, then lets clocks and gathers that are done already strike."""
    if RunCancellation.objects.filter(run=run).exists():
        StepRun.objects.open().filter(run=run).update(state=StepState.WITHDRAWN)
        return
    standing = engine.where(charts.of(run), [visit for _, visit in finished_visits(run)])
    open_rows = {row.box: row for row in StepRun.objects.open().filter(run=run)}
    for box, row in open_rows.items():
        if box not in standing.open:
            row.state = StepState.WITHDRAWN
            row.save(update_fields=["state"])
    opened = [_open(run, box, at=at) for box in standing.open if box not in open_rows]
    for step in opened:
        boxes.opened(step.box, run, at=at)
    if opened:
        _settle(run, at=at)


def _open(run: CourseRun, box: str, *, at: datetime) -> StepRun:
    rule = due.rule_of(box)
    visit = StepRun.objects.filter(run=run, box=box).count() + 1
    step = StepRun.objects.create(
        run=run,
        box=box,
        visit=visit,
        kind=boxes.kind_of(box),
        role=charts.role_of(run, box),
        due_on=due.due_on(run, box, opened_at=at),
        assignee=rule.assignee_of(run),
        opened_at=at,
    )
    if step.kind == BoxKind.MACHINE:
        _queue(step)
    return step


def _queue(step: StepRun) -> None:
    jobs.defer("process.run_machine_box", step_id=step.pk, lock=f"run {step.run_id}")


def _settle(run: CourseRun, *, at: datetime) -> None:
    """Finishes clocks that have struck and gathers that are complete, until nothing more moves."""
    for step in StepRun.objects.open().filter(run=run, kind__in=[BoxKind.CLOCK, BoxKind.GATHER]).order_by("id"):
        done, evidence = _has_come(step, at=at)
        if done:
            finish(run, step.box, by=MACHINE, at=at, evidence=evidence)  # opens more and settles that too
            return _settle(run, at=at)


def _has_come(step: StepRun, *, at: datetime) -> tuple[bool, boxes.Evidence]:
    if step.kind == BoxKind.CLOCK:
        moment = boxes.strikes_at(step.box, step.run)
        return moment is None or moment <= at, {"moment": (moment or at).isoformat()}
    gathered = boxes.gathered(step.box, step.run, at=at)
    return gathered.done, {"n": gathered.n, "of": gathered.of, **gathered.shown()} if gathered.done else {}


def finished_visits(run: CourseRun) -> list[tuple[StepRun, engine.Visit]]:
    return [
        (row, engine.Visit(row.box, row.outcome, tuple(sorted(row.answers.items()))))
        for row in StepRun.objects.finished().filter(run=run)
    ]


def _close(step: StepRun, state: StepState, *, by: Actor, at: datetime) -> None:
    step.state, step.done_by, step.done_at = state, by, at


def _lock(run: CourseRun) -> ProcessLock:
    return ProcessLock.objects.select_for_update().get(run=run)


def _why_not_open(run: CourseRun, box: str) -> Sentence:
    last: Any = StepRun.objects.filter(run=run, box=box).order_by("-id").first()
    label = charts.label(run, box)
    if last is not None and last.state in FINISHED:
        day = norwegian_dates.oslo_day(last.done_at)
        return Sentence("«{box}» er allerede gjort av {who} {day}.", box=label, who=last.done_by, day=day)
    if last is not None and last.state == StepState.WITHDRAWN:
        return Sentence("«{box}» er ikke lenger aktuelt, fordi noe tidligere i kurset er endret.", box=label)
    return Sentence("«{box}» kan ikke gjøres ennå, fordi noe som kommer før, ikke er ferdig.", box=label)
