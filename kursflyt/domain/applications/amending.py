"""The applicant changes the application until the deadline, and sends documents that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.models import Application, ApplicationAttachment


class TooLateToAmend(Refused):
    """The deadline has passed, the application is decided, or it is withdrawn."""


class NothingSent(Refused):
    """No document was chosen."""

    field = "attachments"


@transaction.atomic
def amend(*, application: Application, answers: receiving.Answers, by: Actor, at: datetime) -> Application:
    """Replaces the answers. Raises `TooLateToAmend` and the payer's refusals."""
    row = _lock(application)
    if at > row.run.registration_deadline_at:
        raise TooLateToAmend(
            "Fristen for å endre søknaden var {deadline}. Ta kontakt med skolen.",
            deadline=row.run.registration_deadline_at,
        )
    if row.decisions.filter(superseded_at__isnull=True).exists():
        raise TooLateToAmend("Søknaden er avgjort og kan ikke endres. Ta kontakt med skolen.")
    checked = receiving.checked_answers(row.run, answers)
    changed = []
    for name in checked.__dataclass_fields__:
        if name != "consents" and getattr(row, name) != getattr(checked, name):
            setattr(row, name, getattr(checked, name))
            changed.append(name)
    if changed:
        row.amended_at = at
        row.save(update_fields=[*changed, "amended_at"])
        audit.record("applications.amended", by=by, at=at, run_id=row.run_id, subject=row.reference, fields=changed)
    return row


@transaction.atomic
def add_documents(
    *, application: Application, attachments: Sequence[receiving.SentFile], by: Actor, at: datetime
) -> list[ApplicationAttachment]:
    """Adds documents, also after the deadline when they were asked for; requests that stood open are answered by it.

    Raises `NothingSent`, `TooLateToAmend`, `TooManyAttachments` and what core.uploads refuses.
    """
    row = _lock(application)
    if not attachments:
        raise NothingSent("Velg minst ett dokument.")
    open_requests = row.document_requests.filter(answered_at__isnull=True)
    asked = open_requests.exists()
    if at > row.run.registration_deadline_at and not asked:
        raise TooLateToAmend("Fristen er ute, og vi har ikke bedt om flere dokumenter. Ta kontakt med skolen.")
    files = receiving.checked_files(attachments, already=0 if asked else row.attachments.count())
    added = receiving.attach(row, files, at=at)
    open_requests.update(answered_at=at)
    audit.record(
        "applications.documents_added", by=by, at=at, run_id=row.run_id, subject=row.reference, documents=len(added)
    )
    return added


def _lock(application: Application) -> Application:
    row = Application.objects.select_for_update(of=("self",)).select_related("run", "person").get(pk=application.pk)
    if hasattr(row, "withdrawal"):
        raise TooLateToAmend("Søknaden er trukket.")
    return row
