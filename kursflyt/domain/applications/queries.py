"""Questions about applications: who has applied, who waits, who has a place, and how many of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from kursflyt.core import rows
from kursflyt.domain.applications.models import Application, ApplicationQuerySet, Decision, Offer, Outcome, Proposal
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person


@dataclass(frozen=True)
class Numbers:
    """How many applications of a run stand where. `offered` have not answered yet; `participants` have a place."""

    received: int
    standing: int
    undecided: int
    offered: int
    participants: int
    waiting: int
    rejected: int
    declined: int
    lapsed: int
    withdrawn: int


def applicants(run: CourseRun) -> ApplicationQuerySet:
    """All applications with everything a list shows; in the order they came."""
    return _loaded(Application.objects.filter(run=run))


def standing(run: CourseRun) -> ApplicationQuerySet:
    """Those not withdrawn."""
    return _loaded(Application.objects.standing().filter(run=run))


def participants(run: CourseRun) -> ApplicationQuerySet:
    """Those with a place, in Norwegian order of names."""
    return (
        Application.objects.with_place()
        .filter(run=run)
        .select_related("person", "run", "run__programme", "place")
        .order_by("person__sort_key", "pk")
    )


def waiting_list(run: CourseRun) -> list[Decision]:
    """The decisions in force that wait for a place, first in line first."""
    return list(
        Decision.objects.filter(
            application__run=run,
            application__withdrawal__isnull=True,
            outcome=Outcome.WAITING_LIST,
            superseded_at__isnull=True,
        )
        .select_related("application__person")
        .order_by("waiting_number")
    )


def place_in_line(decision: Decision) -> int:
    """Which number a waiting applicant is now; the letter tells the number of that day."""
    ahead = Decision.objects.filter(
        application__run_id=decision.application.run_id,
        application__withdrawal__isnull=True,
        outcome=Outcome.WAITING_LIST,
        superseded_at__isnull=True,
        waiting_number__lt=decision.waiting_number,
    )
    return ahead.count() + 1


def current_decision(application: Application) -> Decision | None:
    """The decision in force, from what is loaded with the application where it is."""
    in_force = [decision for decision in application.decisions.all() if decision.superseded_at is None]
    return in_force[-1] if in_force else None


def newest_proposal(application: Application) -> Proposal | None:
    """What was proposed last, from what is loaded with the application where it is."""
    proposals = list(application.proposals.all())
    return proposals[-1] if proposals else None


def pending_proposal(application: Application) -> Proposal | None:
    """What is proposed and waits for the head: the newest proposal, unless somebody has decided since it was made."""
    proposal, decision = newest_proposal(application), current_decision(application)
    if proposal is None or proposal.replaces_id != (decision.pk if decision else None):
        return None
    return proposal


def changed_since_proposal(application: Application) -> bool:
    """Whether the applicant has changed the application or sent a document after what is proposed."""
    proposal = pending_proposal(application)
    changes = [application.amended_at, *(each.received_at for each in application.attachments.all())]
    return proposal is not None and any(change is not None and change > proposal.at for change in changes)


def numbers(run: CourseRun) -> Numbers:
    """One query."""
    stands = Q(withdrawal__isnull=True)
    force = Exists(Decision.objects.filter(application=OuterRef("pk"), superseded_at__isnull=True))
    rows = (
        Application.objects.filter(run=run)
        .annotate(decided=force)
        .aggregate(
            received=Count("pk", distinct=True),
            standing=Count("pk", filter=stands, distinct=True),
            undecided=Count("pk", filter=stands & Q(decided=False), distinct=True),
            offered=_offers(decisions__offer__reply__isnull=True, decisions__offer__lapse__isnull=True),
            participants=Count(
                "pk", filter=stands & Q(place__isnull=False, place__released_at__isnull=True), distinct=True
            ),
            waiting=_decided(Outcome.WAITING_LIST),
            rejected=_decided(Outcome.REJECTION),
            declined=_offers(decisions__offer__reply__accepted=False),
            lapsed=_offers(decisions__offer__lapse__isnull=False),
            withdrawn=Count("pk", filter=~stands, distinct=True),
        )
    )
    return Numbers(**rows)


def participants_by_run(runs: Sequence[CourseRun]) -> dict[int, int]:
    """How many have a place, by the key of the run; runs without any are left out. One query."""
    rows = Application.objects.with_place().filter(run__in=runs).order_by().values_list("run_id")
    return dict(rows.annotate(n=Count("pk")))


def offers_awaiting_reply(run: CourseRun) -> int:
    """Offers in force without an answer, also those whose deadline passed but have not been marked lapsed."""
    return Offer.objects.filter(
        decision__application__run=run,
        decision__application__withdrawal__isnull=True,
        decision__superseded_at__isnull=True,
        reply__isnull=True,
        lapse__isnull=True,
    ).count()


def registration_closed(run: CourseRun, *, at: datetime) -> bool:
    return at >= run.registration_deadline_at


def applications_of(person: Person) -> ApplicationQuerySet:
    """A person's applications, newest first, with what «Min side» shows."""
    return _loaded(Application.objects.filter(person=person)).order_by("-submitted_at")


def by_ids(run: CourseRun, ids: Sequence[int]) -> ApplicationQuerySet:
    return standing(run).filter(pk__in=ids)


def by_receipt(pk: int) -> tuple[Application, list[str]]:
    """What the receipt shows, and the names of its documents. Application.DoesNotExist when there is none."""
    application = rows.find(Application, pk, along="person")
    with connection.cursor() as cursor:
        cursor.execute('SELECT "name" FROM "application_attachment" WHERE "application_id" = %s ORDER BY "id"', [pk])
        return application, [name for (name,) in cursor.fetchall()]


def _loaded(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    return applications.for_lists().select_related("run__programme").prefetch_related("proposals")


def _decided(outcome: str) -> Count:
    return Count(
        "pk",
        filter=Q(withdrawal__isnull=True, decisions__superseded_at__isnull=True, decisions__outcome=outcome),
        distinct=True,
    )


def _offers(**conditions: object) -> Count:
    return Count(
        "pk",
        filter=Q(
            withdrawal__isnull=True,
            decisions__superseded_at__isnull=True,
            decisions__outcome=Outcome.OFFER,
            **conditions,
        ),
        distinct=True,
    )
