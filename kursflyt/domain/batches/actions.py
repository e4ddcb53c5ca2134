"""Beginning, stopping and continuing a batch, and settling its parts one by one.

A part is taken for a while, so that two workers never do the same one, and one whose worker died is free again. Who
settles a part holds its row: whoever comes second finds it settled.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.batches.models import Batch, BatchPart, PartState
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.texts import queries as texts

TAKEN_FOR = timedelta(minutes=2)  # longer than any part takes, with the time-outs of what is outside
FIRST_WAIT = timedelta(seconds=15)  # doubled at each attempt
MOST_ATTEMPTS = 5


class NotUnderWay(Refused):
    """The batch has ended, or was stopped already."""


class NothingFailed(Refused):
    """There is nothing to try again."""


class AnotherUnderWay(Refused):
    """A newer batch does the same work."""


@transaction.atomic
def begin(*, run: CourseRun, work: str, applications: Iterable[Application], by: Actor, at: datetime) -> Batch:
    """One part for each, in the order given. What is under way already is joined, and set going if it was stopped."""
    begun, _ = Batch.objects.get_or_create(
        run=run,
        work=work,
        ended_at=None,
        defaults={"begun_by": by, "begun_at": at, "going_since": at, "texts_version": texts.newest()},
    )
    batch = hold(begun.pk)
    if batch is None:  # ended between the two
        return begin(run=run, work=work, applications=applications, by=by, at=at)
    parts = [BatchPart(batch=batch, application=application) for application in applications]
    BatchPart.objects.bulk_create(parts, ignore_conflicts=True)
    _set_going(batch, at=at)
    audit.record("batch.begun", by=by, at=at, run_id=run.pk, subject=work, parts=len(parts))
    return batch


@transaction.atomic
def stop(*, batch: Batch, by: Actor, at: datetime) -> Batch:
    """No part is begun from now on; the one in hand is finished. Raises `NotUnderWay`."""
    held = hold(batch.pk)
    if held is None or held.stopped_at is not None:
        raise NotUnderWay("Arbeidet er ikke i gang lenger, så det er ingenting å stoppe.")
    held.stopped_by, held.stopped_at = by, at
    held.save(update_fields=["stopped_by", "stopped_at"])
    audit.record("batch.stopped", by=by, at=at, run_id=held.run_id, subject=held.work)
    return held


@transaction.atomic
def go_on(*, batch: Batch, by: Actor, at: datetime) -> Batch:
    """Goes on where it was stopped. Raises `NotUnderWay` when it has ended."""
    held = hold(batch.pk)
    if held is None:
        raise NotUnderWay("Arbeidet er ferdig, så det er ingenting å fortsette med.")
    _set_going(held, at=at)
    audit.record("batch.continued", by=by, at=at, run_id=held.run_id, subject=held.work)
    return held


@transaction.atomic
def try_again(*, batch: Batch, part_id: int | None = None, by: Actor, at: datetime) -> Batch:
    """The failed parts are wanted once more: all, or the one. Raises `NothingFailed`, `AnotherUnderWay`."""
    held = Batch.objects.select_for_update(of=("self",)).select_related("run").get(pk=batch.pk)
    failed = held.parts.failed() if part_id is None else held.parts.failed().filter(pk=part_id)  # type: ignore[attr-defined]
    if not failed.exists():
        raise NothingFailed("Det er ingenting her som har feilet.")
    others = Batch.objects.filter(run_id=held.run_id, work=held.work).exclude(pk=held.pk)
    if others.filter(ended_at__isnull=True).exists():
        raise AnotherUnderWay("Det samme arbeidet er i gang på nytt. Vent til det er ferdig.")
    failed.update(state=PartState.WANTED, attempts=0, free_at=None, reason="", settled_at=None)
    held.ended_at = None
    _set_going(held, at=at)
    audit.record("batch.tried_again", by=by, at=at, run_id=held.run_id, subject=held.work)
    return held


def hold(batch_id: int) -> Batch | None:
    """The batch with its row locked, if it has not ended."""
    held = Batch.objects.select_for_update(of=("self",)).select_related("run").filter(ended_at__isnull=True)
    return held.filter(pk=batch_id).first()


def end(batch: Batch, *, at: datetime) -> None:
    """Nothing is left. Takes the held row."""
    batch.ended_at, batch.stopped_at, batch.stopped_by = at, None, ""
    batch.save(update_fields=["ended_at", "stopped_at", "stopped_by"])


@transaction.atomic
def take(*, batch: Batch, at: datetime) -> BatchPart | None:
    """The next free part, now ours for a while; None when there is none.

    One that was taken again and again and never settled, since each time the worker died of it, is given up.
    """
    free = BatchPart.objects.free(at=at).filter(batch=batch).order_by(F("free_at").asc(nulls_first=True), "id")
    lockable = free.select_for_update(of=("self",), skip_locked=True)
    while part := lockable.select_related("application__person").first():
        if part.attempts >= MOST_ATTEMPTS:
            failed(part, reason="Arbeidet ble avbrutt hver gang. Be systemansvarlig se i loggen.", at=at)
            continue
        part.attempts, part.free_at = part.attempts + 1, at + TAKEN_FOR
        part.save(update_fields=["attempts", "free_at"])
        part.application.run = batch.run  # the same for all, with what is known of it already
        return part
    return None


def hold_part(part: BatchPart) -> bool:
    """Locks the part to the end of the transaction; False when someone else has settled it."""
    return BatchPart.objects.wanted().select_for_update().filter(pk=part.pk).first() is not None


def done(part: BatchPart, *, at: datetime) -> None:
    _settle(part, PartState.DONE, "", at)


def failed(part: BatchPart, *, reason: str, at: datetime) -> None:
    """The sentence says why, for the person who reads the list."""
    _settle(part, PartState.FAILED, reason, at)


def wait(part: BatchPart, *, reason: str, after: float, at: datetime) -> None:
    """What is outside is busy: tried again after at least `after` seconds, longer each time, given up in the end."""
    if part.attempts >= MOST_ATTEMPTS:
        failed(part, reason=f"Forsøkt {part.attempts} ganger: {reason}", at=at)
        return
    until = at + max(timedelta(seconds=after), FIRST_WAIT * 2 ** (part.attempts - 1))
    BatchPart.objects.wanted().filter(pk=part.pk).update(free_at=until, reason=reason[:500])


def _settle(part: BatchPart, state: PartState, reason: str, at: datetime) -> None:
    BatchPart.objects.wanted().filter(pk=part.pk).update(state=state, reason=reason[:500], settled_at=at)


def _set_going(batch: Batch, *, at: datetime) -> None:
    batch.stopped_by, batch.stopped_at, batch.going_since = "", None, at
    batch.save(update_fields=["stopped_by", "stopped_at", "going_since", "ended_at"])
