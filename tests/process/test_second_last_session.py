"""Nest siste samling: the clock that opens the evaluation."""

from __future__ import annotations

from typing import Any

from kursflyt.domain.courses.models import Session
from kursflyt.process.steps.during import sessions_clock


def test_it_strikes_when_the_second_last_session_starts(run: Any) -> None:
    assert sessions_clock.second_last_session(run) == Session.objects.get(run=run, number=2).starts_at


def test_with_one_session_it_is_that_one(run: Any) -> None:
    Session.objects.filter(run=run, number__gt=1).delete()

    assert sessions_clock.second_last_session(run) == Session.objects.get(run=run).starts_at
