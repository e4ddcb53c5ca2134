"""Who is told that dates of a run have moved or are what they were again: one mail each, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kursflyt.core import norwegian_dates, storage
from kursflyt.core.models import StoredFile
from kursflyt.documents import mail_text
from kursflyt.domain.applications.models import Application, Offer
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses import date_words, schedule, session_calendar
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun, SessionPlanPublication
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.people.models import LanguageForm, Person
from kursflyt.domain.school import queries as school
from kursflyt.domain.texts import queries as texts
from kursflyt.process.steps.before import session_plan_notices

MOVED, UNDONE = "dates.moved", "dates.undone"

# The waiting list and the opening are the office's own; the rest an applicant has read on the page or in a letter.
_APPLICANTS_KNOW = ("registration_deadline_at", "start_decision_on", "starts_on", "ends_on", "hand_in_deadline_at")
_TEACHER_KNOWS = ("starts_on", "ends_on", "hand_in_deadline_at")


@dataclass(frozen=True)
class Audience:
    """Whom a change concerns: applicants and participants in the order they applied, and the teacher."""

    applications: Sequence[Application] = ()
    contract: Contract | None = None
    applicants_read: Sequence[str] = ()
    teacher_reads: Sequence[str] = ()
    reply_due: dict[int, datetime] = field(default_factory=dict)

    @property
    def participants(self) -> int:
        return sum(1 for application in self.applications if hasattr(application, "place"))

    @property
    def others(self) -> int:
        return len(self.applications) - self.participants

    def __len__(self) -> int:
        return len(self.applications) + (1 if self.contract else 0)


def audience(run: CourseRun, before: Schedule, after: Schedule) -> Audience:
    """Everyone who has been told one of the dates that change. Sessions that are not public are told to the teacher."""
    changed = before.changed(after)
    sessions = [key for key in changed if key.startswith(schedule.SESSION)]
    public_sessions = sessions if courses.published_plan(run) is not None else []
    applicants_read = [key for key in changed if key in _APPLICANTS_KNOW] + public_sessions
    teacher_reads = [key for key in changed if key in _TEACHER_KNOWS] + sessions
    contract = contracts.current(run) if teacher_reads else None
    applications = session_plan_notices.concerned(run) if applicants_read else []
    return Audience(
        applications=applications,
        contract=contract if contract and hasattr(contract, "dispatch") else None,
        applicants_read=applicants_read,
        teacher_reads=teacher_reads,
        reply_due=_reply_due(applications),
    )


def example(
    run: CourseRun, to: Audience, before: Schedule, after: Schedule, *, reason: str, at: datetime
) -> tuple[str, str]:
    """Subject and text as the first applicant, else the teacher, would get it in bokmål; no link is made for it."""
    teacher = not to.applications
    keys = to.teacher_reads if teacher else to.applicants_read
    context = _context(before, after, keys, language="nb", reason=reason, calendar=_has_calendar(run, keys))
    surroundings = {"school": school.current(), "run": run, "today": norwegian_dates.oslo_day(at)}
    link = "(lenke til egen side)"
    given = {"name": "Fornavn", "teacher": teacher, "reply_due_at": None, "link": link}
    return mail_text.render(MOVED, "nb", surroundings | context | given, texts.in_effect())


def send(
    run: CourseRun,
    kind: str,
    fact: DatesMoved,
    to: Audience,
    *,
    before: Schedule,
    after: Schedule,
    plans: tuple[SessionPlanPublication | None, SessionPlanPublication | None],
    at: datetime,
) -> int:
    """One mail to each, with the new calendar file where the published plan is another. Returns how many."""
    files = _calendar_files(run, plans, at=at)

    def post(
        whose: str, person: Person, read: Sequence[str], *, teacher: bool, link: str, due: datetime | None = None
    ) -> None:
        language = person.language_form
        messages.post(
            kind=kind,
            key=f"{kind}:{fact.pk}:{whose}",
            at=at,
            run=run,
            person=person,
            language=language,
            attachments=_attached(files, language),
            name=person.given_name,
            teacher=teacher,
            reply_due_at=due,
            link=link,
            **_context(before, after, read, language=language, reason=fact.reason, calendar=bool(files)),
        )

    for application in to.applications:
        link = links.personal_url(application.person, door="my", path=application.own_path, at=at)
        due = to.reply_due.get(application.pk)
        post(application.reference, application.person, to.applicants_read, teacher=False, link=link, due=due)
    if to.contract is not None:
        link = links.personal_url(to.contract.teacher, door="teacher", path="/larer/", at=at)
        whose = f"teacher:{to.contract.number}"
        post(whose, to.contract.teacher, to.teacher_reads, teacher=True, link=link)
    return len(to)


def _context(
    before: Schedule,
    after: Schedule,
    keys: Sequence[str],
    *,
    language: str,
    reason: str,
    calendar: bool,
) -> dict[str, Any]:
    lines = date_words.changes(before, after, keys, language=language)  # type: ignore[arg-type]
    return {"changes": lines, "reason": reason, "calendar": calendar}


def _has_calendar(run: CourseRun, keys: Sequence[str]) -> bool:
    return any(key.startswith(schedule.SESSION) for key in keys) and courses.published_plan(run) is not None


def _calendar_files(
    run: CourseRun, plans: tuple[SessionPlanPublication | None, SessionPlanPublication | None], *, at: datetime
) -> dict[str, StoredFile]:
    """The new plan's calendar by language; empty when the published plan is the one it was."""
    before, after = plans
    if after is None or (before is not None and before.version == after.version):
        return {}
    return {
        language: storage.keep(
            session_calendar.calendar_file(run, after, before=before, at=at, language=language),
            media_type="text/calendar",
            at=at,
        )
        for language in LanguageForm.values
    }


def _attached(files: dict[str, StoredFile], language: str) -> list[tuple[str, StoredFile]]:
    return [("samlinger.ics", files[language])] if files else []


def _reply_due(applications: Sequence[Application]) -> dict[int, datetime]:
    """By application: until when an offer that is not answered can be."""
    rows = Offer.objects.filter(
        decision__application__in=[application.pk for application in applications],
        decision__superseded_at__isnull=True,
        reply__isnull=True,
        lapse__isnull=True,
    )
    return dict(rows.values_list("decision__application_id", "reply_due_at"))
