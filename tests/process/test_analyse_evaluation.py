"""The findings are sent to the head, and can be taken back until the participants are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from kursflyt.domain.evaluation import following_up
from kursflyt.domain.evaluation.models import FindingsDispatch
from kursflyt.domain.messages.models import Message
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import evaluation_follow_up as steps
from tests import course_at_its_end as course


def test_the_report_is_the_evidence(run: Any) -> None:
    course.participants(run, 2)
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    with pytest.raises(following_up.NothingToSend):
        steps.analyse_evaluation(run, by=run.consultant.actor, at=course.GRADED)

    step = steps.analyse_evaluation(run, summary="For få svar", by=run.consultant.actor, at=course.GRADED)

    assert (step.evidence["invited"], step.evidence["findings"]) == (2, 0)
    assert step.evidence["document"]["sha256"] == FindingsDispatch.objects.get().document_id


def test_undoing_opens_the_findings_again(run: Any) -> None:
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    step = steps.analyse_evaluation(run, summary="For få svar", by=run.consultant.actor, at=course.GRADED)

    progress.undo(step, by=run.head.actor, at=course.GRADED)

    assert not FindingsDispatch.objects.exists() and queries.is_open(run, "analyse_evaluation")


def test_two_who_send_at_once_send_once_and_the_other_is_told(transactional_db: None, run: Any) -> None:
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)

    def send(_number: int) -> str:
        try:
            steps.analyse_evaluation(run, summary="For få svar", by=run.consultant.actor, at=course.GRADED)
        except following_up.FindingsSent as refused:
            return str(refused)
        else:
            return "sent"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(send, range(4)))

    assert answers == ["Funnene er sendt til avdelingslederen og kan ikke endres."] * 3 + ["sent"]
    assert (FindingsDispatch.objects.count(), Message.objects.filter(kind="analyse_evaluation").count()) == (1, 1)
