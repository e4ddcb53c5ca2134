"""Første samling: the clock that begins the course strikes when the first session starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kursflyt.domain.courses.models import Session
from kursflyt.process import boxes
from kursflyt.process.steps.during import sessions_clock


def test_it_strikes_when_the_first_session_starts(run: Any) -> None:
    assert boxes.strikes_at("first_session", run) == Session.objects.get(run=run, number=1).starts_at


def test_moving_the_session_moves_it(run: Any) -> None:
    first = Session.objects.get(run=run, number=1)
    Session.objects.filter(pk=first.pk).update(starts_at=first.starts_at - timedelta(hours=1))

    assert sessions_clock.first_session(run) == first.starts_at - timedelta(hours=1)


def test_without_sessions_it_strikes_on_the_morning_of_the_first_day(run: Any) -> None:
    run.sessions.all().delete()

    moment = sessions_clock.first_session(run)

    assert moment is not None and moment.isoformat() == "2027-02-01T09:00:00+01:00"
