"""The published session plan as a calendar file, so that a phone keeps it and moves what was moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from django.conf import settings

from kursflyt.core import norwegian_dates
from kursflyt.documents import calendar
from kursflyt.domain.courses import queries
from kursflyt.domain.courses.models import CourseRun, SessionPlanPublication
from kursflyt.domain.school import queries as school_queries

_SESSION = {"nb": "Samling", "nn": "Samling", "en": "Session"}
_DIGITAL = {"nb": "Digitalt", "nn": "Digitalt", "en": "Online"}


def calendar_file(
    run: CourseRun,
    plan: SessionPlanPublication | None,
    *,
    at: datetime,
    before: SessionPlanPublication | None = None,
    language: str = "nb",
) -> bytes:
    """All sessions of the plan; those of `before` that are gone are cancelled. Empty calendar without a plan."""
    school = school_queries.current()
    return calendar.write_calendar(
        tuple(sessions_for_calendar(run, plan, before=before, language=language)),
        name=run.title_in(language),
        organiser_name=school.name,
        organiser_email=school.email,
        method="PUBLISH",
        at=at,
        language=_language(language),
    )


def calendar_of_all(runs: Iterable[CourseRun], *, at: datetime) -> bytes:
    """The published sessions of all these runs that are not over, in one calendar."""
    school = school_queries.current()
    today = norwegian_dates.oslo_day(at)
    current = [run for run in runs if run.ends_on >= today]
    plans = queries.published_plans(current)
    return calendar.write_calendar(
        tuple(entry for run in current for entry in sessions_for_calendar(run, plans.get(run.pk))),
        name=f"Kurs ved {school.name}",
        organiser_name=school.name,
        organiser_email=school.email,
        method="PUBLISH",
        at=at,
        language="nb",
    )


def sessions_for_calendar(
    run: CourseRun,
    plan: SessionPlanPublication | None,
    *,
    before: SessionPlanPublication | None = None,
    language: str = "nb",
) -> list[calendar.CalendarSession]:
    """As `calendar_file`, before it is written."""
    rows = list(plan.sessions) if plan else []
    here = {row["uid"] for row in rows}
    gone = [row for row in before.sessions if row["uid"] not in here] if before else []
    cancelled = run.has_been_cancelled
    return [_entry(run, row, language, cancelled=cancelled) for row in rows] + [
        _entry(run, row, language, cancelled=True) for row in gone
    ]


def _entry(run: CourseRun, row: dict[str, Any], language: str, *, cancelled: bool) -> calendar.CalendarSession:
    title = f"{run.title_in(language)}: {_SESSION[language].lower()} {row['number']}"
    return calendar.CalendarSession(
        uid=row["uid"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
        summary=title,
        location=row["place"] or (_DIGITAL[language] if row["digital"] else ""),
        description=row["topic"],
        url=f"{settings.SITE_URL}/kurs/{run.slug}/",
        sequence=row["sequence"] + (1 if cancelled else 0),
        cancelled=cancelled,
    )


def _language(language: str) -> Literal["nb", "nn"]:
    return "nn" if language == "nn" else "nb"
