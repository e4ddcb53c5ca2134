"""Making the grades known, and what follows: the right to reasons and to appeal, with the Act's own clocks.

Fagskoleloven § 22: a week to ask for reasons, which come within two; three weeks to appeal, counted anew from the
reasons. § 21: a new assessment has at least one external examiner who knows neither grade nor reasons.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kursflyt.core import audit, deadlines, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import grading, queries
from kursflyt.domain.assessment.models import GradeAppeal, GradePublication
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links


class NotPublished(Refused):
    """There is no published grade to ask about."""


class TooLate(Refused):
    """The time limit has passed."""


class AskedAlready(Refused):
    """Once each."""


class EmptyAnswer(Refused):
    """An answer says something."""

    field = "text"


@transaction.atomic
def publish(*, run: CourseRun, by: Actor, at: datetime) -> GradePublication:
    """Publishes behind the sign-in, starts the clocks, sends everyone a notice without content. Again: nothing new."""
    day = norwegian_dates.oslo_day(at)
    publication, _ = GradePublication.objects.get_or_create(
        run=run,
        defaults={
            "reasons_due_on": deadlines.weeks_after(day, queries.REASONS_WEEKS),
            "appeal_due_on": deadlines.weeks_after(day, queries.APPEAL_WEEKS),
            "at": at,
            "by": by,
        },
    )
    for line in queries.grade_sheet(run):
        if line.grade is not None:
            _notice(line.application, publication, at)
    audit.record(
        "assessment.published", by=by, at=at, run_id=run.pk, appeal_due_on=publication.appeal_due_on.isoformat()
    )
    return publication


@transaction.atomic
def ask_reasons(*, application: Application, by: Actor, at: datetime) -> GradeAppeal:
    """The participant wants the reasons for the grade. Raises `NotPublished`, `TooLate`, `AskedAlready`."""
    publication = _published(application)
    if norwegian_dates.oslo_day(at) > publication.reasons_due_on:
        raise TooLate("Fristen for å be om begrunnelse gikk ut {due}.", due=publication.reasons_due_on)
    return _register(application, "reasons", "", by, at)


@transaction.atomic
def appeal(*, application: Application, text: str, by: Actor, at: datetime) -> GradeAppeal:
    """The participant appeals the grade. Raises `NotPublished`, `TooLate`, `AskedAlready`."""
    _published(application)
    due = queries.appeal_due_on(application)
    if due is not None and norwegian_dates.oslo_day(at) > due:
        raise TooLate("Fristen for å klage gikk ut {due}.", due=due)
    return _register(application, "appeal", text.strip(), by, at)


@transaction.atomic
def answer(*, appeal: GradeAppeal, text: str, new_value: str = "", by: Actor, at: datetime) -> GradeAppeal:
    """Answers a demand for reasons or an appeal; `new_value` supersedes the grade.

    Raises `EmptyAnswer`, `AskedAlready`, and what grading.register refuses.
    """
    row = (
        GradeAppeal.objects.select_for_update()
        .select_related("application__person", "application__run")
        .get(pk=appeal.pk)
    )
    if row.answered_at is not None:
        raise AskedAlready("Henvendelsen er allerede besvart.")
    if not text.strip():
        raise EmptyAnswer("Skriv svaret til deltakeren.")
    application = row.application
    if new_value:
        grading.register(application=application, value=new_value, reason="Klagebehandling.", by=by, at=at)
    row.answered_at, row.answered_by, row.answer = at, by, text.strip()
    row.save(update_fields=["answered_at", "answered_by", "answer"])
    messages.post(
        kind="publish_grades.answer",
        key=f"publish_grades.answer:{row.pk}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        link=_link(application, at),
        is_appeal=row.kind == "appeal",
    )
    audit.record(
        f"assessment.{row.kind}_answered",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        grade_changed=bool(new_value),
    )
    return row


def _register(application: Application, kind: str, text: str, by: Actor, at: datetime) -> GradeAppeal:
    row, created = GradeAppeal.objects.get_or_create(
        application=application, kind=kind, defaults={"text": text, "at": at}
    )
    if not created:
        if kind == "appeal":
            raise AskedAlready("Vi har allerede fått klagen din.")
        raise AskedAlready("Vi har allerede fått ønsket ditt om begrunnelse.")
    due = queries.answer_due_on(row)
    run = application.run
    common: dict[str, Any] = {"is_appeal": kind == "appeal", "due": due, "reference": application.reference}
    messages.post(
        kind="publish_grades.appeal",
        key=f"publish_grades.appeal:{row.pk}:head",
        at=at,
        run=run,
        staff=run.head,
        link="",
        **common,
    )
    teacher = queries.teacher_of(run)
    if teacher is not None and kind == "reasons":
        link = links.personal_url(teacher, door="teacher", path=f"/larer/kurs/{run.pk}/klager/{row.pk}/", at=at)
        messages.post(
            kind="publish_grades.appeal",
            key=f"publish_grades.appeal:{row.pk}:teacher",
            at=at,
            run=run,
            person=teacher,
            link=link,
            **common,
        )
    audit.record(f"assessment.{kind}_asked", by=by, at=at, run_id=application.run_id, subject=application.reference)
    return row


def _published(application: Application) -> GradePublication:
    publication = queries.publication_of(application.run)
    if publication is None or queries.grade_in_force(application) is None:
        raise NotPublished("Sensuren er ikke kunngjort ennå.")
    return publication


def _notice(application: Application, publication: GradePublication, at: datetime) -> None:
    messages.post(
        kind="publish_grades",
        key=f"publish_grades:{application.pk}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        link=_link(application, at),
        publication=publication,
    )


def _link(application: Application, at: datetime) -> str:
    return links.personal_url(
        application.person, door="my", path=f"/min-side/kurs/{application.run_id}/resultat/", at=at
    )
