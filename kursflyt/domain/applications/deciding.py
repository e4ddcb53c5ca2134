"""An individual decision: written with its reasons, never changed; a new one supersedes it. Two at once: one wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kursflyt.core import audit, jobs, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications import seats
from kursflyt.domain.applications.models import Application, Decision, Offer, Outcome, Place
from kursflyt.domain.courses.models import CourseRun


class AlreadyDecided(Refused):
    """Somebody else has decided since the page was opened."""


class DecisionOnWithdrawn(Refused):
    """The applicant has withdrawn."""


class RejectionWithoutReasons(Refused):
    """Forvaltningsloven §§ 24–25: a rejection gives facts, rule and main considerations."""

    field = "considerations"


class NoPlaceLeft(Refused):
    """Every place is offered or taken."""


@dataclass(frozen=True)
class Ruling:
    """What is to be decided on one application, with the lines of its letter. `seen`: the decision in force then."""

    application: Application
    outcome: str
    facts: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    considerations: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    seen: Decision | None = None


@transaction.atomic
def decide(*, ruling: Ruling, case_officer: str, by: Actor, at: datetime, automatic: bool = False) -> Decision:
    """Writes the decision and takes or frees the place; the letter comes after (`letters.write`).

    Raises `AlreadyDecided`, `DecisionOnWithdrawn`, `RejectionWithoutReasons`, `NoPlaceLeft`.
    """
    if ruling.outcome == Outcome.REJECTION and not (ruling.facts and ruling.rule and ruling.considerations):
        raise RejectionWithoutReasons(
            "Et avslag må begrunnes: Skriv hva du har lagt til grunn, hvilken regel du har brukt, "
            "og hva som var avgjørende."
        )
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("run", "person")
        .get(pk=ruling.application.pk)
    )
    if hasattr(application, "withdrawal"):
        raise DecisionOnWithdrawn("{person} har trukket søknaden.", person=application.person)
    before = in_force(application)
    if (before.pk if before else None) != (ruling.seen.pk if ruling.seen else None):
        raise AlreadyDecided(
            "{person}: {who} har avgjort søknaden etter at du åpnet siden. Se på den på nytt.",
            person=application.person,
            who=before.decided_by if before else Sentence("en annen"),
        )
    if before is not None:
        supersede(before, at=at)
    waiting_number = _place_or_number(application.run, ruling.outcome)
    decision = Decision.objects.create(
        application=application,
        outcome=ruling.outcome,
        facts="\n".join(ruling.facts),
        rule="\n".join(ruling.rule),
        considerations="\n".join(ruling.considerations),
        conditions="\n".join(ruling.conditions),
        missing="\n".join(ruling.missing),
        waiting_number=waiting_number,
        automatic=automatic,
        case_officer=case_officer,
        decided_at=at,
        decided_by=by,
    )
    if ruling.outcome == Outcome.OFFER:
        Offer.objects.create(decision=decision, reply_due_at=reply_due_at(application.run, at=at))
    audit.record(
        "applications.decided",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        outcome=ruling.outcome,
        automatic=automatic,
        supersedes=before.pk if before else None,
    )
    return decision


def in_force(application: Application) -> Decision | None:
    """The decision that counts now."""
    return Decision.objects.select_related("offer").filter(application=application, superseded_at__isnull=True).first()


def supersede(decision: Decision, *, at: datetime) -> None:
    """A newer decision is about to come. Its offer's place is given back."""
    if holds_place(decision):
        give_back(decision.application, at=at)
    decision.superseded_at = at
    decision.save(update_fields=["superseded_at"])


def holds_place(decision: Decision) -> bool:
    """Whether the offer is open or accepted, so that nobody else can have the place."""
    if decision.outcome != Outcome.OFFER:
        return False
    offer = decision.offer
    if hasattr(offer, "lapse"):
        return False
    if not hasattr(offer, "reply"):
        return True
    place: Place | None = getattr(decision.application, "place", None)
    return offer.reply.accepted and place is not None and place.released_at is None


def give_back(application: Application, *, at: datetime) -> None:
    """The place, offered or taken, is free for the next."""
    if Place.objects.filter(application=application, released_at__isnull=True).update(released_at=at):
        jobs.defer("sync_classroom", run_id=application.run_id, once=f"sync {application.run_id}")
    seats.release(application.run)


def reply_due_at(run: CourseRun, *, at: datetime) -> datetime:
    """The end of the last day for a reply."""
    return norwegian_dates.day_end(norwegian_dates.oslo_day(at) + timedelta(days=run.offer_reply_days))


def _place_or_number(run: CourseRun, outcome: str) -> int | None:
    if outcome == Outcome.WAITING_LIST:
        return seats.next_waiting_number(run)
    if outcome == Outcome.OFFER and not seats.take(run):
        raise NoPlaceLeft("Alle plassene er tilbudt eller tatt. Sett søkeren på venteliste, eller øk antall plasser.")
    return None
