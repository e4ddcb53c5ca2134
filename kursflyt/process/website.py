"""The school's own website follows the landing page: published, changed, full, cancelled, taken down.

By comparison, every minute: what we want there now against what we wrote last. Whoever changes a run says so as well,
so that it does not wait for the minute.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kursflyt.connectors import configured, websites
from kursflyt.core import clock, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import website_page
from kursflyt.domain.promotion.models import WebsitePage
from kursflyt.process import errands, watches, website_content
from kursflyt.process.models import ErrandState, OutsideErrand

JOB, SYSTEM = "website.follow", "website"
REMEMBERED = timedelta(days=30)  # so long after the last day the page is still looked after


def wanted(run: CourseRun) -> bool:
    """Whether the run has, or shall have, a page on another website."""
    return configured.website_is_outside() and (courses.page_is_public(run) or website_page.of(run) is not None)


@errands.errand(JOB, system=SYSTEM, wanted=wanted)
def follow(run: CourseRun) -> errands.Found:
    """Makes, renews or takes down the page there. Raises the three errors of connectors.roles."""
    at, site = clock.now(), configured.website()
    public = courses.public_runs().filter(pk=run.pk).first()
    if public is None:
        return _take_down(run, site, at=at)
    row = website_page.begin(run)
    if row.choice == WebsitePage.Choice.THEIRS:
        return {"kept": True}
    page = website_content.page(public, courses.published_sessions(public), at=at)
    asked = replace(
        website_content.with_picture(page),
        known_id=row.external_id,
        known_public=row.public,
        written=row.written,
        overwrite=row.choice == WebsitePage.Choice.OURS,
    )
    try:
        found = site.ensure_page(asked)
    except websites.EditedByPerson as theirs:
        website_page.was_edited(run=run, edited_at=theirs.at or at)
        raise
    website_page.write_down(run=run, found=found, wanted=website_content.fingerprint(page), at=at)
    return {"notes": list(found.notes)}


@errands.errand(f"{errands.LOOK}{SYSTEM}", system=SYSTEM, wanted=wanted)
def look(run: CourseRun) -> errands.Found:
    row = website_page.of(run)
    seen = configured.website().look(row.external_id, row.written) if row is not None and row.external_id else None
    if seen is None:
        return {"there": False}
    changed = seen.modified_at.isoformat() if seen.edited and seen.modified_at else ""
    return {"there": True, "public": seen.public, "edited": seen.edited, "changed_at": changed}


def follow_later(run: CourseRun) -> None:
    """In the present transaction, where courses are shown on another website too."""
    if configured.website_is_outside():
        errands.later(JOB, run)


@watches.every_minute
def look_after(*, at: datetime) -> None:
    """What should stand there otherwise than we wrote it: full, closed, gone, or public before it was connected."""
    if not configured.website_is_outside():
        return
    today = norwegian_dates.oslo_day(at)
    runs = list(
        courses.public_runs()
        .filter(Q(ends_on__gte=today) | Q(website_page__isnull=False, ends_on__gte=today - REMEMBERED))
        .select_related("website_page", "seats")
    )
    plans = courses.published_plans(runs)
    refused = set(OutsideErrand.objects.filter(errand=JOB, state=ErrandState.REFUSED).values_list("run_id", flat=True))
    for run in runs:
        row: WebsitePage | None = getattr(run, "website_page", None)
        if run.pk in refused or (row is not None and row.choice == WebsitePage.Choice.THEIRS):
            continue
        page = website_content.page(run, courses.sessions_in(plans.get(run.pk)), at=at)
        if row is None or row.wanted != website_content.fingerprint(page):
            follow_later(run)
    for run in CourseRun.objects.filter(website_page__public=True).exclude(pk__in=CourseRun.objects.public()):
        if run.pk not in refused:
            follow_later(run)


def _take_down(run: CourseRun, site: websites.Website, *, at: datetime) -> errands.Found:
    row = website_page.of(run)
    found = site.take_down(website_content.key_of(run), row.external_id) if row is not None else None
    if found is not None:
        website_page.write_down(run=run, found=found, wanted="", at=at)
    else:
        website_page.is_gone(run=run)
    return {}


@transaction.atomic
def choose(run: CourseRun, choice: WebsitePage.Choice, *, by: Actor, at: datetime) -> None:
    """Whose text is to stand there, and the page follows. Raises website_page.NothingToChoose."""
    website_page.choose(run=run, choice=choice, by=by, at=at)
    errands.ask(run, SYSTEM, looks=False, by=by, at=at)
