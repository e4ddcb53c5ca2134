"""Asking for the fødselsnummer: when the course begins, before and after the hand-in, and when the office wants to.

The mail carries the way to Min side and nothing else; the number is never sent by mail, in either direction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.domain.applications.models import Application
from kursflyt.domain.certificates import identity_numbers
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import links

KIND = "issue_certificates.identity_number"
BEFORE_HAND_IN, AFTER_HAND_IN = timedelta(days=7), timedelta(days=3)


def ask_in_time(*, at: datetime) -> int:
    """Mails those who have not given the number, at most three times by itself. How many."""
    today = norwegian_dates.oslo_day(at)
    runs = CourseRun.objects.running().filter(document_type=DocumentType.DIPLOMA, starts_on__lte=today)
    return sum(_ask(run, _reached(run, at), by=MACHINE, at=at) for run in runs)


def ask_now(*, run: CourseRun, by: Actor, at: datetime) -> int:
    """Mails all who have not given it, once a day. How many."""
    return _ask(run, norwegian_dates.oslo_day(at).isoformat(), by=by, at=at)


def _reached(run: CourseRun, at: datetime) -> str:
    deadline = run.hand_in_deadline_at
    if at >= deadline + AFTER_HAND_IN:
        return "after"
    return "before" if at >= deadline - BEFORE_HAND_IN else "start"


def _ask(run: CourseRun, occasion: str, *, by: Actor, at: datetime) -> int:
    key = Concat(Value(f"{KIND}:"), Cast(OuterRef("pk"), CharField()), Value(f":{occasion}"))
    left = identity_numbers.lacking(run).exclude(Exists(Message.objects.filter(key=key)))
    return sum(_mail(application, occasion, by=by, at=at) for application in left)


@transaction.atomic
def _mail(application: Application, occasion: str, *, by: Actor, at: datetime) -> int:
    path = f"/min-side/kurs/{application.run_id}/fodselsnummer/"
    messages.post(
        kind=KIND,
        key=f"{KIND}:{application.pk}:{occasion}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        link=links.personal_url(application.person, door="my", path=path, at=at),
    )
    audit.record(
        "certificates.identity_number_asked", by=by, at=at, run_id=application.run_id, subject=application.reference
    )
    return 1
