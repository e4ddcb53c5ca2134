"""Påmelding åpner: at once when the page is published, or on its own day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kursflyt.process import progress, queries
from kursflyt.process.steps.before import publishing
from tests.process.test_publish_landing_page import handed_over


def test_without_a_date_it_opens_when_the_page_is_published(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    handed_over(run, head, moment)

    publishing.publish_landing_page(run, by=consultant.actor, at=moment)

    assert queries.is_done(run, "open_registration")


def test_with_a_date_it_waits_for_it(run: Any, head: Any, consultant: Any, moment: datetime) -> None:
    run.registration_opens_at = moment + timedelta(days=7)
    run.save()
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)

    states = []
    for days in (6, 7):
        progress.look_again(run, at=moment + timedelta(days=days))
        states.append(queries.is_done(run, "open_registration"))

    assert states == [False, True]
