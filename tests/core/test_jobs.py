"""The queue: what a killed worker had begun is done by another, and what a living one is at is left to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.jobs import Job

from kursflyt.connectors.roles import TryAgain
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


@pytest.mark.parametrize(("asked", "seconds"), [(0.0, 4), (30.0, 30), (1200.0, 1200), (1e9, 24 * 3600), (-5.0, 4)])
def test_whoever_is_busy_is_not_asked_before_they_said(asked: float, seconds: int) -> None:
    """`jobs.RETRY` waits four seconds after the first attempt; a day is the longest that anybody is waited for."""
    begun_at = datetime.now(UTC)
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=0)

    decision = jobs.RETRY.get_retry_decision(exception=TryAgain("Opptatt.", asked), job=job)

    assert decision is not None and decision.retry_at is not None
    assert abs((decision.retry_at - begun_at).total_seconds() - seconds) < 3
    plain = jobs.RETRY.get_retry_decision(exception=RuntimeError(), job=job)
    assert plain is not None and plain.retry_at is not None and plain.retry_at < begun_at + timedelta(seconds=10)
