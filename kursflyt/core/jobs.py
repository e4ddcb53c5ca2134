"""Work in the background: a job is deferred in the transaction that makes it necessary, so that neither can be lost.

Known by name, so that a lower room can defer what a higher room does. `run_waiting` does what waits in this thread,
for the rehearsal and the tests; `kursflyt work` runs the same jobs in workers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction
from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

Function = TypeVar("Function", bound=Callable[..., Any])

# The function with which procrastinate defers, called as it does: each mail and each application defers a job.
_DEFER = """procrastinate_defer_jobs_v1(
    ARRAY[ROW('default', {name}, 0, {lock}, NULL, {arguments}, {not_before})]::procrastinate_job_to_defer_v1[])"""
_DEFER_PLAINLY = "SELECT " + _DEFER.format(name="%s", lock="%s", arguments="%s::jsonb", not_before="%s::timestamptz")
_RESCUE = """
    UPDATE procrastinate_jobs AS lost
    SET status = 'todo', worker_id = NULL, attempts = attempts + 1, scheduled_at = now()
    WHERE status = 'doing' AND attempts < %s AND {gone}
    AND NOT EXISTS (SELECT FROM procrastinate_jobs AS other WHERE other.queueing_lock = lost.queueing_lock
                    AND other.status = 'doing' AND other.id < lost.id)"""
_GIVE_UP = (
    "UPDATE procrastinate_jobs AS lost SET status = 'failed' WHERE status = 'doing' AND attempts >= %s AND {gone}"
)
_GONE = """NOT EXISTS (SELECT FROM procrastinate_workers AS w
                       WHERE w.id = lost.worker_id AND w.last_heartbeat > now() - interval '1 minute')"""
MOST_ATTEMPTS = 8
LONGEST_ASKED = timedelta(hours=24)


class _Retry(RetryStrategy):  # type: ignore[misc]  # procrastinate comes without types
    """Longer each time, and not before the other side will answer where the fault says when (`after`, seconds)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        decision = super().get_retry_decision(exception=exception, job=job)
        asked = getattr(exception, "after", None)
        if decision is None or decision.retry_at is None or not isinstance(asked, int | float):
            return decision
        earliest = datetime.now(UTC) + min(timedelta(seconds=max(asked, 0)), LONGEST_ASKED)
        return RetryDecision(retry_at=max(decision.retry_at, earliest))


RETRY = _Retry(max_attempts=MOST_ATTEMPTS, exponential_wait=4)


def job(name: str, *, cron: str | None = None, retry: RetryStrategy | None = RETRY) -> Callable[[Function], Function]:
    """Registers a job. With `cron` it is also run by the clock and gets `timestamp=`, seconds since 1970.

    What the clock begins is not tried again: it comes again by itself, and must not be kept waiting by one that waits.
    """

    def register(function: Function) -> Function:
        retried = False if cron or retry is None else retry
        task = app.task(name=name, retry=retried, queueing_lock=name if cron else None)(function)
        if cron:
            app.periodic(cron=cron)(task)
        return function

    return register


def defer(
    name: str, *, once: str | None = None, lock: str | None = None, not_before: datetime | None = None, **arguments: Any
) -> None:
    """Puts a job in the queue, in the present transaction. Arguments are JSON.

    `once`: no second job with the same word waits at a time; one that is tried again takes the place of one that waits.
    `lock`: jobs with the same word run one after another. `not_before`: the moment it may start.
    """
    if once is None:
        with connection.cursor() as cursor:
            cursor.execute(_DEFER_PLAINLY, [name, lock, json.dumps(arguments), not_before])
        return
    task = app.configure_task(name, queueing_lock=once, lock=lock, schedule_at=not_before, allow_unknown=True)
    try:
        with transaction.atomic():  # a savepoint, since a refused insert would spoil the transaction
            task.defer(**arguments)
    except AlreadyEnqueued:
        return


def deferring(name: str, *, argument: str) -> str:
    """The words of SQL that defer a job about a row just written; `argument` gets its key. See `rows`."""
    return _DEFER.format(
        name=f"'{name}'", lock="NULL", arguments=f"jsonb_build_object('{argument}', key)", not_before="NULL"
    )


def bring_forward(lock: str) -> None:
    """What waits under this lock for a moment to come may start now; else it would hold up what came after it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE lock = %s AND status = 'todo'"
            " AND scheduled_at > now()",
            [lock],
        )


def rescue() -> int:
    """Puts back the jobs of workers that were killed. Returns how many. A job that it happens to too often is given up.

    procrastinate leaves them as begun for ever, and what waits for their lock with them; all our jobs are safe to do
    again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_UP.format(gone=_GONE), [MOST_ATTEMPTS])
        cursor.execute(_RESCUE.format(gone=_GONE), [MOST_ATTEMPTS])
        return int(cursor.rowcount)


def run_waiting(*, most: int = 10_000, again: tuple[type[Exception], ...] = ()) -> int:
    """Runs the jobs that wait, and those that they defer, in this thread. Returns how many. A fault goes up.

    A job that fails with one of `again` goes to the end of the queue, as often as a worker would try it.
    """
    done, failures = 0, Counter[str]()
    while done < most:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs WHERE status = 'todo'"
                " AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id LIMIT 1) RETURNING task_name, args"
            )
            row = cursor.fetchone()
            if row is None:
                return done
            name, arguments = row
        if isinstance(arguments, str):
            arguments = json.loads(arguments)
        app.perform_import_paths()
        try:
            app.tasks[name].func(**arguments)
        except again:
            job = json.dumps([name, arguments], sort_keys=True)
            failures[job] += 1
            if failures[job] >= MOST_ATTEMPTS:
                raise
            defer(name, **arguments)
        done += 1
    raise RuntimeError("The jobs do not come to an end")
