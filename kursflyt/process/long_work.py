"""Long work, done part by part: each in a transaction of its own, so that nothing is done twice and nothing lost.

A box registers how one part is done and what follows when none is left. Whoever waits looks at the numbers; the work
goes on without them, also when a worker dies in the middle of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kursflyt.connectors import roles
from kursflyt.core import clock, jobs, sentences
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.batches import actions as batches
from kursflyt.domain.batches import queries
from kursflyt.domain.batches.models import Batch, BatchPart
from kursflyt.domain.courses.models import CourseRun, RunCancellation
from kursflyt.domain.texts import queries as texts
from kursflyt.process import progress, watches
from kursflyt.process import queries as process
from kursflyt.process.models import BoxKind, StepRun, StepState

log = logging.getLogger("kursflyt")

AT_ONCE = 25  # as many as this are done while the page waits; more go by a job
LUMP = 2.0  # seconds of work a job does before it lets others in
PAUSE_AFTER = 3  # parts in a row for which the other side was busy
JOB = "batches.work"
_TAKE_OVER = timedelta(seconds=60)  # work done while the page waits is taken over when it has not come so far by then


@dataclass(frozen=True)
class Work:
    """How one part is done, and what follows when none is left.

    `ask` goes outside or takes its time, before the transaction, and must be safe to call again; what it answers is
    given to `do`, which writes it down inside. Both refuse with a sentence; `ask` may raise the three errors of
    connectors.roles.

    `together`: whether what is outside takes many at once now; then `ask_all` is asked for all that are free, and
    answers by application, with the error in place of an answer for whoever was refused.
    """

    do: Callable[..., object]  # (application, answer, by=, at=)
    end: Callable[..., object]  # (batch, at=)
    ask: Callable[..., Any] = lambda application, *, at: None  # (application, at=)
    together: Callable[[], bool] = lambda: False
    ask_all: Callable[[Sequence[Application]], Mapping[int, Any]] = lambda applications: {}


_works: dict[str, Work] = {}


def register(box: str, work: Work) -> None:
    """The long work of a box."""
    _works[box] = work


@transaction.atomic
def begin(
    run: CourseRun, box: str, *, applications: Iterable[Application], by: Actor, at: datetime, here: bool = False
) -> Batch:
    """Writes down what is to be done by a job; with `here` the caller does it, by `do_here`, and the job stands by."""
    batch = batches.begin(run=run, work=box, applications=applications, by=by, at=at)
    _machine_works_again(batch)
    _defer(batch.pk, after=_TAKE_OVER if here else None)
    return batch


def do_here(batch: Batch, *, at: datetime) -> None:
    """Does in this thread all that can be done now, each part at the moment `at`."""
    _do_parts(batch.pk, until=None, moment=lambda: at)


def step_done_here(run: CourseRun, box: str, batch: Batch | None, *, at: datetime) -> StepRun:
    """For a person's box: does what was begun in this thread, and says how the box stands then."""
    if batch is not None:
        do_here(batch, at=at)
    step = process.last_step(run, box)
    assert step is not None  # what began the work saw that it is open
    return step


@transaction.atomic
def stop(batch: Batch, *, by: Actor, at: datetime) -> None:
    """Stops after the present part. What a machine began becomes a to-do. Raises `NotUnderWay`."""
    held = batches.stop(batch=batch, by=by, at=at)
    standing = queries.standing(held.pk, at=at)
    if standing is not None and _is_machine(held):
        sentence = f"Stoppet av {by}: {standing.done} av {standing.total} er gjort."
        progress.fail(held.run, held.work, at=at, reason=sentence)


@transaction.atomic
def go_on(batch: Batch, *, by: Actor, at: datetime) -> None:
    """Goes on where it was stopped. Raises `NotUnderWay`."""
    _set_going(batches.go_on(batch=batch, by=by, at=at))


@transaction.atomic
def try_again(batch: Batch, *, part_id: int | None = None, by: Actor, at: datetime) -> None:
    """All that failed, or one of them, once more. Raises `NothingFailed`, `AnotherUnderWay`."""
    _set_going(batches.try_again(batch=batch, part_id=part_id, by=by, at=at))


@jobs.job(JOB)
def work_on(batch_id: int) -> None:
    """Some seconds of a batch. What is left goes to the end of the queue: a code by mail must not be kept waiting."""
    _do_parts(batch_id, until=time.monotonic() + LUMP, moment=clock.now)
    batch = Batch.objects.under_way().filter(pk=batch_id).first()
    if batch is None:
        return
    left, free_at = queries.next_free_at(batch)
    if left:
        _defer(batch_id, after=free_at - clock.now() if free_at else None)


@watches.every_minute
def take_over(*, at: datetime) -> None:
    """A worker that was killed takes its job with it; the batch goes on by another."""
    for batch_id in queries.that_stand_still(at=at):
        log.warning("batch %s stood still and goes on", batch_id)
        _defer(batch_id)


def _do_parts(batch_id: int, *, until: float | None, moment: Callable[[], datetime]) -> None:
    """Takes parts until none is free, the batch is stopped, the other side is busy, or it is `until`."""
    with_run = Batch.objects.under_way().select_related("run__programme", "run__head", "run__consultant")
    batch = with_run.filter(pk=batch_id).first()
    if batch is None:
        return
    if _called_off(batch):
        batches.stop(batch=batch, by=batch.begun_by, at=moment())
        return
    work = _works[batch.work]
    if work.together():
        _do_together(batch, work, moment)
        _end_if_nothing_is_left(batch_id, at=moment())
        return
    busy = 0
    while busy < PAUSE_AFTER and (until is None or time.monotonic() < until):
        if not Batch.objects.under_way().filter(pk=batch_id).exists():
            break  # stopped, or ended by another
        part = batches.take(batch=batch, at=moment())
        if part is None:
            break
        busy = busy + 1 if _do(batch, part, work, work.ask, moment) else 0
    _end_if_nothing_is_left(batch_id, at=moment())


def _do_together(batch: Batch, work: Work, moment: Callable[[], datetime]) -> None:
    """All free parts by one question; what came of each is written down in a transaction of its own."""
    parts: list[BatchPart] = []
    while part := batches.take(batch=batch, at=moment()):
        parts.append(part)
    if parts:
        told = _told(work, [part.application for part in parts])
        for part in parts:
            _do(batch, part, work, told, moment)


def _told(work: Work, applications: Sequence[Application]) -> Callable[..., Any]:
    """What `ask_all` answered for each, or the error that it answered or failed with."""
    try:
        answers: Mapping[int, Any] = work.ask_all(applications)
    except Exception as fault:  # told for each part, as if it had been asked alone
        answers = {application.pk: fault for application in applications}

    def of(application: Application, *, at: datetime) -> Any:
        answer = answers[application.pk]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return of


def _do(batch: Batch, part: BatchPart, work: Work, ask: Callable[..., Any], moment: Callable[[], datetime]) -> bool:
    """One part. Whether the other side was too busy for it."""
    try:
        with texts.held_at(batch.texts_version):
            answer = ask(part.application, at=moment())
            with transaction.atomic():
                if batches.hold_part(part):
                    work.do(part.application, answer, by=batch.begun_by, at=moment())
                    batches.done(part, at=moment())
    except roles.TryAgain as said:
        batches.wait(part, reason=sentences.in_bokmal(said), after=said.after, at=moment())
        return True
    except (roles.NeedsPerson, roles.Misconfigured, Refused) as said:
        batches.failed(part, reason=sentences.in_bokmal(said), at=moment())
    except Exception as fault:
        log.exception("part %s of batch %s failed", part.pk, batch.pk)
        reason = f"Uventet feil: {type(fault).__name__}. Prøv igjen, eller be systemansvarlig se i loggen."
        batches.failed(part, reason=reason, at=moment())
    return False


@transaction.atomic
def _end_if_nothing_is_left(batch_id: int, *, at: datetime) -> None:
    """The end of the batch and what follows from it stand or fall together."""
    batch = batches.hold(batch_id)
    if batch is None or batch.parts.wanted().exists():  # type: ignore[attr-defined]
        return
    batches.end(batch, at=at)
    try:
        with texts.held_at(batch.texts_version), transaction.atomic():
            _works[batch.work].end(batch, at=at)
    except progress.NotOpen:  # someone has passed the box over in the meantime
        return


def _called_off(batch: Batch) -> bool:
    """The course is cancelled, or the box was passed over: nobody wants the rest."""
    if RunCancellation.objects.filter(run_id=batch.run_id).exists():
        return True
    step = StepRun.objects.filter(run_id=batch.run_id, box=batch.work).order_by("-id").first()
    if step is None or step.state == StepState.WITHDRAWN:
        return step is not None
    return step.state == StepState.SKIPPED and step.done_at is not None and step.done_at >= batch.going_since


def _set_going(batch: Batch) -> None:
    _machine_works_again(batch)
    _defer(batch.pk)


def _machine_works_again(batch: Batch) -> None:
    StepRun.objects.open().filter(run_id=batch.run_id, box=batch.work, failed=True).update(failed=False, failure="")


def _is_machine(batch: Batch) -> bool:
    return StepRun.objects.open().filter(run_id=batch.run_id, box=batch.work, kind=BoxKind.MACHINE).exists()


def _defer(batch_id: int, *, after: timedelta | None = None) -> None:
    """The queue lives by the machine's own clock, also where the demo's has been moved."""
    jobs.defer(JOB, batch_id=batch_id, not_before=timezone.now() + after if after else None)
