"""Operations propose, the head decides. The newest proposal counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application, Outcome, Proposal


class ProposalWithoutReason(Refused):
    """A proposed rejection says why."""

    field = "reason"


@transaction.atomic
def propose(*, application: Application, outcome: str, reason: str = "", by: Actor, at: datetime) -> Proposal:
    """Proposes an outcome to the head. Raises `ProposalWithoutReason`."""
    if outcome == Outcome.REJECTION and not reason.strip():
        raise ProposalWithoutReason("Skriv hvorfor du foreslår avslag. Avdelingslederen trenger det i begrunnelsen.")
    proposal = Proposal.objects.create(application=application, outcome=outcome, reason=reason.strip(), at=at, by=by)
    audit.record(
        "applications.proposed", by=by, at=at, run_id=application.run_id, subject=application.reference, outcome=outcome
    )
    return proposal
