"""The end: nothing missing, the whole course in one archive package, and the figures for the reports."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core.actor import Actor
from kursflyt.domain.archive import closing
from kursflyt.domain.courses.models import CourseRun
from kursflyt.policy import archiving
from kursflyt.process import archiving_documents, boxes, progress
from kursflyt.process.models import StepRun, StepState
from kursflyt.process.steps.before import rooms


@boxes.person
def close_course(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Archives first, outside a transaction, since the archive may be another system; then closes and finishes in one.

    Raises closing.NotReadyToClose, progress.NotOpen, and the three errors of connectors.roles.
    """
    if not StepRun.objects.filter(run=run, box="close_course", state=StepState.OPEN).exists():
        return progress.finish(run, "close_course", by=by, at=at)  # refuses with the reason
    closing.refuse_unready(run, at=at)
    archiving_documents.now(run, by=by, at=at)
    record = closing.archive_course(run=run, handling=archiving.of("course"), by=by, at=at)
    with transaction.atomic():
        closure = closing.close(run=run, record=record, by=by, at=at)
        rooms.end_meeting_later(run)
        return progress.finish(run, "close_course", by=by, at=at, evidence=closure.report)


@boxes.when_undone("close_course")
def open_course_again(run: CourseRun, *, by: Actor, at: datetime) -> None:
    closing.open_again(run=run, by=by, at=at)
