"""From the assignment to the published grade: assessed, registered, listed, made known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kursflyt.core import norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import grading, pass_list, publication, queries
from kursflyt.domain.assessment.models import GradePublication, PassList
from kursflyt.domain.courses.models import CourseRun, RunClosure
from kursflyt.process import boxes, progress, watches
from kursflyt.process.models import StepRun

EARLIEST_HOUR = 7


class GradesPublished(Refused):
    """What the participants have been told is corrected, not undone."""


class NothingCorrected(Refused):
    """The list that was sent says what the grades are."""


class CourseClosed(Refused):
    """The list that was archived with the course is the last one."""


@boxes.gather
def assess_assignments(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when every participant is assessed. Fagskoleloven § 21(3): within three weeks, shared with the next box."""
    count = queries.counts(run)
    return boxes.Gathered(
        count["participants"] == count["assessed"],
        count["assessed"],
        count["participants"],
        {"handed_in": count["handed_in"], "grading_deadline": queries.grading_deadline(run).isoformat()},
    )


@boxes.gather
def register_grades(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when every participant has a grade."""
    count = queries.counts(run)
    return boxes.Gathered(
        count["participants"] == count["graded"],
        count["graded"],
        count["participants"],
        {"grading_deadline": queries.grading_deadline(run).isoformat()},
    )


@boxes.person
@transaction.atomic
def send_pass_list(
    run: CourseRun, *, remarks: str = "", row_remarks: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> StepRun:
    """The teacher confirms the list; head and consultant are told at once. Raises pass_list.GradesMissing."""
    confirmed = pass_list.confirm(run=run, remarks=remarks, row_remarks=row_remarks, by=by, at=at)
    rows = pass_list.rows_of(confirmed)
    evidence = {
        "participants": len(rows),
        "passed": sum(row.passed for row in rows),
        "document": {"name": "beståttliste.pdf", "sha256": confirmed.document_id},
    }
    return progress.finish(run, "send_pass_list", by=by, at=at, evidence=evidence)


@transaction.atomic
def confirm_corrected_list(
    run: CourseRun, *, remarks: str = "", row_remarks: Mapping[str, str] | None = None, by: Actor, at: datetime
) -> PassList:
    """A grade was corrected after the list was sent: a new one counts, and head and consultant are told. No box moves.

    Raises `NothingCorrected`, `CourseClosed` and pass_list.GradesMissing.
    """
    CourseRun.objects.select_for_update().get(pk=run.pk)
    sent = queries.pass_list_of(run)
    if sent is None or not queries.corrected_since(sent):
        raise NothingCorrected("Ingen karakter er rettet etter at listen ble sendt, så den gjelder som den er.")
    if RunClosure.objects.filter(run=run).exists():
        raise CourseClosed("Kurset er avsluttet og arkivert. Be skolen åpne det igjen, og bekreft så listen.")
    return pass_list.confirm(run=run, remarks=remarks, row_remarks=row_remarks, by=by, at=at)


@boxes.machine
def publish_grades(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """Makes the grades known behind the sign-in and starts the clocks of fagskoleloven § 22."""
    published = publication.publish(run=run, by=MACHINE, at=at)
    return {
        "notices": queries.counts(run)["graded"],
        "reasons_due_on": published.reasons_due_on.isoformat(),
        "appeal_due_on": published.appeal_due_on.isoformat(),
    }


@boxes.when_undone("send_pass_list")
def refuse_undoing_pass_list(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if GradePublication.objects.filter(run=run).exists():
        raise GradesPublished(
            "Sensuren er kunngjort, så beståttlisten kan ikke angres. Er en karakter rettet, bekrefter underviseren "
            "den rettede listen på sin egen side."
        )


@boxes.when_undone("publish_grades")
def refuse_undoing_publication(run: CourseRun, *, by: Actor, at: datetime) -> None:
    raise GradesPublished("Deltakerne har fått sensuren, så den kan ikke angres. Rett karakteren i karakterarket.")


@watches.every_minute
def watch_the_three_weeks(*, at: datetime) -> None:
    if norwegian_dates.oslo(at).hour >= EARLIEST_HOUR:
        grading.watch_grading(at=at)
