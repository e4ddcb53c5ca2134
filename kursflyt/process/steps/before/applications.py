"""Case processing: proposals, decisions in bulk with their letters, and what applicants answer.

Each act is one transaction: the facts, the letters and the notices stand or fall together, and the process looks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, clock, jobs, norwegian_dates, storage
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.domain.applications import (
    deciding,
    drafts,
    following_up,
    letters,
    offers,
    proposing,
    ranking,
    seats,
    withdrawing,
)
from kursflyt.domain.applications import queries as applications
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.models import Application, Decision, Outcome, Place, Proposal, Withdrawal
from kursflyt.domain.applications.proposing import Seen
from kursflyt.domain.applications.ranking import Ranked
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.domain.school import queries as school_queries
from kursflyt.policy import law
from kursflyt.process import archiving_documents, boxes, progress, watches


@dataclass(frozen=True)
class Preview:
    """A letter as it will be sent, nothing stored."""

    ruling: Ruling
    decision: Decision
    proof: letters.Proof


@boxes.gather
def process_applications(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when registration is closed, every standing application is decided, and no offer waits for an answer."""
    numbers = applications.numbers(run)
    awaiting = applications.offers_awaiting_reply(run)
    settled = applications.registration_closed(run, at=at) and not numbers.undecided and not awaiting
    return boxes.Gathered(
        done=settled and not _without_letter(run),
        n=numbers.standing - numbers.undecided,
        of=numbers.standing,
        evidence=lambda: _evidence(run, numbers, awaiting),
    )


def _without_letter(run: CourseRun) -> int:
    return Decision.objects.filter(
        application__run=run, letter__isnull=True, superseded_at__isnull=True, application__withdrawal__isnull=True
    ).count()


def _evidence(run: CourseRun, numbers: applications.Numbers, awaiting: int) -> boxes.Evidence:
    letters_written = (
        Decision.objects.filter(application__run=run, letter__isnull=False)
        .order_by("id")
        .values_list("application__reference", "letter_id")
    )
    documents = [{"name": f"vedtak-{reference}.pdf", "sha256": sha256} for reference, sha256 in letters_written]
    return {
        "participants": numbers.participants,
        "waiting": numbers.waiting,
        "rejected": numbers.rejected,
        "declined": numbers.declined,
        "lapsed": numbers.lapsed,
        "awaiting_reply": awaiting,
        "letters": len(documents),
        "notices": Message.objects.filter(run=run, kind=letters.NOTICE).count(),
        "documents": documents,
    }


def suggested_rulings(run: CourseRun, *, at: datetime) -> list[Ruling]:
    """What the published rule says of each undecided application, with reasons; who lacks documents is left out."""
    return ranking.suggested_rulings(run, law=law.admission(on=norwegian_dates.oslo_day(at)), at=at)


@transaction.atomic
def propose_all(run: CourseRun, *, by: Actor, at: datetime) -> list[Proposal]:
    """What the rule says is proposed to the head, for those nobody has proposed an outcome for."""
    basis = law.admission(on=norwegian_dates.oslo_day(at))
    return [
        proposing.propose(
            application=ruling.application,
            outcome=ruling.outcome,
            reason=" ".join(ruling.considerations),
            by=by,
            at=at,
        )
        for ruling in ranking.suggested_rulings(run, law=basis, at=at, beside_proposals=True)
    ]


def propose(
    row: Ranked,
    *,
    outcome: str,
    reason: str = "",
    seen: Seen | None = None,
    by: Actor,
    at: datetime,
) -> Proposal:
    """One proposal for the head. A rejection that the check carries needs no words of one's own."""
    if outcome == Outcome.REJECTION and not reason.strip():
        reason = "\n".join(ranking.grounds_for_rejection(row, at=at))
    return proposing.propose(application=row.application, outcome=outcome, reason=reason, seen=seen, by=by, at=at)


def proposed_rulings(rows: Sequence[Ranked], *, at: datetime) -> list[Ruling]:
    """What is proposed and waits for the head, in the words of the proposals."""
    return ranking.proposed_rulings(rows, law=law.admission(on=norwegian_dates.oslo_day(at)))


def usual_ruling(row: Ranked, outcome: str, *, at: datetime) -> Ruling:
    """The outcome in the usual words."""
    return ranking.ruling_for(row, outcome, law=law.admission(on=norwegian_dates.oslo_day(at)))


def preview_letters(
    run: CourseRun, *, rulings: Sequence[Ruling], by: Actor, at: datetime, only: Application | None = None
) -> list[Preview]:
    """Each letter exactly as `decide` would send it now, all of them together; `only` this one's is made."""
    school, basis = school_queries.current(), law.admission(on=norwegian_dates.oslo_day(at))
    number, previews = seats.last_waiting_number(run), []
    for ruling in rulings:
        number += ruling.outcome == Outcome.WAITING_LIST
        decision = Decision(
            application=ruling.application,
            outcome=ruling.outcome,
            facts="\n".join(ruling.facts),
            rule="\n".join(ruling.rule),
            considerations="\n".join(ruling.considerations),
            conditions="\n".join(ruling.conditions),
            missing="\n".join(ruling.missing),
            waiting_number=number if ruling.outcome == Outcome.WAITING_LIST else None,
            case_officer=_case_officer(ruling.application, by),
            decided_at=at,
            decided_by=by,
        )
        if only is None or only == ruling.application:
            due_at = deciding.reply_due_at(run, at=at)
            previews.append(Preview(ruling, decision, letters.proof(decision, law=basis, school=school, due_at=due_at)))
    return previews


@transaction.atomic
def decide(run: CourseRun, *, rulings: Sequence[Ruling], by: Actor, at: datetime) -> list[Decision]:
    """Decides them all, writes the letters and posts the notices; one refusal and nothing is done.

    Raises `AlreadyDecided`, `DecisionOnWithdrawn`, `RejectionWithoutReasons`, `NoPlaceLeft`.
    """
    school, basis = school_queries.current(), law.admission(on=norwegian_dates.oslo_day(at))
    # All rows are locked in one order before the counter of places is, so that two bulks never wait for each other.
    keys = [ruling.application.pk for ruling in rulings]
    list(Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    decisions = []
    for ruling in rulings:
        officer = _case_officer(ruling.application, by)
        decision = deciding.decide(ruling=ruling, case_officer=officer, by=by, at=at)
        decisions.append(letters.write(decision, law=basis, school=school, at=at))
    archiving_documents.later(run)
    progress.look_again(run, at=at)
    return decisions


@transaction.atomic
def accept_offer(application: Application, *, by: Actor, at: datetime) -> Place:
    """Yes to the place."""
    place = offers.accept(application=application, by=by, at=at)
    progress.look_again(application.run, at=at)
    return place


@transaction.atomic
def decline_offer(application: Application, *, by: Actor, at: datetime) -> None:
    """No to the place; the next in line is offered it."""
    offers.decline(application=application, by=by, at=at)
    progress.look_again(application.run, at=at)


@transaction.atomic
def withdraw(application: Application, *, reason: str = "", by: Actor, at: datetime) -> Withdrawal:
    """The applicant withdraws or the participant leaves."""
    withdrawal = withdrawing.withdraw(application=application, reason=reason, by=by, at=at)
    progress.look_again(application.run, at=at)
    return withdrawal


def open_letter(decision: Decision, *, by: Actor, at: datetime) -> bytes:
    """The letter behind login; the first opening is kept. FileNotFoundError while the letter is still being written."""
    if decision.letter is None:
        raise FileNotFoundError(f"decision {decision.pk}")
    content = storage.read(decision.letter)
    following_up.note_opened(decision=decision, by=by, at=at)
    return content


@watches.every_minute
def follow_up_applications(*, at: datetime) -> dict[str, int]:
    """What time brings: offers lapse, letters are announced again, those who wait are told, old drafts go."""
    counts = {
        "lapsed": len(offers.lapse_offers(at=at)),
        "second_notices": len(following_up.remind_unopened(at=at)),
        "provisional_replies": 0,
        "drafts_deleted": drafts.delete_old_drafts(at=at),
    }
    if not law.receipt_replaces_provisional_reply(on=norwegian_dates.oslo_day(at)):
        replies = following_up.send_provisional_replies(school=school_queries.current(), at=at)
        counts["provisional_replies"] = len(replies)
    return counts


@jobs.job(seats.LETTER_JOB)
def write_letter(decision_id: int) -> None:
    """The letter of an automatic decision: the request that made the decision did not wait for it."""
    at = clock.now()
    decision = Decision.objects.select_related("application__run", "application__person").get(pk=decision_id)
    if decision.superseded_at is not None or hasattr(decision.application, "withdrawal"):
        return
    with transaction.atomic():
        basis = law.admission(on=norwegian_dates.oslo_day(decision.decided_at))
        letters.write(decision, law=basis, school=school_queries.current(), at=at)
        audit.record(
            "applications.letter_written",
            by=MACHINE,
            at=at,
            run_id=decision.application.run_id,
            subject=decision.application.reference,
        )
        archiving_documents.later(decision.application.run)
    progress.look_again(decision.application.run, at=at)


def _case_officer(application: Application, decider: Actor) -> str:
    """Who prepared the case: the last to propose besides the decider, who may only have mended the words.

    The decider where nobody else has proposed, and the run's consultant where nobody has.
    """
    proposers = [proposal.by for proposal in application.proposals.all()]
    others = [by for by in proposers if by != decider]
    return str((others or proposers or [application.run.consultant])[-1])
