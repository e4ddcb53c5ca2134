"""Dates are moved at any time in a run, and put back: the boxes, the published plan and those who were told follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import moving, publishing
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun, SessionPlanPublication
from kursflyt.domain.courses.schedule import Schedule, Value
from kursflyt.process import progress, website
from kursflyt.process.dates import date_consequences, date_notices
from kursflyt.process.steps.before import planning, rooms


class ReasonMissing(Refused):
    """Those whom a change concerns are told, or it is written down why not."""

    field = "not_told_reason"


class MuchHasHappened(Refused):
    """Something has been done since, and nobody has said that it was seen."""

    field = "seen"


@transaction.atomic
def move_dates(
    run: CourseRun,
    *,
    key: str,
    values: Mapping[str, Value],
    by: Actor,
    at: datetime,
    shown: str = "",
    reason: str = "",
    tell: bool = True,
    not_told_reason: str = "",
) -> DatesMoved:
    """Moves the dates and everything that hangs on them, and tells those concerned. Refuses as moving.move does."""
    if not tell and not not_told_reason.strip():
        raise ReasonMissing("Skriv hvorfor de som berøres, ikke skal få e-post. Begrunnelsen blir stående.")
    before = Schedule.of(run)
    fact = moving.move(
        run=run,
        key=key,
        values=values,
        by=by,
        at=at,
        shown=shown,
        reason=reason,
        not_told_reason="" if tell else not_told_reason,
    )
    plans = _publish_again(run, by=by, at=at)
    if tell:
        after = Schedule.of(run)
        to = date_notices.audience(run, before, after)
        date_notices.send(run, date_notices.MOVED, fact, to, before=before, after=after, plans=plans, at=at)
    _follow(run, at=at)
    return fact


@transaction.atomic
def undo_move(fact: DatesMoved, *, by: Actor, at: datetime, seen: bool = False) -> DatesMoved:
    """The dates are what they were, and those who were told are told so. Refuses as moving.undo does.

    With MuchHasHappened when something was done since and `seen` does not say that it was read.
    """
    run = fact.run
    if not seen and date_consequences.since(run, fact.at):
        raise MuchHasHappened("Les hva som er skjedd siden datoene ble flyttet, og kryss av før du angrer.")
    before = Schedule.of(run)
    fact = moving.undo(fact=fact, by=by, at=at)
    run.refresh_from_db()
    plans = _publish_again(run, by=by, at=at)
    if fact.told:
        after = Schedule.of(run)
        to = date_notices.audience(run, before, after)
        date_notices.send(run, date_notices.UNDONE, fact, to, before=before, after=after, plans=plans, at=at)
    _follow(run, at=at)
    return fact


def _publish_again(
    run: CourseRun, *, by: Actor, at: datetime
) -> tuple[SessionPlanPublication | None, SessionPlanPublication | None]:
    """The published plan as it was and as it is; the same one when no session moved."""
    before = courses.published_plan(run)
    return before, publishing.publish_plan(run=run, by=by, at=at) if before is not None else None


def _follow(run: CourseRun, *, at: datetime) -> None:
    planning.move_due_dates(run)
    rooms.follow_later(run)
    website.follow_later(run)
    progress.look_again(run, at=at)
