"""The applicant withdraws, or the participant leaves: at any time, with or without a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import deciding, offers
from kursflyt.domain.applications.models import Application, Withdrawal
from kursflyt.domain.messages import actions as messages

KIND = "register.withdrawn"


class AlreadyWithdrawn(Refused):
    """The application has been withdrawn before."""


@transaction.atomic
def withdraw(*, application: Application, reason: str = "", by: Actor, at: datetime) -> Withdrawal:
    """Withdraws the application and gives back its place. Raises `AlreadyWithdrawn`."""
    row = Application.objects.select_for_update(of=("self",)).select_related("run", "person").get(pk=application.pk)
    if hasattr(row, "withdrawal"):
        raise AlreadyWithdrawn("Søknaden er allerede trukket.")
    decision = deciding.in_force(row)
    held = decision is not None and deciding.holds_place(decision)
    withdrawal = Withdrawal.objects.create(application=row, reason=reason.strip()[:400], at=at, by=by)
    audit.record("applications.withdrawn", by=by, at=at, run_id=row.run_id, subject=row.reference, had_place=held)
    messages.post(
        kind=KIND,
        key=f"{KIND}:{row.reference}",
        at=at,
        run=row.run,
        person=row.person,
        language=row.language_form,
        reference=row.reference,
        had_place=held,
    )
    if held:
        deciding.give_back(row, at=at)
        offers.offer_next(run=row.run, at=at)
    return withdrawal
