"""Handing in stays open until the last participant's deadline."""

from __future__ import annotations

from typing import Any

from kursflyt.domain.assessment import hand_in
from kursflyt.process import progress, queries
from tests import course_at_its_end as course


def test_it_counts_those_who_have_handed_in_and_closes_after_the_deadline(run: Any) -> None:
    applications = course.participants(run, 3)
    course.bring_to(run, "hand_in_assignment", at=course.SECOND_LAST)
    course.hand_in_all(applications[:2])

    progress.look_again(run, at=course.BEFORE_DEADLINE)
    still_open = queries.is_open(run, "hand_in_assignment")
    progress.look_again(run, at=course.AFTER_DEADLINE)

    step = queries.last_step(run, "hand_in_assignment")
    assert step is not None and still_open
    assert (step.state, step.evidence["n"], step.evidence["of"]) == ("done", 2, 3)
    assert queries.is_open(run, "assess_assignments")


def test_an_extension_keeps_it_open(run: Any) -> None:
    application = course.participants(run, 1)[0]
    course.bring_to(run, "hand_in_assignment", at=course.SECOND_LAST)
    hand_in.extend(
        application=application,
        new_deadline_at=course.day(course.AFTER_DEADLINE, 7),
        reason="Syk",
        by=run.head.actor,
        at=course.BEFORE_DEADLINE,
    )

    progress.look_again(run, at=course.day(course.AFTER_DEADLINE, 6))
    open_in_between = queries.is_open(run, "hand_in_assignment")
    progress.look_again(run, at=course.day(course.AFTER_DEADLINE, 8))

    assert (open_in_between, queries.is_done(run, "hand_in_assignment")) == (True, True)
