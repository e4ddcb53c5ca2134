"""Hand-ins here and in the learning platform are numbered in one series, in the order they became known."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from kursflyt.connectors import roles
from kursflyt.domain.assessment import hand_in, queries, room_hand_ins
from kursflyt.domain.assessment.models import Submission
from tests import course_at_its_end as course


def _deliver(application: Any, at: datetime) -> Submission:
    return hand_in.deliver(
        application=application, filename="oppgave.pdf", content=course.PDF, by=application.person.actor(), at=at
    )


def _read(run: Any, application: Any, handed_in_at: datetime) -> int:
    there = roles.RoomHandIn(
        user_id="7",
        key=f"person-{application.person_id}",
        name=application.person.full_name,
        attempt=1,
        handed_in_at=handed_in_at,
        url="https://canvas.example/courses/7/assignments/3/submissions/7",
    )
    return room_hand_ins.write_down(run=run, found=[there], platform="Canvas", at=course.BEFORE_DEADLINE)


def test_a_hand_in_after_an_old_attempt_that_was_read_late_gets_its_own_version(run: Any) -> None:
    (application,) = course.participants(run, 1)
    _deliver(application, course.BEFORE_DEADLINE)
    _read(run, application, course.BEFORE_DEADLINE - timedelta(hours=1))

    third = _deliver(application, course.BEFORE_DEADLINE + timedelta(hours=1))

    assert list(Submission.objects.order_by("version").values_list("version", flat=True)) == [1, 2, 3]
    assert (third.version, queries.newest_submission(application)) == (3, third)


@pytest.mark.django_db(transaction=True)
def test_a_reading_waits_for_who_hands_in_at_the_same_time(run: Any) -> None:
    (application,) = course.participants(run, 1)
    read: list[int] = []

    def look() -> None:
        try:
            read.append(_read(run, application, course.BEFORE_DEADLINE))
        finally:
            connection.close()

    reading = threading.Thread(target=look)
    with transaction.atomic():
        _deliver(application, course.BEFORE_DEADLINE)
        reading.start()
        reading.join(timeout=1)  # it has come as far as it can
    reading.join()

    assert read == [1]
    assert list(Submission.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
