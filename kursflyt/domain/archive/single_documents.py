"""Decisions and the evaluation as documents of their own, for an archive system in which each document is an entry.

In the sealed folder they lie in the course's package, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kursflyt.connectors import roles
from kursflyt.core.actor import Actor
from kursflyt.domain.applications.models import Decision
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive.handling import Handling
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation.models import EvaluationFollowUp, FindingsDispatch

EVALUATION = "evaluation"


def archive_missing(*, run: CourseRun, handling: Callable[[str], Handling], by: Actor, at: datetime) -> int:
    """Archives what is done and not archived: each decision with a letter, and the evaluation when it is followed up.

    `handling` gives how the kinds "decision" and "evaluation" are archived. Returns how many were archived. Call it
    outside of a transaction. Raises the three errors of `connectors.roles`.
    """
    known = set(ArchiveRecord.objects.filter(run=run).values_list("subject", flat=True))
    decisions = Decision.objects.filter(application__run=run, letter__isnull=False)
    waiting = [
        decision
        for decision in decisions.select_related("application__person", "letter").order_by("pk")
        if _subject(decision) not in known
    ]
    for decision in waiting:
        _archive_decision(run, decision, handling=handling("decision"), by=by, at=at)
    dispatch = FindingsDispatch.objects.filter(run=run).select_related("document").first()
    if dispatch is None or EVALUATION in known or not EvaluationFollowUp.objects.filter(run=run).exists():
        return len(waiting)
    archive.keep_package(
        run=run,
        subject=EVALUATION,
        title=f"Evaluering og oppfølging, {run.title}",
        handling=handling("evaluation"),
        files=[("evalueringsrapport.pdf", dispatch.document, "application/pdf")],
        metadata={},
        covered=False,
        made_at=dispatch.at,
        at=at,
        by=by,
    )
    return len(waiting) + 1


def _archive_decision(run: CourseRun, decision: Decision, *, handling: Handling, by: Actor, at: datetime) -> None:
    """The public title has the application's number; its outcome is nobody else's business."""
    application = decision.application
    assert decision.letter is not None
    title = f"Vedtak om opptak, søknad {application.reference}, {run.title}"
    archive.keep_package(
        run=run,
        subject=_subject(decision),
        title=title[:200],
        unofficial_title=f"{title}, {application.person.full_name}"[:200],
        handling=handling,
        parties=[roles.ArchiveParty(application.person.full_name, "recipient")],
        files=[(f"vedtak-{application.reference}.pdf", decision.letter, "application/pdf")],
        metadata={"outcome": str(decision.outcome)},
        covered=False,
        made_at=decision.decided_at,
        at=at,
        by=by,
    )


def _subject(decision: Decision) -> str:
    return f"decision {decision.pk}"
