"""The teacher confirms the pass list; what follows opens at once."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.domain.assessment import pass_list
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import grading as steps
from tests import course_at_its_end as course


def test_the_confirmed_list_is_the_evidence_and_opens_the_publication(run: Any, teacher: Any) -> None:
    applications = course.participants(run, 2)
    course.hand_in_all(applications)
    course.grade_all(run, applications[:1])
    course.grade_all(run, applications[1:], "not_passed")
    course.bring_to(run, "send_pass_list", at=course.GRADED)

    step = steps.send_pass_list(run, by=teacher.actor("teacher"), at=course.GRADED)

    assert (step.evidence["participants"], step.evidence["passed"]) == (2, 1)
    assert queries.is_open(run, "publish_grades")


def test_without_all_grades_nothing_is_sent_and_the_box_stays_open(run: Any, teacher: Any) -> None:
    course.participants(run, 1)
    course.bring_to(run, "send_pass_list", at=course.GRADED)

    with pytest.raises(pass_list.GradesMissing):
        steps.send_pass_list(run, by=teacher.actor("teacher"), at=course.GRADED)

    assert queries.is_open(run, "send_pass_list")


def test_it_is_not_undone_once_the_grades_are_published(run: Any, teacher: Any, run_jobs: Any) -> None:
    course.bring_to(run, "send_pass_list", at=course.GRADED)
    step = steps.send_pass_list(run, by=teacher.actor("teacher"), at=course.GRADED)
    steps.publish_grades(run, at=course.GRADED)

    with pytest.raises(steps.GradesPublished):
        progress.undo(step, by=run.head.actor, at=course.GRADED)
