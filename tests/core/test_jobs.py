"""The queue: what a killed worker had begun is done by another, and what a living one is at is left to it."""

from __future__ import annotations

import pytest
from django.db import connection

from kursflyt.core import jobs

pytestmark = pytest.mark.django_db


def begun(worker: str | None, *, attempts: int = 0, lock: str | None = None, status: str = "doing") -> int:
    """A job that a worker has begun: one that beats, one that has not for a while, or one that is gone."""
    with connection.cursor() as cursor:
        key = None
        if worker is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
                [worker],
            )
            key = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, attempts, queueing_lock)"
            " VALUES ('default', 'messages.send', %s, %s, %s, %s) RETURNING id",
            [status, key, attempts, lock],
        )
        return int(cursor.fetchone()[0])


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(("worker", "status"), [(None, "todo"), ("5 minutes", "todo"), ("1 second", "doing")])
def test_the_job_of_a_worker_that_is_gone_is_put_back(worker: str | None, status: str) -> None:
    job = begun(worker)

    count = jobs.rescue()

    assert (count, status_of(job)) == (int(status == "todo"), status)


def test_a_job_that_kills_every_worker_is_left_alone_in_the_end() -> None:
    job = begun(None, attempts=int(jobs.RETRY.max_attempts or 0))

    assert (jobs.rescue(), status_of(job)) == (0, "doing")


def test_a_job_that_waits_already_is_not_put_back_beside_itself() -> None:
    job = begun(None, lock="tick")
    begun(None, lock="tick", status="todo")

    assert (jobs.rescue(), status_of(job)) == (0, "doing")
