"""Operations propose, the head decides. The newest proposal counts; two at once are told what the other proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications import queries
from kursflyt.domain.applications.models import Application, Outcome, Proposal

PARTS = ("facts", "rule", "conditions", "missing")  # of the letter, besides the considerations


class ProposalWithoutReason(Refused):
    """A proposed rejection says why."""

    field = "reason"


class ProposedMeanwhile(Refused):
    """Somebody else has proposed or decided since the page was opened."""


class NothingToPropose(Refused):
    """The applicant has withdrawn."""


class ProposalGone(Refused):
    """It is not the proposal that counts: there is a newer one, somebody took it back, or it was decided on."""


@dataclass(frozen=True)
class Seen:
    """What stood on the page of the one who proposes: keys, 0 for none."""

    proposal: int
    decision: int


@transaction.atomic
def propose(
    *,
    application: Application,
    outcome: str,
    reason: str = "",
    wording: Mapping[str, str] | None = None,
    seen: Seen | None = None,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Proposes an outcome to the head. `reason` is the considerations of the letter, one a line; empty: the usual ones.

    `wording` holds the `PARTS` of the letter that are written anew. Without `seen` it is not asked what stood before.
    Raises `ProposalWithoutReason`, `NothingToPropose`, `ProposedMeanwhile`.
    """
    if outcome == Outcome.REJECTION and not reason.strip():
        raise ProposalWithoutReason("Skriv hvorfor du foreslår avslag. Søkeren har krav på å få vite det.")
    row = _locked(application)
    decision = queries.current_decision(row)
    if seen is not None:
        _refuse_unseen(row, seen, by)
    proposal = Proposal.objects.create(
        application=row,
        outcome=outcome,
        reason=reason.strip(),
        wording={part: text.strip() for part, text in (wording or {}).items() if part in PARTS},
        replaces=decision,
        at=at,
        by=by,
    )
    audit.record("applications.proposed", by=by, at=at, run_id=row.run_id, subject=row.reference, outcome=outcome)
    return proposal


@transaction.atomic
def take_back(*, application: Application, proposal_id: int, by: Actor, at: datetime) -> Proposal:
    """Removes the proposal that counts; the one before it counts again. The audit trail keeps who took back what.

    Raises `ProposalGone`.
    """
    row = _locked(application)
    proposal = queries.pending_proposal(row)
    if proposal is None or proposal.pk != proposal_id:
        raise ProposalGone("Forslaget for {person} er allerede fjernet, endret eller avgjort.", person=row.person)
    outcome = proposal.outcome
    Proposal.objects.filter(pk=proposal.pk).delete()
    audit.record(
        "applications.proposal_taken_back", by=by, at=at, run_id=row.run_id, subject=row.reference, outcome=outcome
    )
    return proposal


def _locked(application: Application) -> Application:
    row = Application.objects.select_for_update(of=("self",)).select_related("person").get(pk=application.pk)
    if hasattr(row, "withdrawal"):
        raise NothingToPropose("{person} har trukket søknaden.", person=row.person)
    return row


def _refuse_unseen(row: Application, seen: Seen, by: Actor) -> None:
    """What others did since the page was opened is told; what one did oneself in another window is not held up."""
    decision = queries.current_decision(row)
    if (decision.pk if decision else 0) != seen.decision:
        raise ProposedMeanwhile(
            "{who} har avgjort søknaden til {person} etter at du åpnet siden.",
            who=decision.decided_by if decision else Sentence("En annen"),
            person=row.person,
        )
    proposal = queries.pending_proposal(row)
    if (proposal.pk if proposal else 0) == seen.proposal or (proposal and proposal.by == by):
        return
    if proposal is None:
        raise ProposedMeanwhile(
            "Forslaget for {person} er fjernet etter at du åpnet siden. Foreslå på nytt.", person=row.person
        )
    raise ProposedMeanwhile(
        "{who} foreslo {outcome} for {person} {when}, etter at du åpnet siden. Ditt forslag er ikke lagret. Foreslå "
        "på nytt hvis du mener noe annet.",
        who=proposal.by,
        outcome=Sentence(proposal.get_outcome_display()),
        person=row.person,
        when=partial(norwegian_dates.clock_time, proposal.at),
    )
