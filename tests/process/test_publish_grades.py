"""The machine publishes the grades behind the sign-in, once."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.domain.messages.models import Message
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import grading as steps
from tests import course_at_its_end as course


def test_the_machine_publishes_and_tells_everyone_once(run: Any, run_jobs: Any) -> None:
    course.passed(run, 2)
    course.bring_to(run, "publish_grades", at=course.GRADED)

    run_jobs()
    again = steps.publish_grades(run, at=course.GRADED)

    step = queries.last_step(run, "publish_grades")
    assert step is not None and step.state == "done"
    assert again["notices"] == 2 and Message.objects.filter(kind="publish_grades").count() == 2
    with pytest.raises(steps.GradesPublished):
        progress.undo(step, by=run.head.actor, at=course.GRADED)
