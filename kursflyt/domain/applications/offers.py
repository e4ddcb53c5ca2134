"""What becomes of an offer: a yes makes a participant, a no or a passed deadline frees the place for the next."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, jobs, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications import deciding, seats
from kursflyt.domain.applications.models import Application, Decision, Offer, OfferLapse, OfferReply, Outcome, Place
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links

ACCEPTED = "process_applications.accepted"
DECLINED = "process_applications.declined"
LAPSED = "process_applications.lapsed"


class NoOffer(Refused):
    """There is no offer to answer."""


class OfferLapsed(Refused):
    """The reply deadline has passed."""


class AlreadyAnswered(Refused):
    """The offer has been answered."""


@transaction.atomic
def accept(*, application: Application, by: Actor, at: datetime) -> Place:
    """A yes: the applicant becomes a participant. Yes twice changes nothing.

    Raises `NoOffer`, `OfferLapsed`, `AlreadyAnswered`.
    """
    row, offer = _lock_offer(application)
    if hasattr(offer, "reply") and offer.reply.accepted:
        return row.place
    _refuse_unanswerable(offer, at=at)
    OfferReply.objects.create(offer=offer, accepted=True, at=at, by=by)
    place, _ = Place.objects.update_or_create(application=row, defaults={"granted_at": at, "released_at": None})
    audit.record("applications.offer_accepted", by=by, at=at, run_id=row.run_id, subject=row.reference)
    jobs.defer("sync_classroom", run_id=row.run_id, once=f"sync {row.run_id}")
    _tell(row, kind=ACCEPTED, fact=offer.pk, at=at)
    return place


@transaction.atomic
def decline(*, application: Application, by: Actor, at: datetime) -> Decision | None:
    """A no: the place goes to the next on the waiting list, whose decision is returned."""
    row, offer = _lock_offer(application)
    _refuse_unanswerable(offer, at=at)
    OfferReply.objects.create(offer=offer, accepted=False, at=at, by=by)
    audit.record("applications.offer_declined", by=by, at=at, run_id=row.run_id, subject=row.reference)
    _tell(row, kind=DECLINED, fact=offer.pk, at=at)
    seats.release(row.run)
    return offer_next(run=row.run, at=at)


@transaction.atomic
def lapse_offers(*, at: datetime, run: CourseRun | None = None) -> list[Offer]:
    """Offers whose deadline passed without an answer lapse, and the next in line are offered their places."""
    overdue = Offer.objects.filter(
        reply_due_at__lt=at,
        reply__isnull=True,
        lapse__isnull=True,
        decision__superseded_at__isnull=True,
        decision__application__withdrawal__isnull=True,
        decision__application__run__cancellation__isnull=True,
    )
    if run is not None:
        overdue = overdue.filter(decision__application__run=run)
    lapsed = []
    # All applications are locked before the first place is given back: whoever decides goes the same way round.
    pks = overdue.order_by("decision__application_id").values_list("decision__application_id", flat=True)
    for row, offer in [found for pk in pks if (found := _lock_unanswered(pk))]:
        OfferLapse.objects.create(offer=offer, at=at)
        audit.record("applications.offer_lapsed", by=MACHINE, at=at, run_id=row.run_id, subject=row.reference)
        _tell(row, kind=LAPSED, fact=offer.pk, at=at)
        lapsed.append(offer)
        seats.release(row.run)
        offer_next(run=row.run, at=at)
    return lapsed


@transaction.atomic
def offer_next(*, run: CourseRun, at: datetime) -> Decision | None:
    """Offers a free place to the first on the waiting list, by a new decision; its letter is written by a job.

    None when there is no free place, nobody waits, the list is closed, or the run is cancelled.
    """
    if norwegian_dates.oslo_day(at) > run.waiting_list_closes_on or hasattr(run, "cancellation"):
        return None
    waiting = (
        Decision.objects.select_for_update(of=("self", "application"), skip_locked=True)
        .select_related("application")
        .filter(
            application__run=run,
            outcome=Outcome.WAITING_LIST,
            superseded_at__isnull=True,
            application__withdrawal__isnull=True,
        )
        .order_by("waiting_number")
        .first()
    )
    if waiting is None or not seats.take(run):
        return None
    waiting.superseded_at = at
    waiting.save(update_fields=["superseded_at"])
    decision = Decision.objects.create(
        application=waiting.application,
        outcome=Outcome.OFFER,
        automatic=True,
        case_officer=str(MACHINE),
        decided_at=at,
        decided_by=MACHINE,
    )
    Offer.objects.create(decision=decision, reply_due_at=deciding.reply_due_at(run, at=at))
    audit.record(
        "applications.offered_next",
        by=MACHINE,
        at=at,
        run_id=run.pk,
        subject=waiting.application.reference,
        waiting_number=waiting.waiting_number,
    )
    jobs.defer(seats.LETTER_JOB, decision_id=decision.pk)
    return decision


def _lock_unanswered(pk: int) -> tuple[Application, Offer] | None:
    """The application, locked, and its offer; None when it was withdrawn, answered or decided anew in the meantime."""
    try:
        row, offer = _lock_offer(Application(pk=pk))
    except NoOffer:
        return None
    return None if hasattr(offer, "reply") or hasattr(offer, "lapse") else (row, offer)


def _lock_offer(application: Application) -> tuple[Application, Offer]:
    """The application, locked, and the offer in force. Raises `NoOffer`."""
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("run__cancellation", "person")
        .get(pk=application.pk)
    )
    if hasattr(row, "withdrawal"):
        raise NoOffer("Søknaden er trukket, så det er ikke noe tilbud å svare på.")
    if hasattr(row.run, "cancellation"):
        raise NoOffer("Kurset er avlyst, så det er ikke noe tilbud å svare på.")
    decision = deciding.in_force(row)
    if decision is None or decision.outcome != Outcome.OFFER:
        raise NoOffer("Det er ikke noe tilbud om plass å svare på.")
    return row, decision.offer


def _refuse_unanswerable(offer: Offer, *, at: datetime) -> None:
    if hasattr(offer, "reply"):
        raise AlreadyAnswered(
            "Tilbudet er allerede besvart med {answer}. Ta kontakt med skolen hvis det er feil.",
            answer=Sentence("ja") if offer.reply.accepted else Sentence("nei"),
        )
    if hasattr(offer, "lapse") or at > offer.reply_due_at:
        raise OfferLapsed(
            "Svarfristen var {due}. Tilbudet er falt bort. Ta kontakt med skolen hvis du fortsatt vil delta.",
            due=offer.reply_due_at,
        )


def _tell(application: Application, *, kind: str, fact: int, at: datetime) -> None:
    messages.post(
        kind=kind,
        key=f"{kind}:{application.reference}:{fact}",
        at=at,
        run=application.run,
        person=application.person,
        language=application.language_form,
        reference=application.reference,
        application_url=links.personal_url(application.person, door="my", path=application.own_path, at=at),
    )
