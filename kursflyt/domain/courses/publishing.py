"""What of a run is public: the landing page handed over, checked, published, taken down; the plan by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import landing_page_checks, queries
from kursflyt.domain.courses.models import (
    CourseRun,
    LandingPage,
    LandingPagePublication,
    Session,
    SessionPlanPublication,
)


class PageIncomplete(Refused):
    """Something that the public page must say is not there, or cannot be read by everyone."""


class NothingToHandOver(Refused):
    """The page has no text yet."""


class PlanEmpty(Refused):
    """There is no session to publish."""


@transaction.atomic
def save_page(*, run: CourseRun, texts: Mapping[str, str], by: Actor, at: datetime) -> LandingPage:
    """Stores the given fields of the page, named as in landing_page_checks.PAGE_FIELDS. KeyError for another name."""
    page, _ = LandingPage.objects.select_for_update().get_or_create(run=run)
    changed = []
    for name, text in texts.items():
        if name not in landing_page_checks.PAGE_FIELDS:
            raise KeyError(name)
        tidy = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
        if getattr(page, name) != tidy:
            setattr(page, name, tidy)
            changed.append(name)
    if changed:
        page.save(update_fields=changed)
        audit.record("courses.page_saved", by=by, at=at, run_id=run.pk, subject=run.slug, fields=changed)
    return page


@transaction.atomic
def hand_over_page(*, run: CourseRun, by: Actor, at: datetime, texts: Mapping[str, str] | None = None) -> LandingPage:
    """The head says that the text is ready to be published. Refuses with NothingToHandOver."""
    page = save_page(run=run, texts=texts or {}, by=by, at=at)
    if not page.ingress or not page.content:
        raise NothingToHandOver(
            "Skriv minst ingress og innhold før du sender teksten videre.",
            field="content" if page.ingress else "ingress",
        )
    page.handed_over_at, page.handed_over_by = at, by
    page.save(update_fields=["handed_over_at", "handed_over_by"])
    audit.record("courses.page_handed_over", by=by, at=at, run_id=run.pk, subject=run.slug)
    return page


@transaction.atomic
def publish_page(*, run: CourseRun, by: Actor, at: datetime) -> LandingPagePublication:
    """Makes the landing page public. Publishing a public page again returns its row. Refuses with PageIncomplete."""
    CourseRun.objects.select_for_update().get(pk=run.pk)
    newest = LandingPagePublication.objects.filter(run=run).order_by("-id").first()
    if newest is not None and newest.public:
        return newest
    missing = [check for check in landing_page_checks.page_checks(run) if check.blocking and not check.passed]
    if missing:
        raise PageIncomplete("Siden kan ikke publiseres ennå. {why}", why=missing[0].sentence)
    publication = LandingPagePublication.objects.create(run=run, public=True, at=at, by=by)
    audit.record("courses.page_published", by=by, at=at, run_id=run.pk, subject=run.slug)
    return publication


@transaction.atomic
def take_page_down(*, run: CourseRun, by: Actor, at: datetime) -> LandingPagePublication | None:
    """The page is no longer public; None when it was not."""
    CourseRun.objects.select_for_update().get(pk=run.pk)
    if not queries.page_is_public(run):
        return None
    publication = LandingPagePublication.objects.create(run=run, public=False, at=at, by=by)
    audit.record("courses.page_taken_down", by=by, at=at, run_id=run.pk, subject=run.slug)
    return publication


@transaction.atomic
def publish_plan(*, run: CourseRun, by: Actor, at: datetime) -> SessionPlanPublication:
    """The plan becomes public as a new version; unchanged, the old version stays. Refuses with PlanEmpty."""
    CourseRun.objects.select_for_update().get(pk=run.pk)
    sessions = [_as_published(session) for session in queries.sessions_of(run)]
    if not sessions:
        raise PlanEmpty("Samlingsplanen er tom. Den må leveres før den kan publiseres.")
    newest = queries.published_plan(run)
    if newest is not None and newest.sessions == sessions:
        return newest
    version = newest.version + 1 if newest else 1
    publication = SessionPlanPublication.objects.create(run=run, version=version, sessions=sessions, at=at, by=by)
    audit.record(
        "courses.session_plan_published",
        by=by,
        at=at,
        run_id=run.pk,
        subject=run.slug,
        version=version,
        sessions=len(sessions),
    )
    return publication


@transaction.atomic
def withdraw_plan(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The plan is no longer on the page."""
    SessionPlanPublication.objects.filter(run=run).delete()
    audit.record("courses.session_plan_withdrawn", by=by, at=at, run_id=run.pk, subject=run.slug)


def _as_published(session: Session) -> dict[str, str | int | bool]:
    return {
        "number": session.number,
        "uid": f"samling-{session.pk}@kursflyt",
        "sequence": session.sequence,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": session.place,
        "digital": session.digital,
        "topic": session.topic,
    }
