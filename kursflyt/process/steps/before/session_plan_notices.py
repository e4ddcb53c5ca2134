"""Who is told when a published session plan changes, and what: the changes in words, and a new calendar file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.core import norwegian_dates, storage
from kursflyt.domain.applications.models import Application, Decision, Outcome
from kursflyt.domain.courses import session_calendar
from kursflyt.domain.courses.models import CourseRun, SessionPlanPublication
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import LanguageForm

_WORDS = {
    "nb": ("Flyttet eller endret", "Ny", "Utgår", "digital"),
    "nn": ("Flytta eller endra", "Ny", "Går ut", "digital"),
    "en": ("Moved or changed", "New", "Cancelled", "online"),
}


def send(
    run: CourseRun, *, before: SessionPlanPublication, after: SessionPlanPublication, at: datetime
) -> list[Message]:
    """One mail to each participant and each applicant who waits or has an offer; nobody who was rejected or left."""
    files = {
        language: storage.keep(
            session_calendar.calendar_file(run, after, before=before, at=at, language=language),
            media_type="text/calendar",
            at=at,
        )
        for language in LanguageForm.values
    }
    return [
        messages.post(
            kind="publish_session_plan.changed",
            key=f"publish_session_plan.changed:{run.pk}:{after.version}:{application.reference}",
            at=at,
            run=run,
            person=application.person,
            changes=changes_in_words(before, after, application.person.language_form),
            attachments=[("samlinger.ics", files[application.person.language_form])],
        )
        for application in concerned(run)
    ]


def changes_in_words(before: SessionPlanPublication, after: SessionPlanPublication, language: str) -> list[str]:
    """'Flyttet eller endret: samling 2, 22. februar 2027 kl. 09.00, Fjordvik. Kartlegging'."""
    changed, new, gone, digital = _WORDS[language]
    old = {row["uid"]: row for row in before.sessions}
    lines = []
    for row in after.sessions:
        if row["uid"] not in old:
            lines.append(f"{new}: {_described(row, language, digital)}")
        elif row["sequence"] != old[row["uid"]]["sequence"]:
            lines.append(f"{changed}: {_described(row, language, digital)}")
    left = {row["uid"] for row in after.sessions}
    lines += [f"{gone}: {_described(row, language, digital)}" for row in before.sessions if row["uid"] not in left]
    return lines


def _described(row: dict[str, Any], language: str, digital: str) -> str:
    start = norwegian_dates.long_moment(datetime.fromisoformat(row["starts_at"]), language=language)  # type: ignore[arg-type]
    end = norwegian_dates.oslo(datetime.fromisoformat(row["ends_at"]))
    where = ", ".join(part for part in (row["place"], digital if row["digital"] else "") if part)
    return f"{start}–{end:%H.%M}, {where}. {row['topic']}"


def concerned(run: CourseRun) -> list[Application]:
    """Participants and applicants who still may become one, in the order they applied."""
    rejected = Decision.objects.filter(
        application__run=run, superseded_at__isnull=True, outcome=Outcome.REJECTION
    ).values("application")
    left = Application.objects.filter(run=run, place__released_at__isnull=False).values("pk")
    return list(
        Application.objects.standing()
        .filter(run=run)
        .exclude(pk__in=rejected)
        .exclude(pk__in=left)
        .select_related("person")
        .order_by("id")
    )
