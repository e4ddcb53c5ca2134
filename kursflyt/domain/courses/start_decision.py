"""Start, postpone or cancel: facts with who and when. A cancellation can come at any time before the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.dates import Dates, moved
from kursflyt.domain.courses.models import CourseRun, RunCancellation, RunPostponement, RunStart, Session


class NobodyToTeach(Refused):
    """A course with no participant cannot start."""


class ReasonMissing(Refused):
    """Those who are told need to know why."""

    field = "reason"


class NewDatesWrong(Refused):
    """The new dates are not later, or not in order."""


class AlreadyCancelled(Refused):
    """The course has been cancelled."""


class CourseOver(Refused):
    """The course is closed."""


@dataclass(frozen=True, kw_only=True)
class NewDates:
    """When the course is held instead. The sessions keep their distance to the first day."""

    starts_on: date
    registration_deadline_at: datetime
    start_decision_on: date


@transaction.atomic
def start(*, run: CourseRun, qualified: int, by: Actor, at: datetime) -> RunStart:
    """The course starts with those who have a place. Raises `NobodyToTeach`, `AlreadyCancelled`."""
    row = _lock(run)
    if not qualified:
        raise NobodyToTeach("Ingen har takket ja til plass ennå. Kurset kan ikke startes uten deltakere.")
    fact, _ = RunStart.objects.update_or_create(run=row, defaults={"qualified": qualified, "at": at, "by": by})
    audit.record("courses.started", by=by, at=at, run_id=row.pk, qualified=qualified)
    return fact


@transaction.atomic
def postpone(*, run: CourseRun, dates: NewDates, reason: str, by: Actor, at: datetime) -> RunPostponement:
    """Moves the run and everything that hangs on its first day; registration opens again.

    Raises `ReasonMissing`, `NewDatesWrong`, `AlreadyCancelled`.
    """
    row = _lock(run)
    if not reason.strip():
        raise ReasonMissing("Skriv hvorfor kurset utsettes. Søkerne og læreren får lese det.")
    _check(row, dates, at=at)
    days = dates.starts_on - row.starts_on
    fact = RunPostponement.objects.create(
        run=row,
        old_starts_on=row.starts_on,
        new_starts_on=dates.starts_on,
        reason=reason.strip(),
        at=at,
        by=by,
    )
    moved_dates = moved(Dates.of(row), dates.starts_on)
    for name in ("starts_on", "ends_on", "hand_in_deadline_at", "waiting_list_closes_on"):
        setattr(row, name, getattr(moved_dates, name))
    row.registration_deadline_at, row.start_decision_on = dates.registration_deadline_at, dates.start_decision_on
    row.save(update_fields=list(Dates.__dataclass_fields__))
    # Moved last first, so that no session passes over another on the way.
    for session in Session.objects.filter(run=row).order_by("-starts_at"):
        session.starts_at = norwegian_dates.oslo(session.starts_at) + days  # the clock on the wall stays
        session.ends_at = norwegian_dates.oslo(session.ends_at) + days
        session.sequence += 1
        session.save(update_fields=["starts_at", "ends_at", "sequence"])
    audit.record("courses.postponed", by=by, at=at, run_id=row.pk, days=days.days)
    run.refresh_from_db()
    return fact


@transaction.atomic
def cancel(*, run: CourseRun, reason: str, by: Actor, at: datetime) -> RunCancellation:
    """The course is not held. Raises `ReasonMissing`, `AlreadyCancelled`, `CourseOver`."""
    row = _lock(run)
    if not reason.strip():
        raise ReasonMissing("Skriv hvorfor kurset avlyses. Søkerne, deltakerne og læreren får lese det.")
    if hasattr(row, "closure"):
        raise CourseOver("Kurset er avsluttet og kan ikke avlyses.")
    fact = RunCancellation.objects.create(run=row, reason=reason.strip(), at=at, by=by)
    audit.record("courses.cancelled", by=by, at=at, run_id=row.pk)
    run.refresh_from_db()
    return fact


@transaction.atomic
def take_back_start(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The decision to start is undone: the run waits for a decision again."""
    RunStart.objects.filter(run=run).delete()
    audit.record("courses.start_taken_back", by=by, at=at, run_id=run.pk)


def _check(run: CourseRun, dates: NewDates, *, at: datetime) -> None:
    if dates.starts_on <= run.starts_on:
        raise NewDatesWrong("Den nye oppstarten må være senere enn den gamle.", field="starts_on")
    if dates.registration_deadline_at <= at:
        raise NewDatesWrong("Den nye påmeldingsfristen må være fram i tid.", field="registration_deadline_at")
    closes_on = norwegian_dates.oslo_day(dates.registration_deadline_at)
    if not closes_on <= dates.start_decision_on <= dates.starts_on:
        raise NewDatesWrong(
            "Datoene må komme i denne rekkefølgen: påmeldingsfrist, avgjørelse om oppstart, første samling.",
            field="start_decision_on",
        )


def _lock(run: CourseRun) -> CourseRun:
    row = CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if hasattr(row, "cancellation"):
        raise AlreadyCancelled(
            "Kurset ble avlyst {day} av {who}.",
            day=norwegian_dates.oslo_day(row.cancellation.at),
            who=row.cancellation.by,
        )
    return row
