"""Enough qualified applicants? Start, postpone or cancel; and a cancellation at any later time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.db import transaction

from kursflyt.core import jobs
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import queries as applications
from kursflyt.domain.applications.models import Application
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import publishing, start_decision
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.start_decision import NewDates
from kursflyt.domain.invoicing import billing, crediting
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.teaching import classroom
from kursflyt.process import boxes, progress, website
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import planning, rooms

BOX = "decide_start"
CANCELLED, POSTPONED = "decide_start.cancelled", "decide_start.postponed"

type Choice = Literal["start", "postpone", "cancel"]


class PeopleWereTold(Refused):
    """A decision that everyone has been told of cannot be taken back."""


@boxes.person
@transaction.atomic
def decide_start(
    run: CourseRun,
    *,
    choice: Choice = "start",
    reason: str = "",
    dates: NewDates | None = None,
    by: Actor,
    at: datetime,
) -> StepRun:
    """Does what was chosen and finishes the box. Raises what the verbs of `courses.start_decision` refuse."""
    if choice == "start":
        return _start(run, by=by, at=at)
    if choice == "cancel":
        return cancel_course(run, reason=reason, by=by, at=at)  # type: ignore[return-value]
    if dates is None:
        raise start_decision.NewDatesWrong("Skriv de nye datoene.", field="starts_on")
    return _postpone(run, dates=dates, reason=reason, by=by, at=at)


@transaction.atomic
def cancel_course(run: CourseRun, *, reason: str, by: Actor, at: datetime) -> StepRun | None:
    """Cancels the course now, whatever box is open: everyone told, invoices credited, rooms closed, work withdrawn.

    The finished box when the decision was open, else None.
    """
    start_decision.cancel(run=run, reason=reason, by=by, at=at)
    told = _tell(run, CANCELLED, key=CANCELLED, reason=reason.strip(), at=at)
    credited = crediting.credit_all(run=run, reason=f"Kurset er avlyst: {reason.strip()}", by=by, at=at)
    taken_back = billing.take_back_all(run=run, reason=f"Kurset er avlyst: {reason.strip()}", by=by, at=at)
    classroom.close(run=run, by=by, at=at)
    rooms.end_meeting_later(run)
    jobs.defer("sync_classroom", run_id=run.pk, once=f"sync {run.pk}")
    website.follow_later(run)
    contract = contracts.current(run)
    evidence: boxes.Evidence = {
        "told": told,
        "credited": [{"number": note.number, "total": str(note.total)} for note in credited],
        "bases_taken_back": len(taken_back),
        "contract": contract.number if contract else "",
        "contract_clause": _clause(run) if contract else "",
        "page": "avlyst",
    }
    if StepRun.objects.open().filter(run=run, box=BOX).exists():
        return progress.finish(
            run, BOX, by=by, at=at, outcome="cancelled", evidence=evidence, answers={"has_fee": run.has_fee}
        )
    progress.stop(run, at=at)
    return None


@boxes.when_undone(BOX)
def take_back_start(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """A start can be taken back while nothing builds on it; a message to everyone cannot."""
    if hasattr(run, "cancellation") or run.postponements.exists():  # type: ignore[attr-defined]
        raise PeopleWereTold(
            "Søkerne har fått beskjed, så avgjørelsen kan ikke angres. Planlegg heller kurset på nytt."
        )
    start_decision.take_back_start(run=run, by=by, at=at)


def _start(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    numbers = applications.numbers(run)
    fact = start_decision.start(run=run, qualified=numbers.participants, by=by, at=at)
    return progress.finish(
        run,
        BOX,
        by=by,
        at=at,
        answers={"has_fee": run.has_fee},
        evidence={
            "choice": "start",
            "participants": fact.qualified,
            "minimum": run.minimum,
            "places": run.places,
            "waiting": numbers.waiting,
        },
    )


def _postpone(run: CourseRun, *, dates: NewDates, reason: str, by: Actor, at: datetime) -> StepRun:
    fact = start_decision.postpone(run=run, dates=dates, reason=reason, by=by, at=at)
    told = _tell(
        run, POSTPONED, key=f"{POSTPONED}:{fact.pk}", reason=fact.reason, old_starts_on=fact.old_starts_on, at=at
    )
    if courses.published_plan(run) is not None:
        publishing.publish_plan(run=run, by=by, at=at)
    step = progress.finish(
        run,
        BOX,
        by=by,
        at=at,
        outcome="postponed",
        answers={"has_fee": run.has_fee},
        evidence={
            "choice": "postponed",
            "old_starts_on": fact.old_starts_on.isoformat(),
            "new_starts_on": fact.new_starts_on.isoformat(),
            "told": told,
        },
    )
    planning.move_due_dates(run)
    rooms.follow_later(run)
    website.follow_later(run)
    return step


def _tell(run: CourseRun, kind: str, *, key: str, at: datetime, **context: Any) -> dict[str, int]:
    """Every applicant that stands, the teacher and the partners. Returns how many of each."""
    standing = Application.objects.standing().filter(run=run).select_related("person")
    for application in standing:
        person = application.person
        link = links.personal_url(person, door="my", path=application.own_path, at=at)
        messages.post(
            kind=kind,
            key=f"{key}:{application.reference}",
            at=at,
            run=run,
            person=person,
            language=application.language_form,
            name=person.given_name,
            teacher=False,
            partner=False,
            link=link,
            **context,
        )
    contract = contracts.current(run)
    if contract is not None:
        link = links.personal_url(contract.teacher, door="teacher", path="/larer/", at=at)
        messages.post(
            kind=kind,
            key=f"{key}:teacher:{contract.number}",
            at=at,
            run=run,
            person=contract.teacher,
            name=contract.teacher.given_name,
            teacher=True,
            partner=False,
            clause=_clause(run),
            link=link,
            **context,
        )
    partners = [partner for partner in run.partners.all() if partner.email]
    for partner in partners:
        messages.post(
            kind=kind,
            key=f"{key}:partner:{partner.pk}",
            at=at,
            run=run,
            address=partner.email,
            name=partner.contact_name,
            teacher=False,
            partner=True,
            link=f"{settings.SITE_URL}/kurs/{run.slug}/",
            **context,
        )
    return {"applicants": len(standing), "teachers": int(contract is not None), "partners": len(partners)}


def _clause(run: CourseRun) -> str:
    """What the contract says of a cancellation, as it is told to the teacher."""
    contract = contracts.current(run)
    share = contract.cancellation_share if contract else 0
    if not share:
        return "avlysning uten vederlag innen den avtalte datoen."
    return f"ved avlysning betales {share} prosent av honoraret for arbeidet som er lagt ned."
