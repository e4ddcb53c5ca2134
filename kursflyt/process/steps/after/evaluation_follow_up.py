"""What the answers lead to: findings from operations to the head, and an action or a reasoned no to each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import following_up, queries
from kursflyt.process import archiving_documents, boxes, progress
from kursflyt.process.models import StepRun


class ParticipantsTold(Refused):
    """A mail cannot be called back."""


@boxes.person
@transaction.atomic
def analyse_evaluation(run: CourseRun, *, summary: str = "", by: Actor, at: datetime) -> StepRun:
    """Sends findings and report to the head. Raises following_up.NothingToSend."""
    dispatch = following_up.send_findings(run=run, summary=summary, by=by, at=at)
    results = queries.results(run)
    evidence = {
        "invited": results.invited if results else 0,
        "answered": results.answered if results else 0,
        "findings": len(queries.findings(run)),
        "document": {"name": "evalueringsrapport.pdf", "sha256": dispatch.document_id},
    }
    return progress.finish(run, "analyse_evaluation", by=by, at=at, evidence=evidence)


@boxes.when_undone("analyse_evaluation")
def take_findings_back(run: CourseRun, *, by: Actor, at: datetime) -> None:
    following_up.take_findings_back(run=run, by=by, at=at)


@boxes.person
@transaction.atomic
def follow_up_evaluation(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Closes the follow-up and tells the participants. Raises following_up.FindingsWithoutAnswer."""
    decided = following_up.finish_follow_up(run=run, by=by, at=at)
    archiving_documents.later(run)
    evidence = {
        "findings": len(decided),
        "actions": sum(bool(row.action) for row in decided),
        "without_action": sum(not row.action for row in decided),
    }
    return progress.finish(run, "follow_up_evaluation", by=by, at=at, evidence=evidence)


@boxes.when_undone("follow_up_evaluation")
def refuse_undoing_follow_up(run: CourseRun, *, by: Actor, at: datetime) -> None:
    raise ParticipantsTold("Deltakerne har fått vite hva som skjer med funnene, så oppfølgingen kan ikke angres.")
