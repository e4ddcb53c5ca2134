"""Asking an applicant for what is missing, with a date. The case is decided on what exists when the date has passed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application, DocumentRequest
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links

KIND = "process_applications.missing"
USUAL_TIME = timedelta(days=7)


class BadRequest(Refused):
    """Nothing is asked for, or the date has passed already."""


@transaction.atomic
def request_documents(*, application: Application, what: str, due_on: date, by: Actor, at: datetime) -> DocumentRequest:
    """Asks by mail. `what` is read by the applicant: «kopi av fagbrevet». Raises `BadRequest`."""
    if not what.strip():
        raise BadRequest("Skriv hva som mangler.", field="what")
    if due_on < norwegian_dates.oslo_day(at):
        raise BadRequest("Fristen må være i dag eller senere.", field="due_on")
    if hasattr(application, "withdrawal"):
        raise BadRequest("Søknaden er trukket.")
    request = DocumentRequest.objects.create(
        application=application, what=what.strip()[:300], due_on=due_on, at=at, by=by
    )
    messages.post(
        kind=KIND,
        key=f"{KIND}:{request.pk}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        reference=application.reference,
        what=request.what,
        due_on=due_on,
        application_url=links.personal_url(application.person, door="my", path=application.own_path, at=at),
    )
    audit.record(
        "applications.documents_requested", by=by, at=at, run_id=application.run_id, subject=application.reference
    )
    return request
