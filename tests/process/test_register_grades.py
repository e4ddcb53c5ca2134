"""Registering is done when everyone has a grade."""

from __future__ import annotations

from typing import Any

from kursflyt.process import progress, queries
from tests import course_at_its_end as course


def test_it_is_done_when_everyone_has_a_grade(run: Any) -> None:
    applications = course.participants(run, 2)
    course.hand_in_all(applications)
    course.bring_to(run, "register_grades", at=course.AFTER_DEADLINE)

    course.grade_all(run, applications[:1])
    progress.look_again(run, at=course.GRADED)
    still_open = queries.is_open(run, "register_grades")
    course.grade_all(run, applications[1:], "not_passed")
    progress.look_again(run, at=course.GRADED)

    step = queries.last_step(run, "register_grades")
    assert step is not None and still_open
    assert (step.state, step.evidence["n"], step.evidence["of"]) == ("done", 2, 2)
