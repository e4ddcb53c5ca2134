"""Konsulent driftsadm. oppretter landingsside på skolens nettside og legger ut påmeldingslenke til kurset på siden."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.courses import publishing as courses
from kursflyt.domain.courses import queries as course_queries
from kursflyt.process import progress, queries
from kursflyt.process.steps.before import planning, publishing
from tests.domain.test_publishing import TEXTS


def handed_over(run: Any, head: Any, moment: datetime, **texts: str) -> None:
    planning.announce_course(run, by=head.actor, at=moment)
    publishing.receive_page_content(run, texts=TEXTS | texts, by=head.actor, at=moment)


def test_the_published_page_has_an_address_and_opens_registration(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    handed_over(run, head, moment)

    step = publishing.publish_landing_page(run, by=consultant.actor, at=moment)

    assert step.evidence["registration"].endswith("/kurs/velferdsteknologi-varen-2027/pamelding/")
    assert course_queries.public_run(run.slug).pk == run.pk
    assert {box: queries.is_done(run, box) for box in ("publish_landing_page", "open_registration")} == {
        "publish_landing_page": True,
        "open_registration": True,
    }
    assert queries.is_open(run, "promote_course")


def test_a_page_with_gaps_stays_unpublished(run: Any, head: Any, consultant: Any, moment: datetime) -> None:
    handed_over(run, head, moment, assessment="")

    with pytest.raises(courses.PageIncomplete, match="Arbeidskrav og vurdering"):
        publishing.publish_landing_page(run, by=consultant.actor, at=moment)

    assert (course_queries.page_is_public(run), queries.is_open(run, "publish_landing_page")) == (False, True)


def test_undoing_takes_the_page_down(run: Any, head: Any, consultant: Any, moment: datetime) -> None:
    run.registration_opens_at = datetime(2026, 12, 1, 9, tzinfo=moment.tzinfo)
    run.save()
    handed_over(run, head, moment)
    step = publishing.publish_landing_page(run, by=consultant.actor, at=moment)

    progress.undo(step, by=consultant.actor, at=moment, reason="For tidlig")

    assert (course_queries.page_is_public(run), queries.is_open(run, "publish_landing_page")) == (False, True)


def test_a_page_taken_down_can_be_put_up_again_without_the_process_moving(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    handed_over(run, head, moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)

    publishing.take_page_down(run, by=consultant.actor, at=moment)
    down = course_queries.page_is_public(run)
    publishing.put_page_up_again(run, by=consultant.actor, at=moment)

    assert (down, course_queries.page_is_public(run), queries.is_done(run, "publish_landing_page")) == (
        False,
        True,
        True,
    )
