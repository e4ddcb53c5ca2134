"""The queue: what a killed worker had begun is done by another, and what a living one is at is left to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
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


def waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.parametrize(("worker", "status"), [(None, "todo"), ("5 minutes", "todo"), ("1 second", "doing")])
def test_the_job_of_a_worker_that_is_gone_is_put_back(worker: str | None, status: str) -> None:
    job = begun(worker)

    count = jobs.rescue()

    assert (count, status_of(job)) == (int(status == "todo"), status)


def test_a_job_that_kills_every_worker_is_left_alone_in_the_end() -> None:
    job = begun(None, attempts=int(jobs.RETRY.max_attempts or 0))

    assert (jobs.rescue(), status_of(job)) == (0, "failed")


def test_a_job_that_is_put_back_takes_the_place_of_its_like_that_waits() -> None:
    job = begun(None, lock="website 7")
    begun(None, lock="website 7", status="todo")

    assert jobs.rescue() == 1
    assert waiting() == [job]


def test_a_job_that_is_tried_again_takes_the_place_of_its_like_that_waits() -> None:
    """Else the queue refuses to let it wait, and it stands as begun for ever, with all that is behind its lock."""
    job = begun("1 second", lock="website 7")
    jobs.defer("messages.send", once="website 7", message_id=1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, now() + interval '1 hour', NULL, NULL, NULL)", [job])
    jobs.defer("messages.send", once="website 7", message_id=1)

    assert waiting() == [job]


def test_two_lost_jobs_of_a_kind_are_put_back_one_at_a_time() -> None:
    first, second = begun(None, lock="website 7"), begun(None, lock="website 7")

    assert (jobs.rescue(), waiting(), status_of(second)) == (1, [first], "doing")


def test_what_waits_for_a_later_moment_does_not_hold_up_what_is_asked_for_now() -> None:
    later = datetime.now(UTC) + timedelta(hours=4)
    jobs.defer("messages.send", lock="website 7", not_before=later, message_id=1)
    jobs.defer("messages.send", lock="website 8", not_before=later, message_id=2)

    jobs.bring_forward("website 7")

    with connection.cursor() as cursor:
        cursor.execute("SELECT lock FROM procrastinate_jobs WHERE scheduled_at <= now()")
        assert cursor.fetchall() == [("website 7",)]


def test_what_the_clock_begins_is_not_tried_again_but_comes_again() -> None:
    """One that waited for its next attempt would keep the clock's own from the queue for hours."""
    app.perform_import_paths()

    retried = {name for name, task in app.tasks.items() if task.retry_strategy}

    assert {"process.tick", "audit.seal"} <= app.tasks.keys() - retried
    assert "website.follow" in retried


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
