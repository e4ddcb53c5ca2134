"""Notices in the classroom (oppslag)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching.models import Notice


class EmptyNotice(Refused):
    """A notice needs a title and a text."""

    field = "body"


@transaction.atomic
def post_notice(*, run: CourseRun, key: str, title: str, body: str, by: Actor, at: datetime) -> Notice:
    """Posts a notice to everyone in the classroom. The same key again gives the first notice. Raises `EmptyNotice`."""
    if not title.strip() or not body.strip():
        raise EmptyNotice("Et oppslag må ha både en tittel og en tekst.")
    notice, new = Notice.objects.get_or_create(
        run=run, key=key, defaults={"title": title.strip()[:160], "body": body.strip(), "at": at, "by": by}
    )
    if new:
        audit.record("teaching.notice_posted", by=by, at=at, run_id=run.pk, subject=key)
    return notice
