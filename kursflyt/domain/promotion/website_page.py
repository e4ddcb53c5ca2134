"""The run's page on the school's own website: what was written there, and whose text is to stand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.connectors import websites
from kursflyt.core import audit
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion.models import WebsitePage


class NothingToChoose(Refused):
    """Nobody has changed the page, or it has been decided."""


def of(run: CourseRun) -> WebsitePage | None:
    return WebsitePage.objects.filter(run=run).first()


def begin(run: CourseRun) -> WebsitePage:
    """The row before the call: a page that was made there and whose answer was lost is known to be looked for."""
    page, _ = WebsitePage.objects.get_or_create(run=run)
    return page


@transaction.atomic
def write_down(*, run: CourseRun, found: websites.PageFound, wanted: str, at: datetime) -> WebsitePage:
    """What is there now. `wanted`: SHA-256 of what was asked for; empty when it was taken down, and no text with it."""
    page, _ = WebsitePage.objects.select_for_update().get_or_create(run=run)
    if (page.external_id, page.wanted, page.public) != (found.external_id, wanted, found.public):
        audit.record("website.page_written", by=MACHINE, at=at, run_id=run.pk, subject=found.external_id)
    page.external_id, page.url, page.edit_url = found.external_id, found.url, found.edit_url
    page.public, page.wanted, page.notes = found.public, wanted, list(found.notes)
    page.pushed_at = at
    if wanted:
        page.written = found.written
        page.edited_at, page.choice, page.chosen_at, page.chosen_by = None, "", None, ""
    page.save()
    return page


def is_gone(*, run: CourseRun) -> None:
    """There is no page of the run there."""
    WebsitePage.objects.filter(run=run).update(public=False)


def was_edited(*, run: CourseRun, edited_at: datetime) -> None:
    """Someone changed it there; what was decided about an earlier change is over."""
    WebsitePage.objects.filter(run=run).update(edited_at=edited_at, choice="", chosen_at=None, chosen_by="")


@transaction.atomic
def choose(*, run: CourseRun, choice: str, by: Actor, at: datetime) -> WebsitePage:
    """Whose text is to stand. Theirs stands until someone lets Kursflyt write again. Raises `NothingToChoose`."""
    page = WebsitePage.objects.select_for_update().filter(run=run).first()
    if page is None or page.edited_at is None or page.choice == choice:
        raise NothingToChoose("Valget er tatt, eller ingen har endret siden på nettstedet.")
    page.choice, page.chosen_at, page.chosen_by = WebsitePage.Choice(choice), at, by
    page.save(update_fields=["choice", "chosen_at", "chosen_by"])
    audit.record("website.text_chosen", by=by, at=at, run_id=run.pk, subject=page.external_id, choice=choice)
    return page
