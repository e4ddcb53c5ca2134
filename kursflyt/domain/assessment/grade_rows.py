"""The grade sheet saved row by row as it is filled in, with a guard for two who write in the same row.

A row that says what is stored already is not written again, so that the audit trail has one entry for each value that
was changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import grading, queries
from kursflyt.domain.assessment.grading import SheetRow
from kursflyt.domain.assessment.models import Assessment, Grade
from kursflyt.domain.courses.models import CourseRun

TAKEN_BACK = (grading.WITHDRAWN, "assessment.assessment_withdrawn")


class NotOnTheSheet(Refused):
    """The application has no place on the run."""


class RowChanged(Refused):
    """Somebody else has changed the row since it was shown. The sentence says who, when and to what."""


@transaction.atomic
def save_row(*, run: CourseRun, row: SheetRow, by: Actor, at: datetime) -> bool:
    """Saves one row, and says whether anything changed. An empty value takes the grade back.

    Raises `NotOnTheSheet`, `RowChanged` when `row.seen` is not the stored version, and what `assess`, `register` and
    `withdraw` of grading refuse.
    """
    application = (
        Application.objects.filter(run=run, pk=row.application_id)
        .with_place()
        .select_for_update(of=("self",))
        .select_related("person", "run")
        .first()
    )
    if application is None:
        raise NotOnTheSheet("Raden hører ikke til en deltaker på kurset.")
    grade = queries.grade_in_force(application)
    assessment = Assessment.objects.filter(application=application).first()
    if not is_changed(row, grade, assessment):
        return False
    if row.seen is not None and row.seen != queries.version_of(grade, assessment):
        raise _changed(application, grade, assessment)
    comment = row.comment.strip()
    if not row.value:
        grading.withdraw(application=application, by=by, at=at)
    if _is_assessed(row):
        if assessment is None or assessment.comment != comment:
            grading.assess(application=application, comment=comment, by=by, at=at)
    elif assessment is not None:
        assessment.delete()
        audit.record(TAKEN_BACK[1], by=by, at=at, run_id=run.pk, subject=application.reference)
    if row.value:
        grading.register(application=application, value=row.value, reason=row.reason, by=by, at=at)
    return True


def save_rows(*, run: CourseRun, rows: Sequence[SheetRow], by: Actor, at: datetime) -> tuple[int, dict[int, Refused]]:
    """Saves each row that has changed and can be saved: how many were, and the refusals by application id."""
    present = {line.application.pk: line for line in queries.grade_sheet(run)}
    saved, refusals = 0, dict[int, Refused]()
    for row in rows:
        line = present.get(row.application_id)
        if line is not None and not is_changed(row, line.grade, line.assessment):
            continue
        try:
            saved += save_row(run=run, row=row, by=by, at=at)
        except Refused as refused:
            refusals[row.application_id] = refused
    return saved, refusals


def is_changed(row: SheetRow, grade: Grade | None, assessment: Assessment | None) -> bool:
    """Whether the row says something else than what is stored."""
    stored = (grade.value if grade else "", assessment.comment if assessment else "", assessment is not None)
    return stored != (row.value, row.comment.strip(), _is_assessed(row))


def _is_assessed(row: SheetRow) -> bool:
    return bool(row.assessed or row.value or row.comment.strip())


def _changed(application: Application, grade: Grade | None, assessment: Assessment | None) -> RowChanged:
    """Who was last: they who set what stands, or they who took something back; nobody where neither is known."""
    taken_back = (
        AuditEntry.objects.filter(run_id=application.run_id, subject=application.reference, event__in=TAKEN_BACK)
        .order_by("-id")
        .first()
    )
    facts = [fact for fact in (grade, assessment, taken_back) if fact is not None]
    if not facts:
        return RowChanged("Raden er ikke slik den var da du åpnet den. Nå er det ikke lagret noe i den.")
    newest = max(facts, key=lambda fact: fact.at)
    return RowChanged(
        "{who} endret raden {when}. Nå er det lagret: {value}.",
        who=newest.by,
        when=newest.at,
        value=Sentence(str(grade)) if grade else Sentence("ingen karakter"),
    )
