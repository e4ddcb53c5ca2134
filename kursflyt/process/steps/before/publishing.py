"""Boxes before the course: landing page and session plan become public, registration opens and closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kursflyt.core.actor import Actor
from kursflyt.domain.courses import landing_page_checks, publishing, session_plan
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun, LandingPage, LandingPagePublication, SessionPlanPublication
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.promotion import queries as promotion
from kursflyt.process import boxes, progress, website
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import rooms, session_plan_notices


@boxes.person
@transaction.atomic
def receive_page_content(run: CourseRun, *, texts: Mapping[str, str] | None = None, by: Actor, at: datetime) -> StepRun:
    """The head hands the landing page's text over to operations. `texts` are fields to store first, by name."""
    page = publishing.hand_over_page(run=run, texts=texts, by=by, at=at)
    filled = [name for name in landing_page_checks.PAGE_FIELDS if getattr(page, name)]
    return progress.finish(
        run,
        "receive_page_content",
        by=by,
        at=at,
        evidence={"fields": len(filled), "words": sum(len(getattr(page, name).split()) for name in filled)},
    )


@boxes.when_undone("receive_page_content")
def take_page_content_back(run: CourseRun, *, by: Actor, at: datetime) -> None:
    LandingPage.objects.filter(run=run).update(handed_over_at=None, handed_over_by="")


@boxes.person
@transaction.atomic
def publish_landing_page(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Makes the page and its registration link public. Refuses with publishing.PageIncomplete."""
    publishing.publish_page(run=run, by=by, at=at)
    website.follow_later(run)
    checks = landing_page_checks.page_checks(run)
    return progress.finish(
        run,
        "publish_landing_page",
        by=by,
        at=at,
        evidence={
            "address": promotion.page_address(run),
            "registration": f"{promotion.page_address(run)}pamelding/",
            "checks": len(checks),
            "checks_passed": sum(check.passed for check in checks),
        },
    )


@boxes.when_undone("publish_landing_page")
def unpublish_landing_page(run: CourseRun, *, by: Actor, at: datetime) -> None:
    publishing.take_page_down(run=run, by=by, at=at)
    website.follow_later(run)


@transaction.atomic
def take_page_down(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """At any time: the page goes, what is registered stays."""
    publishing.take_page_down(run=run, by=by, at=at)
    website.follow_later(run)
    progress.look_again(run, at=at)


@transaction.atomic
def put_page_up_again(run: CourseRun, *, by: Actor, at: datetime) -> LandingPagePublication:
    """After it was taken down. Refuses with publishing.PageIncomplete."""
    publication = publishing.publish_page(run=run, by=by, at=at)
    website.follow_later(run)
    return publication


@boxes.person
@transaction.atomic
def publish_session_plan(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """The plan goes on the landing page, with its calendar file. Refuses with publishing.PlanEmpty."""
    publication = publishing.publish_plan(run=run, by=by, at=at)
    rooms.follow_meeting_later(run)
    website.follow_later(run)
    return progress.finish(
        run,
        "publish_session_plan",
        by=by,
        at=at,
        evidence={
            "version": publication.version,
            "sessions": len(publication.sessions),
            "first": publication.sessions[0]["starts_at"],
            "last": publication.sessions[-1]["starts_at"],
            "calendar": f"{promotion.page_address(run)}kalender.ics",
        },
    )


@boxes.when_undone("publish_session_plan")
def withdraw_session_plan(run: CourseRun, *, by: Actor, at: datetime) -> None:
    publishing.withdraw_plan(run=run, by=by, at=at)


@transaction.atomic
def change_session_plan(
    run: CourseRun, *, sessions: Sequence[SessionDraft], source: str = "skjema", by: Actor, at: datetime
) -> SessionPlanPublication | None:
    """A plan that was received is changed. If it is public, so is the new version, and everyone concerned gets a mail.

    Returns the publication, None when the plan is not public. An unchanged plan tells nobody. Refuses as receive_plan.
    """
    before = courses.published_plan(run)
    session_plan.receive_plan(run=run, sessions=sessions, source=source, by=by, at=at)
    publication = None
    if before is not None:
        publication = publishing.publish_plan(run=run, by=by, at=at)
        if publication.version != before.version:
            session_plan_notices.send(run, before=before, after=publication, at=at)
    rooms.follow_meeting_later(run)
    website.follow_later(run)
    progress.look_again(run, at=at)
    return publication


@boxes.clock
def open_registration(run: CourseRun) -> datetime | None:
    return courses.moment_of(run, "open_registration")


@boxes.clock
def registration_deadline(run: CourseRun) -> datetime | None:
    return courses.moment_of(run, "registration_deadline")
