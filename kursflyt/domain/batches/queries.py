"""How far a batch has come: so many of so many, what failed, how long it will take, and whether anything moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from kursflyt.domain.batches.models import Batch, BatchPart, BatchQuerySet, PartState
from kursflyt.domain.courses.models import CourseRun

QUIET = timedelta(seconds=45)  # so long with nothing settled, and someone should look at the worker
_LOOKED_AT = 20  # parts that the pace is taken from


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A batch with its numbers. `waits_until` is set when all that is left waits for what is outside."""

    batch: Batch
    total: int
    done: int
    failed: int
    moved_at: datetime
    waits_until: datetime | None
    seconds_left: float | None = None

    @property
    def left(self) -> int:
        return self.total - self.done - self.failed

    @property
    def settled(self) -> int:
        return self.done + self.failed

    @property
    def state(self) -> str:
        """ended, stopped or under_way."""
        if self.batch.ended_at is not None:
            return "ended"
        return "stopped" if self.batch.stopped_at is not None else "under_way"

    def quiet(self, *, at: datetime) -> bool:
        """It should move and does not: no worker is there to do it."""
        return self.state == "under_way" and at - max(self.moved_at, self.waits_until or self.moved_at) > QUIET


def newest(run: CourseRun, work: str, *, at: datetime) -> Standing | None:
    """The newest batch of this work, with the time that is left. Two queries."""
    found = _standings(Batch.objects.filter(run=run, work=work).newest(), at=at)
    return _timed(found[0]) if found else None


def standing(batch_id: int, *, at: datetime) -> Standing | None:
    """One batch, with the time that is left. Two queries."""
    found = _standings(Batch.objects.filter(pk=batch_id), at=at)
    return _timed(found[0]) if found else None


def newest_of(run_ids: Iterable[int], *, at: datetime) -> dict[tuple[int, str], Standing]:
    """For a list: the newest of each run and work that has something left or failed. One query, whatever the list."""
    rows = _standings(Batch.objects.filter(run_id__in=set(run_ids)).newest(), at=at)
    return {(row.batch.run_id, row.batch.work): row for row in rows if row.left or row.failed}


def failures(batch: Batch) -> QuerySet[BatchPart]:
    """Who it failed for, in the order of the batch."""
    return BatchPart.objects.failed().filter(batch=batch).select_related("application__person").order_by("id")


def parts_of(batch: Batch) -> QuerySet[BatchPart]:
    return BatchPart.objects.filter(batch=batch).select_related("application__person").order_by("id")


def next_free_at(batch: Batch) -> tuple[bool, datetime | None]:
    """Whether anything is left, and from when the first of it may be taken (None: now)."""
    wanted = BatchPart.objects.wanted().filter(batch=batch)
    if wanted.filter(free_at__isnull=True).exists():
        return True, None
    first = wanted.aggregate(first=Min("free_at"))["first"]
    return first is not None, first


def that_stand_still(*, at: datetime) -> list[int]:
    """Batches with a part to take, where nothing has moved for a while: the job behind them was lost."""
    long_ago = at - QUIET
    free = Q(parts__state=PartState.WANTED) & (Q(parts__free_at__isnull=True) | Q(parts__free_at__lte=long_ago))
    rows = (
        Batch.objects.under_way()
        .filter(going_since__lte=long_ago)
        .annotate(free=Count("parts", filter=free), wanted=Count("parts", filter=Q(parts__state=PartState.WANTED)))
        .annotate(moved_at=Max("parts__settled_at"))
        .filter(Q(moved_at__isnull=True) | Q(moved_at__lte=long_ago))
        .filter(Q(free__gt=0) | Q(wanted=0))
    )
    return list(rows.order_by("id").values_list("pk", flat=True))


def _standings(batches: BatchQuerySet, *, at: datetime) -> list[Standing]:
    wanted = Q(parts__state=PartState.WANTED)
    rows: QuerySet[Any] = batches.select_related("run").annotate(
        total=Count("parts"),
        done=Count("parts", filter=Q(parts__state=PartState.DONE)),
        failed=Count("parts", filter=Q(parts__state=PartState.FAILED)),
        waiting=Count("parts", filter=wanted & ~Q(parts__reason="") & Q(parts__free_at__gt=at)),
        waits_until=Min("parts__free_at", filter=wanted),
        settled_at=Max("parts__settled_at"),
    )
    return [
        Standing(
            batch=row,
            total=row.total,
            done=row.done,
            failed=row.failed,
            moved_at=max(row.going_since, row.settled_at or row.going_since),
            waits_until=row.waits_until if row.waiting and row.waiting == row.total - row.done - row.failed else None,
        )
        for row in rows
    ]


def _timed(standing: Standing) -> Standing:
    """With the seconds left, by the median pace of what was settled last; None while too little is known."""
    if standing.state != "under_way" or standing.waits_until is not None:
        return standing
    moments = list(
        BatchPart.objects.filter(batch=standing.batch, settled_at__gte=standing.batch.going_since)
        .order_by("-settled_at")
        .values_list("settled_at", flat=True)[:_LOOKED_AT]
    )
    if len(moments) < 3:
        return standing
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(moments) if later and earlier]
    pace = median(gaps)
    return replace(standing, seconds_left=pace * standing.left) if pace > 0 else standing
