"""Registration: many people act until the deadline. Nobody who registers comes here; these only look at the facts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from kursflyt.domain.applications import queries as applications
from kursflyt.domain.applications import receipts
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.process import boxes


@boxes.gather
def register(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when the deadline has passed, however many came."""
    numbers = applications.numbers(run)
    sources = (
        Application.objects.filter(run=run).order_by().values_list("source").annotate(n=Count("pk")).order_by("source")
    )
    return boxes.Gathered(
        done=applications.registration_closed(run, at=at),
        n=numbers.standing,
        evidence={
            "received": numbers.received,
            "withdrawn": numbers.withdrawn,
            "by_source": {source or "direkte": n for source, n in sources},
            "deadline": run.registration_deadline_at.isoformat(),
        },
    )


@boxes.gather
def confirm_registration(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when registration is closed and every receipt is sent, or a person has taken it over."""
    received = Application.objects.filter(run=run).count()
    posted = Message.objects.filter(run=run, kind=receipts.KIND)
    delivered = posted.delivered_or_handed_over().count()
    return boxes.Gathered(
        done=applications.registration_closed(run, at=at) and delivered >= received,
        n=delivered,
        of=received,
        evidence={
            "receipts": delivered,
            "undelivered": list(posted.undelivered().order_by("id").values_list("key", flat=True)[:50]),
        },
    )
