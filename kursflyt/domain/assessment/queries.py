"""Who hands in, until when, who has been assessed and graded, and who passes."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Prefetch, QuerySet

from kursflyt.core import deadlines, norwegian_dates
from kursflyt.domain.applications.models import Application, ApplicationQuerySet
from kursflyt.domain.assessment.models import (
    Assessment,
    Extension,
    Grade,
    GradeAppeal,
    GradePublication,
    GradeValue,
    PassList,
    Submission,
)
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun, GradeScale
from kursflyt.domain.people.models import Person
from kursflyt.domain.school.models import School
from kursflyt.domain.teaching.models import Attendance, Presence, SessionHeld

REASONS_WEEKS, APPEAL_WEEKS, ANSWER_WEEKS = 1, 3, 2
SCALES: dict[str, tuple[str, ...]] = {
    GradeScale.LETTERS: ("A", "B", "C", "D", "E", "F", GradeValue.NOT_MET),
    GradeScale.PASS_FAIL: (GradeValue.PASSED, GradeValue.NOT_PASSED, GradeValue.NOT_MET),
}


def participants(run: CourseRun) -> ApplicationQuerySet:
    """Those with a place, in Norwegian order."""
    return (
        Application.objects.filter(run=run)
        .with_place()
        .select_related("person", "run")
        .order_by("person__sort_key", "id")
    )


def teacher_of(run: CourseRun) -> Person | None:
    """The teacher by the newest signed contract in force."""
    contract = Contract.objects.filter(run=run).signed().select_related("teacher").order_by("-id").first()
    return contract.teacher if contract else None


def deadline_of(application: Application) -> datetime:
    """The run's hand-in deadline, or this participant's own later one. No query where the extensions are loaded."""
    own = [extension.new_deadline_at for extension in application.extensions.all()]  # type: ignore[attr-defined]
    return max([application.run.hand_in_deadline_at, *own])


def last_deadline(run: CourseRun) -> datetime:
    """When the last participant's deadline has passed."""
    latest = Extension.objects.filter(application__in=participants(run)).aggregate(latest=Max("new_deadline_at"))[
        "latest"
    ]
    return max(run.hand_in_deadline_at, latest) if latest else run.hand_in_deadline_at


def grading_deadline(run: CourseRun) -> date:
    """Fagskoleloven § 21(3), as the school counts it."""
    day = courses.anchor(run, "grading_deadline")
    assert day is not None
    return day


def result_promised_on(run: CourseRun, *, school: School) -> date:
    """The day that was told when the grading was delayed, else by law. No query where the delays are loaded."""
    delays = sorted(run.grading_delays.all(), key=lambda delay: delay.pk)  # type: ignore[attr-defined]
    return delays[-1].new_date if delays else courses.graded_by(run, school=school)


def newest_submission(application: Application) -> Submission | None:
    return Submission.objects.filter(application=application).select_related("file").order_by("-at", "-version").first()


def newest_submissions(run: CourseRun) -> QuerySet[Submission]:
    """One a participant: what the teacher reads."""
    return (
        Submission.objects.filter(application__in=participants(run))
        .order_by("application_id", "-at", "-version")
        .distinct("application_id")
        .select_related("file", "application__person")
    )


def grade_in_force(application: Application) -> Grade | None:
    return Grade.objects.in_force().filter(application=application).first()


@dataclass(frozen=True)
class SheetLine:
    """One participant on the grade sheet."""

    application: Application
    submission: Submission | None
    deadline_at: datetime
    extended: bool
    assessment: Assessment | None
    grade: Grade | None

    @property
    def version(self) -> str:
        return version_of(self.grade, self.assessment)


def version_of(grade: Grade | None, assessment: Assessment | None) -> str:
    """What a row of the sheet says, in sixteen letters: another grade, comment or mark gives another version."""
    said = f"{grade.pk if grade else ''}|{'assessed' if assessment else ''}|{assessment.comment if assessment else ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def grade_sheet(run: CourseRun) -> list[SheetLine]:
    """All participants with what they handed in and got: a constant number of queries."""
    submissions = {row.application_id: row for row in newest_submissions(run)}
    people = (
        participants(run)
        .select_related("assessment")
        .prefetch_related(
            "extensions", Prefetch("grades", queryset=Grade.objects.in_force(), to_attr="grades_in_force")
        )
    )
    lines = []
    for application in people:
        lines.append(
            SheetLine(
                application=application,
                submission=submissions.get(application.pk),
                deadline_at=deadline_of(application),
                extended=bool(application.extensions.all()),  # type: ignore[attr-defined]
                assessment=getattr(application, "assessment", None),
                grade=next(iter(application.grades_in_force), None),  # type: ignore[attr-defined]
            )
        )
    return lines


def counts(run: CourseRun) -> dict[str, int]:
    """How many participants there are, have handed in, are assessed and graded."""
    everyone = participants(run).order_by()
    return {
        "participants": everyone.count(),
        "handed_in": everyone.filter(submissions__isnull=False).distinct().count(),
        "assessed": everyone.filter(assessment__isnull=False).count(),
        "graded": everyone.filter(grades__in=Grade.objects.in_force()).count(),
    }


@dataclass(frozen=True)
class PassRow:
    """What the pass list says about one participant. `attended` and `sessions` are counts of held sessions."""

    application_id: int
    reference: str
    name: str
    birth_on: str
    handed_in: bool
    grade: str
    grade_text: str
    grade_passes: bool
    attended: int
    sessions: int
    attendance_percent: int
    attendance_met: bool
    passed: bool
    remark: str = ""

    def as_facts(self) -> dict[str, Any]:
        return asdict(self)


def pass_rows(run: CourseRun) -> list[PassRow]:
    """Compiled from grades and attendance as they are now. A valid absence is taken out of the count."""
    held = set(SessionHeld.objects.filter(session__run=run).values_list("session_id", flat=True))
    presence: dict[int, dict[int, str]] = {}
    for row in Attendance.objects.filter(session_id__in=held).values_list("application_id", "session_id", "presence"):
        presence.setdefault(row[0], {})[row[1]] = row[2]
    return [_pass_row(run, line, presence.get(line.application.pk, {}), held) for line in grade_sheet(run)]


def _pass_row(run: CourseRun, line: SheetLine, own: dict[int, str], held: set[int]) -> PassRow:
    counted = [session for session in held if own.get(session) != Presence.VALID_ABSENCE]
    attended = sum(own.get(session) == Presence.PRESENT for session in counted)
    percent = round(100 * attended / len(counted)) if counted else 100
    met = 100 * attended >= run.attendance_required * len(counted)
    person, grade = line.application.person, line.grade
    return PassRow(
        application_id=line.application.pk,
        reference=line.application.reference,
        name=person.full_name,
        birth_on=person.birth_on.isoformat() if person.birth_on else "",
        handed_in=line.submission is not None,
        grade=grade.value if grade else "",
        grade_text=grade.get_value_display() if grade else "",
        grade_passes=bool(grade and grade.passing),
        attended=attended,
        sessions=len(counted),
        attendance_percent=percent,
        attendance_met=met,
        passed=bool(grade and grade.passing and met),
    )


def pass_list_of(run: CourseRun) -> PassList | None:
    """The newest confirmed list."""
    return PassList.objects.filter(run=run).select_related("document").order_by("-id").first()


def corrected_since(confirmed: PassList) -> list[str]:
    """The names of those who now have another grade than on the list, in its order."""
    now = dict(
        Grade.objects.in_force().filter(application__run=confirmed.run_id).values_list("application_id", "value")
    )
    return [row["name"] for row in confirmed.rows if now.get(row["application_id"], "") != row["grade"]]


def is_listed(run: CourseRun) -> bool:
    """Whether the pass list is sent, so that a grade is corrected with a reason and not read in."""
    return PassList.objects.filter(run=run).exists()


def grades_are_sent(run: CourseRun) -> bool:
    """Whether someone has been told the grades: on a confirmed pass list, or by publication."""
    return is_listed(run) or GradePublication.objects.filter(run=run).exists()


def publication_of(run: CourseRun) -> GradePublication | None:
    return GradePublication.objects.filter(run=run).first()


def appeal_due_on(application: Application) -> date | None:
    """Fagskoleloven § 22(4): three weeks from publication, or from the reasons.

    None while reasons are awaited, and before publication.
    """
    publication = publication_of(application.run)
    if publication is None:
        return None
    reasons = GradeAppeal.objects.filter(application=application, kind="reasons").first()
    if reasons is None:
        return publication.appeal_due_on
    if reasons.answered_at is None:
        return None
    return max(
        publication.appeal_due_on, deadlines.weeks_after(norwegian_dates.oslo_day(reasons.answered_at), APPEAL_WEEKS)
    )


def appeals_of(run: CourseRun) -> QuerySet[GradeAppeal]:
    return GradeAppeal.objects.filter(application__run=run).select_related("application__person").order_by("at")


def answer_due_on(appeal: GradeAppeal) -> date:
    """Fagskoleloven § 22(2): reasons within two weeks; the school holds the same for appeals."""
    return deadlines.weeks_after(norwegian_dates.oslo_day(appeal.at), ANSWER_WEEKS)
