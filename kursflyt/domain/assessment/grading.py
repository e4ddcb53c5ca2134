"""The teacher's three weeks: assessing, registering grades, correcting them, and telling those who must wait longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Listed, Sentence
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries
from kursflyt.domain.assessment.models import PASSING, Assessment, Grade, GradePublication, GradeValue, GradingDelay
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links

WARNING_DAYS_LEFT = (7, 3)
"""With three weeks this is day 14 and day 18."""
DELAY_STEP = timedelta(days=7)
WITHDRAWN = "assessment.grade_withdrawn"


class NotDueYet(Refused):
    """The participant may still hand in."""


class WrongScale(Refused):
    """The grade does not belong to the scale of the run."""


class NothingHandedIn(Refused):
    """Who has handed in nothing cannot pass (local regulations: not passed)."""


class CorrectionNeedsReason(Refused):
    """A grade that is published, or stands on a confirmed pass list, is corrected with a reason."""

    field = "reason"


class GradeAlreadySent(Refused):
    """A grade that is published, or stands on a confirmed pass list, is corrected and never taken back."""


class SheetRefused(Refused):
    """At least one row cannot be saved; `refusals` are by application id. Nothing is saved."""

    def __init__(self, refusals: dict[int, Refused]) -> None:
        super().__init__(
            Counted(
                "Ingenting er lagret, fordi {count} rad må rettes først.",
                "Ingenting er lagret, fordi {count} rader må rettes først.",
                count=len(refusals),
            )
        )
        self.refusals = refusals


class DelayInThePast(Refused):
    """The new date is not ahead."""

    field = "new_date"


class DelayWithoutReason(Refused):
    """The log says why it is late."""

    field = "reason"


@dataclass(frozen=True)
class SheetRow:
    """One row of the grade sheet as filled in. An empty `value` leaves the grade as it is in `save_sheet`, and takes it
    back in `grade_rows.save_row`, which also looks at `seen`: the version of the row that was on the screen."""

    application_id: int
    value: str = ""
    comment: str = ""
    assessed: bool = False
    reason: str = ""
    seen: str | None = None


@transaction.atomic
def assess(*, application: Application, comment: str = "", by: Actor, at: datetime) -> Assessment:
    """The hand-in, or its absence, has been assessed. Raises `NotDueYet` while the participant may still hand in."""
    deadline = queries.deadline_of(application)
    if at <= deadline:
        raise NotDueYet(
            "{person} kan levere til {deadline}. Vurder oppgaven når fristen er ute.",
            person=application.person,
            deadline=deadline,
        )
    assessment, _ = Assessment.objects.update_or_create(
        application=application, defaults={"comment": comment.strip(), "at": at, "by": by}
    )
    audit.record("assessment.assessed", by=by, at=at, run_id=application.run_id, subject=application.reference)
    return assessment


@transaction.atomic
def register(*, application: Application, value: str, reason: str = "", by: Actor, at: datetime) -> Grade:
    """Registers a grade, or corrects one: the old one is superseded and kept. The same grade again changes nothing.

    Raises `WrongScale`, `NotDueYet`, `NothingHandedIn`, and `CorrectionNeedsReason` once the grade has been sent on.
    """
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("person", "run").get(pk=application.pk)
    )
    if value not in queries.SCALES[application.run.grade_scale]:
        raise WrongScale(
            "«{value}» hører ikke til karakterskalaen for kurset: {scale}.",
            value=value,
            scale=_scale_of(application.run),
        )
    present = queries.grade_in_force(application)
    if present is not None and present.value == value:
        return present
    if at <= queries.deadline_of(application):
        raise NotDueYet("{person} kan fortsatt levere, så karakteren kan ikke settes ennå.", person=application.person)
    if value in PASSING and queries.newest_submission(application) is None:
        raise NothingHandedIn(
            "{person} har ikke levert, og kan ikke få en bestått karakter. "
            "Velg «ikke bestått» eller «ikke møtt», eller be driftsadministrasjonen om utsatt frist.",
            person=application.person,
        )
    if present is not None:
        if not reason.strip():
            _refuse_silent_correction(application.run)
        Grade.objects.filter(pk=present.pk).update(superseded_at=at)
    grade = Grade.objects.create(application=application, value=value, reason=reason.strip()[:300], at=at, by=by)
    if not Assessment.objects.filter(application=application).exists():
        assess(application=application, by=by, at=at)
    audit.record(
        "assessment.grade_corrected" if present else "assessment.grade_registered",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
    )
    return grade


@transaction.atomic
def withdraw(*, application: Application, by: Actor, at: datetime) -> None:
    """Takes back a grade that was set by mistake; it is kept as superseded. Nothing happens where there is none.

    Raises `GradeAlreadySent`.
    """
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("person", "run").get(pk=application.pk)
    )
    present = queries.grade_in_force(application)
    if present is None:
        return
    if queries.grades_are_sent(application.run):
        raise GradeAlreadySent(
            "Karakteren til {person} er sendt videre og kan ikke tas bort. Skriv den riktige karakteren i stedet.",
            person=application.person,
        )
    Grade.objects.filter(pk=present.pk).update(superseded_at=at)
    audit.record(WITHDRAWN, by=by, at=at, run_id=application.run_id, subject=application.reference)


def save_sheet(*, run: CourseRun, rows: Sequence[SheetRow], by: Actor, at: datetime) -> int:
    """Saves the whole sheet or nothing; returns how many rows said something. Raises `SheetRefused`."""
    people = {application.pk: application for application in queries.participants(run)}
    comments = dict(Assessment.objects.filter(application__in=people).values_list("application_id", "comment"))
    refusals: dict[int, Refused] = {}
    saved = 0
    with transaction.atomic():
        for row in rows:
            application = people.get(row.application_id)
            try:
                if application is None:
                    raise Refused("Raden hører ikke til en deltaker på kurset.")
                old = comments.get(row.application_id)
                if (row.assessed or row.comment.strip() or row.value) and old != row.comment.strip():
                    assess(application=application, comment=row.comment, by=by, at=at)
                    saved += 1
                if row.value:
                    register(application=application, value=row.value, by=by, at=at)
                    saved += 1
            except Refused as refused:
                refusals[row.application_id] = refused
        if refusals:
            transaction.set_rollback(True)
    if refusals:
        raise SheetRefused(refusals)
    return saved


@transaction.atomic
def announce_delay(*, run: CourseRun, new_date: date, reason: str, by: Actor, at: datetime) -> GradingDelay:
    """Fagskoleloven § 21(3): tells the ungraded when it comes. Raises `DelayInThePast`, `DelayWithoutReason`."""
    if new_date <= norwegian_dates.oslo_day(at):
        raise DelayInThePast("Ny dato må være fram i tid.")
    if not reason.strip():
        raise DelayWithoutReason("Skriv hvorfor sensuren er forsinket.")
    delay = GradingDelay.objects.create(run=run, new_date=new_date, reason=reason.strip()[:300], at=at, by=by)
    for line in queries.grade_sheet(run):
        if line.grade is None:
            messages.post(
                kind="register_grades.delayed",
                key=f"register_grades.delayed:{delay.pk}:{line.application.pk}",
                at=at,
                run=run,
                person=line.application.person,
                language=line.application.language_form,
                new_date=new_date,
                old_date=queries.grading_deadline(run),
            )
    audit.record("assessment.delayed", by=by, at=at, run_id=run.pk, new_date=new_date.isoformat())
    return delay


def watch_grading(*, at: datetime) -> int:
    """Warns teacher and head a week and three days before the limit, and tells the participants when it is broken.

    When nobody has given a new date by then, it is a week ahead, since the Act requires that one is told. Returns the
    number of runs that something was done about.
    """
    today = norwegian_dates.oslo_day(at)
    acted = 0
    for run in (
        CourseRun.objects.running()
        .filter(hand_in_deadline_at__lt=at, hand_in_deadline_at__gt=at - timedelta(days=200), start__isnull=False)
        .select_related("head", "consultant", "programme")
    ):
        count = queries.counts(run)
        if count["participants"] == 0 or count["graded"] == count["participants"]:
            continue
        limit = queries.grading_deadline(run)
        left = (limit - today).days
        if left < 0:
            acted += _tell_of_delay(run, today, at)
        elif reached := [days for days in WARNING_DAYS_LEFT if left <= days]:
            acted += _warn(run, limit, min(reached), count, at)
    return acted


def _warn(run: CourseRun, limit: date, days: int, count: dict[str, int], at: datetime) -> int:
    everyone = count["participants"]
    facts: dict[str, Any] = {"limit": limit, "missing": everyone - count["graded"], "count": everyone}
    with transaction.atomic():
        key = f"register_grades.warning:{run.pk}:{limit:%Y%m%d}:{days}"
        first = messages.post(
            kind="register_grades.warning", key=f"{key}:head", at=at, run=run, staff=run.head, link="", **facts
        )
        if first.created_at != at:
            return 0
        teacher = queries.teacher_of(run)
        if teacher is not None:
            link = links.personal_url(teacher, door="teacher", path=f"/larer/kurs/{run.pk}/karakterer/", at=at)
            messages.post(
                kind="register_grades.warning", key=f"{key}:teacher", at=at, run=run, person=teacher, link=link, **facts
            )
        audit.record("assessment.grading_warned", by=MACHINE, at=at, run_id=run.pk, days_left=days)
    return 1


def _tell_of_delay(run: CourseRun, today: date, at: datetime) -> int:
    newest = GradingDelay.objects.filter(run=run).order_by("-new_date").first()
    if newest is not None and newest.new_date >= today:
        return 0
    with transaction.atomic():
        CourseRun.objects.select_for_update().get(pk=run.pk)
        delay = announce_delay(
            run=run,
            new_date=today + DELAY_STEP,
            reason="Fristen gikk ut uten at det var satt en ny dato.",
            by=MACHINE,
            at=at,
        )
        messages.post(
            kind="register_grades.overdue",
            key=f"register_grades.overdue:{delay.pk}:head",
            at=at,
            run=run,
            staff=run.head,
            new_date=delay.new_date,
        )
        teacher = queries.teacher_of(run)
        if teacher is not None:
            messages.post(
                kind="register_grades.overdue",
                key=f"register_grades.overdue:{delay.pk}:teacher",
                at=at,
                run=run,
                person=teacher,
                new_date=delay.new_date,
            )
    return 1


def _refuse_silent_correction(run: CourseRun) -> None:
    if GradePublication.objects.filter(run=run).exists():
        raise CorrectionNeedsReason("Karakteren er kunngjort. Skriv hvorfor den rettes.")
    if queries.grades_are_sent(run):
        raise CorrectionNeedsReason("Karakteren står på en beståttliste som er sendt. Skriv hvorfor den rettes.")


def _scale_of(run: CourseRun) -> Listed:
    labels = [str(GradeValue(value).label) for value in queries.SCALES[run.grade_scale]]
    return Listed([Sentence(label) for label in labels], joint="eller")
