"""Konsulent driftsadm. mottar informasjon som skal publiseres på landingssiden fra avd.leder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.courses import publishing as courses
from kursflyt.domain.courses.models import LandingPage
from kursflyt.process import progress, queries
from kursflyt.process.steps.before import planning, publishing
from tests.domain.test_publishing import TEXTS


def test_handing_the_text_over_opens_publishing(run: Any, head: Any, moment: datetime) -> None:
    planning.announce_course(run, by=head.actor, at=moment)

    step = publishing.receive_page_content(run, texts=TEXTS, by=head.actor, at=moment)

    assert (step.evidence["fields"], LandingPage.objects.get(run=run).handed_over_by.name) == (7, "Anne Avdeling")
    assert queries.is_open(run, "publish_landing_page")


def test_an_empty_text_is_not_handed_over_and_nothing_is_stored(run: Any, head: Any, moment: datetime) -> None:
    planning.announce_course(run, by=head.actor, at=moment)

    with pytest.raises(courses.NothingToHandOver):
        publishing.receive_page_content(run, texts={"ingress": "Bare dette"}, by=head.actor, at=moment)

    assert (
        LandingPage.objects.filter(run=run, ingress="Bare dette").exists(),
        queries.is_open(run, "receive_page_content"),
    ) == (False, True)


def test_undoing_takes_the_hand_over_back_and_keeps_the_text(run: Any, head: Any, moment: datetime) -> None:
    planning.announce_course(run, by=head.actor, at=moment)
    step = publishing.receive_page_content(run, texts=TEXTS, by=head.actor, at=moment)

    progress.undo(step, by=head.actor, at=moment, reason="Skal skrives om")

    page = LandingPage.objects.get(run=run)
    assert (page.handed_over_at, page.ingress) == (None, TEXTS["ingress"])
