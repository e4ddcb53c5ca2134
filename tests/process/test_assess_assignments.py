"""The assessment is done when everyone is assessed."""

from __future__ import annotations

from typing import Any

from kursflyt.domain.assessment import grading
from kursflyt.process import progress, queries
from tests import course_at_its_end as course


def test_it_is_done_when_everyone_is_assessed_with_or_without_a_hand_in(run: Any) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first])
    course.bring_to(run, "assess_assignments", at=course.AFTER_DEADLINE)

    grading.assess(application=first, by=run.head.actor, at=course.AFTER_DEADLINE)
    progress.look_again(run, at=course.AFTER_DEADLINE)
    still_open = queries.is_open(run, "assess_assignments")
    grading.assess(application=second, by=run.head.actor, at=course.AFTER_DEADLINE)
    progress.look_again(run, at=course.AFTER_DEADLINE)

    step = queries.last_step(run, "assess_assignments")
    assert step is not None and still_open
    assert (step.state, step.evidence["handed_in"], step.evidence["grading_deadline"]) == ("done", 1, "2027-05-11")
