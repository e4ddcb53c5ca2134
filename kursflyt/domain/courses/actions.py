"""Planning a course run: one form in, every later date proposed from the first session, and each of them changeable."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import landing_page_checks, landing_picture, programmes, session_plan, slugs
from kursflyt.domain.courses.dates import Dates, check_dates, proposed_dates
from kursflyt.domain.courses.models import (
    AllocationRule,
    CourseRun,
    LandingPage,
    Partner,
    Programme,
    Seats,
)
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.people.models import Person, Staff
from kursflyt.domain.school import queries as school_queries

__all__ = ["Dates", "SessionDraft", "proposed_dates"]

_RANKING = frozenset({"allocation_rule", "priority_group", "ranks_by_practice"})


class TooFewPlaces(Refused):
    """Fewer places than the minimum, or none."""

    field = "places"


class RuleIsInForce(Refused):
    """Somebody has applied by the rule that is published."""

    field = "priority_group"


class FeeOnFreeCourse(Refused):
    """A fee, where the grant presupposes that the education is free (fagskoleloven § 29(2))."""

    field = "fee"


@transaction.atomic
def plan(
    *,
    programme: Programme,
    title: str,
    starts_on: date,
    places: int,
    venue: str,
    head: Staff,
    consultant: Staff,
    marketer: Staff,
    by: Actor,
    at: datetime,
    title_nn: str = "",
    minimum: int = 1,
    dates: Dates | None = None,
    fee: Decimal = Decimal(0),
    fee_free_by_grant: bool = True,
    grant_reference: str = "",
    allocation_rule: str = AllocationRule.CASE_PROCESSING,
    priority_group: str = "",
    ranks_by_practice: bool = False,
    partners: Sequence[Partner] = (),
    teacher: Person | None = None,
    offer_reply_days: int | None = None,
    attendance_required: int = 80,
    grade_scale: str | None = None,
    document_type: str | None = None,
    meeting_url: str = "",
    sessions: Sequence[SessionDraft] = (),
) -> CourseRun:
    """A new run with its seats, its address and an empty landing page. The process is begun by the caller.

    Without `dates` they are proposed from `starts_on`, and from the last session where sessions are given. `fee` is
    NOK a participant. Refuses with DatesOutOfOrder, DeadlinePassed, TooFewPlaces, FeeOnFreeCourse,
    `programmes.DiplomaNeedsAccreditation` or BadSessionPlan.
    """
    school = school_queries.current()
    if dates is None:
        last = max((norwegian_dates.oslo_day(session.starts_at) for session in sessions), default=None)
        dates = proposed_dates(starts_on, school, last_session_on=last)
    check_dates(dates, at=at)
    document_type = document_type or programme.document_type
    _check_facts(places, minimum, fee, fee_free_by_grant, document_type, programme)
    run = CourseRun.objects.create(
        programme=programme,
        slug=slugs.free_slug(title, dates.starts_on),
        title=title.strip(),
        title_nn=title_nn.strip(),
        head=head,
        consultant=consultant,
        marketer=marketer,
        intended_teacher=teacher,
        places=places,
        minimum=minimum,
        allocation_rule=allocation_rule,
        priority_group=_group(priority_group),
        ranks_by_practice=ranks_by_practice,
        fee=fee,
        fee_free_by_grant=fee_free_by_grant,
        grant_reference=grant_reference.strip(),
        venue=venue.strip(),
        offer_reply_days=school.offer_reply_days if offer_reply_days is None else offer_reply_days,
        attendance_required=attendance_required,
        grade_scale=grade_scale or programme.grade_scale,
        document_type=document_type,
        meeting_url=meeting_url,
        created_at=at,
        created_by=by,
        **dataclasses.asdict(dates),
    )
    Seats.objects.create(run=run, capacity=places)
    run.partners.set(partners)
    _begin_landing_page(run)
    session_plan.replace_sessions(run, sessions)
    audit.record(
        "courses.planned", by=by, at=at, run_id=run.pk, subject=run.slug, places=places, sessions=len(sessions)
    )
    return run


@transaction.atomic
def change_facts(*, run: CourseRun, by: Actor, at: datetime, **facts: Any) -> CourseRun:
    """New places, minimum, venue, fee or responsible staff, by their field names. Refuses as `plan` does.

    Places cannot fall below those already given first come, first served. The rule of ranking stands once somebody
    has applied by it: raises `RuleIsInForce`.
    """
    row = CourseRun.objects.select_for_update().get(pk=run.pk)
    seats = Seats.objects.select_for_update().get(run=row)
    if "priority_group" in facts:
        facts["priority_group"] = _group(facts["priority_group"])
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _check_facts(row.places, row.minimum, row.fee, row.fee_free_by_grant, row.document_type, row.programme)
    if not _RANKING.isdisjoint(changed) and row.applications.exists():
        raise RuleIsInForce("Noen har søkt etter regelen som står på siden, så rangeringen kan ikke endres nå.")
    if row.places < seats.taken:
        raise TooFewPlaces(
            "{taken} har allerede fått plass. Antall plasser kan ikke være lavere enn det.", taken=seats.taken
        )
    if changed:
        row.save(update_fields=list(changed))
        Seats.objects.filter(run=row).update(capacity=row.places)
        audit.record("courses.facts_changed", by=by, at=at, run_id=run.pk, subject=run.slug, fields=sorted(changed))
    for name in changed:
        setattr(run, name, getattr(row, name))
    return run


@transaction.atomic
def copy(
    *,
    run: CourseRun,
    starts_on: date,
    by: Actor,
    at: datetime,
    title: str | None = None,
    title_nn: str | None = None,
    dates: Dates | None = None,
    sessions: Sequence[SessionDraft] = (),
    teacher: Person | None = None,
    head: Staff | None = None,
    consultant: Staff | None = None,
    marketer: Staff | None = None,
) -> CourseRun:
    """A new run like an earlier one, from a new first day: same texts, staff, partners and fee; others where given.

    Without `dates` they are proposed anew. Refuses as `plan` does.
    """
    new = plan(
        programme=run.programme,
        title=run.title if title is None else title,
        title_nn=run.title_nn if title_nn is None else title_nn,
        starts_on=starts_on,
        places=run.places,
        minimum=run.minimum,
        venue=run.venue,
        head=head or run.head,
        consultant=consultant or run.consultant,
        marketer=marketer or run.marketer,
        dates=dates,
        sessions=sessions,
        fee=run.fee,
        fee_free_by_grant=run.fee_free_by_grant,
        grant_reference=run.grant_reference,
        allocation_rule=run.allocation_rule,
        priority_group=run.priority_group,
        ranks_by_practice=run.ranks_by_practice,
        partners=list(run.partners.all()),
        teacher=teacher,
        offer_reply_days=run.offer_reply_days,
        attendance_required=run.attendance_required,
        grade_scale=run.grade_scale,
        document_type=run.document_type,
        by=by,
        at=at,
    )
    copy_page(source=run, target=new)
    return new


def copy_page(*, source: CourseRun, target: CourseRun) -> None:
    """The landing page's texts and picture, as a beginning for the new run's own. Nothing is published by it."""
    old = LandingPage.objects.filter(run=source).first()
    if old is None:
        return
    page = target.landing_page
    names = (*landing_page_checks.PAGE_FIELDS, *landing_picture.FIELDS)
    for name in names:
        setattr(page, name, getattr(old, name))
    page.save(update_fields=names)


def _group(typed: str) -> str:
    """As it goes into «… går foran»."""
    return typed.strip().removesuffix(" går foran.").removesuffix(" går foran").rstrip(".")


def _check_facts(
    places: int, minimum: int, fee: Decimal, fee_free_by_grant: bool, document_type: str, programme: Programme
) -> None:
    if places < 1:
        raise TooFewPlaces("Kurset må ha minst én plass.")
    if places < minimum:
        raise TooFewPlaces(
            "Kurset har {places} plasser, men trenger minst {minimum} deltakere. Endre ett av tallene.",
            places=places,
            minimum=minimum,
        )
    if fee < 0:
        raise Refused("Prisen kan ikke være under null.", field="fee")
    if fee > 0 and fee_free_by_grant:
        raise FeeOnFreeCourse(
            "Kurset kan ikke ha pris når tilskuddet forutsetter gratis utdanning (fagskoleloven § 29 andre ledd). "
            "Fjern prisen, eller registrer at tilskuddet åpner for egenbetaling."
        )
    programmes.refuse_diploma(document_type, accredited=programme.accredited)


def _begin_landing_page(run: CourseRun) -> None:
    """What the programme already knows stands there to begin with."""
    programme = run.programme
    LandingPage.objects.create(
        run=run,
        learning_outcomes=programme.learning_outcomes,
        learning_outcomes_nn=programme.learning_outcomes_nn,
        admission_requirements=programme.admission_requirements,
        admission_requirements_nn=programme.admission_requirements_nn,
    )
