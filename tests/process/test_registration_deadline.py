"""Påmeldingsfrist: strikes at its minute, and moves with the date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.process import progress, queries
from kursflyt.process.steps.before import publishing
from tests.process.test_publish_landing_page import handed_over


@pytest.fixture
def opened(run: Any, head: Any, consultant: Any, moment: datetime) -> Any:
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    return run


def test_it_strikes_at_the_minute_and_not_before(opened: Any) -> None:
    deadline = opened.registration_deadline_at

    progress.look_again(opened, at=deadline - timedelta(seconds=1))
    before = queries.is_done(opened, "registration_deadline")
    progress.look_again(opened, at=deadline)

    assert (before, queries.is_done(opened, "registration_deadline")) == (False, True)


def test_a_later_deadline_moves_the_box(opened: Any) -> None:
    old = opened.registration_deadline_at
    opened.registration_deadline_at = old + timedelta(days=3)
    opened.save()

    progress.look_again(opened, at=old)

    assert queries.is_open(opened, "registration_deadline")
