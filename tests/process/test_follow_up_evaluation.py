"""Each finding is answered before the participants are told, and a mail is not called back."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.domain.evaluation import following_up
from kursflyt.process import progress
from kursflyt.process.steps.after import evaluation_follow_up as steps
from tests import course_at_its_end as course


def test_it_counts_actions_and_reasoned_noes(run: Any) -> None:
    course.participants(run, 1)
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    finding = following_up.add_finding(run=run, theme="Rom", text="Trangt", by=run.consultant.actor, at=course.GRADED)
    steps.analyse_evaluation(run, by=run.consultant.actor, at=course.GRADED)
    with pytest.raises(following_up.FindingsWithoutAnswer):
        steps.follow_up_evaluation(run, by=run.head.actor, at=course.GRADED)
    following_up.decide(finding=finding, no_action_reason="Nytt bygg", by=run.head.actor, at=course.GRADED)

    step = steps.follow_up_evaluation(run, by=run.head.actor, at=course.GRADED)

    assert step.evidence == {"findings": 1, "actions": 0, "without_action": 1}
    with pytest.raises(following_up.FindingsSent, match="Oppfølgingen er avsluttet"):
        steps.follow_up_evaluation(run, by=run.head.actor, at=course.GRADED)
    with pytest.raises(steps.ParticipantsTold):
        progress.undo(step, by=run.head.actor, at=course.GRADED)
