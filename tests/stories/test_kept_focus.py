"""What is renewed in a page leaves the focus where it was, and is heard by who does not see it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kursflyt.core import clock
from kursflyt.domain.batches import actions as batches
from kursflyt.domain.batches.models import Batch, BatchPart
from kursflyt.process.steps.after import certificates
from kursflyt.rehearsal.acts import before
from tests import course_at_its_end as course
from tests.stories.story_stage import Stage
from tests.stories.test_case_list import twenty_apply
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def batch(stage: Stage) -> Batch:
    """Four certificates to be issued, and nobody who issues them yet."""
    stage.has_come_to(before.plan)
    run = stage.run
    course.passed(run, 4)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    clock.fix(course.GRADED)
    begun = certificates.begin_issuing(run, by=run.consultant.actor, at=clock.now())
    assert begun is not None
    return begun


def are_issued(batch: Batch, count: int) -> None:
    for part in list(BatchPart.objects.wanted().filter(batch=batch)[:count]):
        batches.done(part, at=clock.now() + timedelta(seconds=2))


def test_long_work_is_heard_as_it_goes_and_the_focus_stays(stage: Stage, batch: Batch) -> None:
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.opens_the_box("issue_certificates")
    kari.tabs_to("Stopp")

    are_issued(batch, 2)
    kari.waits_to_hear("Halvparten er gjort: 2 av 4.")
    assert kari.stands_at() == "batch-act"

    are_issued(batch, 2)
    batches.end(batch, at=clock.now() + timedelta(seconds=3))
    kari.waits_to_hear("4 utstedt")
    kari.waits_to_stand_at("Utsteder bevis: ferdig")
    assert kari.faults == []


def test_the_row_that_is_open_has_the_focus_and_what_was_done_is_heard(stage: Stage) -> None:
    twenty_apply(stage)
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.opens_the_box("process_applications")

    kari.types("j")
    kari.waits_to_stand_at_row_of("Søker2 Hansen")
    kari.types("1")
    kari.waits_to_hear("Foreslo tilbud om plass for Søker2 Hansen.")
    kari.waits_to_stand_at_row_of("Søker3 Hansen")
    assert kari.faults == []
