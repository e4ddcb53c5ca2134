"""The box `confirm_registration`: done when registration is closed and every receipt has reached someone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.process.steps.before import registration
from tests.applicants import apply

pytestmark = pytest.mark.django_db


def test_receipts_are_sent_within_the_first_round_of_jobs(
    run: Any, moment: datetime, run_jobs: Callable[[], int]
) -> None:
    apply(run, at=moment)

    run_jobs()

    assert Message.objects.get(kind="confirm_registration").state == MessageState.SENT


def test_it_waits_for_the_deadline_and_for_every_receipt(
    run: Any, moment: datetime, run_jobs: Callable[[], int]
) -> None:
    apply(run, at=moment)
    closed = run.registration_deadline_at + timedelta(minutes=1)

    waiting = registration.confirm_registration(run, at=closed)
    run_jobs()
    early, done = (registration.confirm_registration(run, at=at) for at in (moment, closed))

    assert (waiting.done, waiting.n, waiting.of) == (False, 0, 1)
    assert (early.done, done.done, done.n) == (False, True, 1)


def test_a_receipt_that_cannot_be_delivered_is_done_when_a_person_has_given_it(
    run: Any, consultant: Any, moment: datetime
) -> None:
    apply(run, at=moment)
    message = Message.objects.get()
    Message.objects.update(state=MessageState.FAILED)
    closed = run.registration_deadline_at + timedelta(minutes=1)
    assert registration.confirm_registration(run, at=closed).shown()["undelivered"] == [message.key]

    messages.hand_over(message, by=consultant.actor, at=moment)

    assert registration.confirm_registration(run, at=closed).done
