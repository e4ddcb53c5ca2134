"""Moving dates of a run, and putting them back: everything or nothing, with the fact of it and a line in the trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kursflyt.core import audit, sentences
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses import date_words, queries, schedule
from kursflyt.domain.courses.dates import Dates
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.courses.schedule import Schedule, Value


class CannotMove(Refused):
    """A date that has passed, that was decided on, or that would come in the wrong order; `field` is its key."""


class NothingMoves(Refused):
    """The dates are what they were."""


class ChangedMeanwhile(Refused):
    """Someone else has changed the dates since the preview was made."""


class RunOver(Refused):
    """The run is cancelled or closed."""


class CannotPutBack(Refused):
    """The dates cannot be what they were any more."""


def fixed(run: CourseRun, plan: Schedule, *, at: datetime) -> dict[str, str]:
    """The dates of the run that can no longer be moved, each with the reason."""
    found = {key: str(_PASSED) for key in plan.all_keys() if schedule.has_passed(plan.value(key), at=at)}
    for key in ("start_decision_on", "waiting_list_closes_on"):
        found.pop(key, None)
        if "ends_on" in found:
            found[key] = str(Sentence("Kurset er slutt."))
    if hasattr(run, "start"):
        found["start_decision_on"] = str(Sentence("Det er avgjort at kurset starter."))
    if plan.dates.registration_opens_at is None and queries.page_is_public(run):
        found["registration_opens_at"] = str(Sentence("Påmeldingen er åpen."))
    held = set(Session.objects.filter(run=run, held__isnull=False).values_list("pk", flat=True))
    begun = False
    for session in plan.sessions:
        if session.pk in held:
            found[session.key] = str(Sentence("Oppmøtet er ført."))
        begun = begun or session.key in found
    if begun:
        found.setdefault("starts_on", str(Sentence("Kurset har begynt.")))
    return found


def seen(plan: Schedule) -> str:
    """A short word for the dates as they were shown, that tells whether they are the same when the answer comes."""
    told = {key: _text(plan.value(key)) for key in plan.all_keys()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def problems(run: CourseRun, values: Mapping[str, Value], *, at: datetime) -> dict[str, str]:
    """What keeps the run from having these dates, a sentence by the date it belongs to. Changes nothing."""
    before = Schedule.of(run)
    closed = fixed(run, before, at=at)
    found = {key: closed[key] for key in values if key in closed and values[key] != before.value(key)}
    return found | schedule.problems(before, before.with_values(values), at=at)


@transaction.atomic
def move(
    *,
    run: CourseRun,
    key: str,
    values: Mapping[str, Value],
    by: Actor,
    at: datetime,
    shown: str = "",
    reason: str = "",
    not_told_reason: str = "",
) -> DatesMoved:
    """The run gets the new dates, and its sessions theirs. `shown` is the word of what was previewed.

    Refuses with RunOver, ChangedMeanwhile, NothingMoves or CannotMove.
    """
    row = _lock(run)
    before = Schedule.of(row, lock=True)
    if shown and shown != seen(before):
        raise ChangedMeanwhile("Noen har endret datoene mens du så på dem. Se over hva som flyttes nå, og prøv igjen.")
    for field, sentence in problems(row, values, at=at).items():
        raise CannotMove(sentence, field=field)
    after = before.with_values(values)
    if not before.changed(after):
        raise NothingMoves("Ingen dato er endret. Velg en ny dato for minst én av dem.")
    apply(row, before, after)
    fact = DatesMoved.objects.create(
        run=row,
        key=key,
        before=_kept(before, after, of=before),
        after=_kept(before, after, of=after),
        reason=reason.strip()[:300],
        not_told_reason=not_told_reason.strip()[:300],
        at=at,
        by=by,
    )
    audit.record(
        "courses.dates_moved", by=by, at=at, run_id=row.pk, subject=row.slug, move=fact.pk, before=fact.before,
        after=fact.after,
    )  # fmt: skip
    run.refresh_from_db()
    return fact


@transaction.atomic
def undo(*, fact: DatesMoved, by: Actor, at: datetime) -> DatesMoved:
    """The dates are what they were before, to the minute. Refuses with RunOver or CannotPutBack."""
    run = _lock(fact.run)
    fact = DatesMoved.objects.select_for_update().get(pk=fact.pk)
    now = Schedule.of(run, lock=True)
    hindrance = hindrance_of(fact, now, at=at)
    if hindrance:
        raise CannotPutBack(hindrance)
    apply(run, now, _put_back(fact, now))
    fact.undone_at, fact.undone_by = at, by
    fact.save(update_fields=["undone_at", "undone_by"])
    audit.record("courses.dates_put_back", by=by, at=at, run_id=run.pk, subject=run.slug, move=fact.pk)
    fact.run.refresh_from_db()
    return fact


def hindrance_of(fact: DatesMoved, now: Schedule, *, at: datetime) -> str:
    """Why the dates cannot be put back, as a sentence; '' when they can."""
    if fact.undone_at:
        return str(Sentence("Flyttingen ble angret av {who} {moment}.", who=fact.undone_by, moment=fact.undone_at))
    newer = DatesMoved.objects.standing().filter(run=fact.run, pk__gt=fact.pk).first()
    if newer is not None:
        again = Sentence(
            "Datoene er flyttet igjen etterpå, av {who} {moment}. Angre den flyttingen først.",
            who=newer.by,
            moment=newer.at,
        )
        return str(again)
    standing = {f"{schedule.SESSION}{session.pk}" for session in now.sessions}
    for key in changed_in(fact):
        if key.startswith(schedule.SESSION) and key not in standing:
            return str(_SESSION_GONE)
        if not _is_as_moved(fact, now, key):
            return str(Sentence("{what} er endret etterpå. Flytt datoene på nytt i stedet.", what=_label(key, now)))
    held = Session.objects.filter(run=fact.run, held__isnull=False).values_list("pk", flat=True)
    for pk in held:
        if str(pk) in fact.before["sessions"]:
            return str(Sentence("Oppmøtet er ført for en samling som ble flyttet. Den kan ikke flyttes tilbake."))
    for key, value in old_values(fact).items():
        if key not in _MAY_BE_PAST and schedule.has_passed(value, at=at):
            day = schedule.day_of(value)
            assert day is not None
            passed = Sentence(
                "{what} var {day}. Den dagen er passert, så datoene kan ikke settes tilbake. "
                "Flytt dem på nytt i stedet.",
                what=_label(key, now),
                day=day,
            )
            return str(passed)
    return next(iter(schedule.out_of_order(now, _put_back(fact, now)).values()), "")


def changed_in(fact: DatesMoved) -> list[str]:
    """The keys of what was moved, in reading order."""
    dates = [key for key in schedule.DATE_KEYS if key in fact.before["dates"]]
    sessions = sorted(fact.before["sessions"].items(), key=lambda item: str(item[1][0]))
    return dates + [f"{schedule.SESSION}{pk}" for pk, _ in sessions]


def old_values(fact: DatesMoved) -> dict[str, Value]:
    return _values(fact.before)


def new_values(fact: DatesMoved) -> dict[str, Value]:
    return _values(fact.after)


def apply(run: CourseRun, before: Schedule, after: Schedule) -> None:
    """Writes what differs. A moved session counts one up, so that calendars move the appointment."""
    dates = [name for name in Dates.__dataclass_fields__ if getattr(before.dates, name) != getattr(after.dates, name)]
    for name in dates:
        setattr(run, name, getattr(after.dates, name))
    if dates:
        run.save(update_fields=dates)
    old = {session.pk: session for session in before.sessions}
    for session in after.sessions:
        if session != old[session.pk]:
            row = Session.objects.get(pk=session.pk)
            row.number, row.starts_at, row.ends_at = session.number, session.starts_at, session.ends_at
            row.sequence += 1
            row.save(update_fields=["number", "starts_at", "ends_at", "sequence"])


_SESSION_GONE = Sentence("En samling som ble flyttet, er tatt ut av samlingsplanen. Flytt datoene på nytt i stedet.")
_PASSED = Sentence("Datoen er passert.")
# Nothing happens by itself on these days: a late decision is made later, and a waiting list may open again.
_MAY_BE_PAST = ("registration_opens_at", "start_decision_on", "waiting_list_closes_on")


def _label(key: str, plan: Schedule) -> str:
    return date_words.label(key, plan, language=sentences.language())


def _lock(run: CourseRun) -> CourseRun:
    row = CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.has_been_cancelled or hasattr(row, "closure"):
        raise RunOver("Kurset er avlyst eller avsluttet, så datoene kan ikke flyttes.")
    return row


def _kept(before: Schedule, after: Schedule, *, of: Schedule) -> dict[str, Any]:
    """As JSON, what differs between the two as it is in one of them."""
    names = [name for name in schedule.DATE_KEYS if before.value(name) != after.value(name)]
    others = {session.pk: session for session in (after if of is before else before).sessions}
    return {
        "dates": {name: _text(of.value(name)) for name in names},
        "sessions": {
            str(session.pk): [session.starts_at.isoformat(), session.ends_at.isoformat(), session.number]
            for session in of.sessions
            if session != others[session.pk]
        },
    }


def _put_back(fact: DatesMoved, now: Schedule) -> Schedule:
    """The schedule as it was: sessions get their two moments and their number from the fact, not by counting."""
    dates = {name: value for name, value in old_values(fact).items() if name in schedule.DATE_KEYS}
    plan = now.with_values(dates)
    sessions = []
    for session in plan.sessions:
        kept = fact.before["sessions"].get(str(session.pk))
        if kept:
            starts, ends, number = kept
            session = schedule.SessionTime(
                session.pk,
                number,
                datetime.fromisoformat(starts),
                datetime.fromisoformat(ends),
                session.topic,
                session.place,
                session.digital,
            )
        sessions.append(session)
    return Schedule(plan.dates, tuple(sorted(sessions, key=lambda session: session.starts_at)))


def _is_as_moved(fact: DatesMoved, now: Schedule, key: str) -> bool:
    if not key.startswith(schedule.SESSION):
        return now.value(key) == new_values(fact)[key]
    session = now.session(key)
    starts, ends, number = fact.after["sessions"][str(session.pk)]
    return (session.starts_at, session.ends_at, session.number) == (
        datetime.fromisoformat(starts),
        datetime.fromisoformat(ends),
        number,
    )


def _values(kept: Mapping[str, Any]) -> dict[str, Value]:
    values: dict[str, Value] = {name: _read(name, text) for name, text in kept["dates"].items()}
    return values | {
        f"{schedule.SESSION}{pk}": datetime.fromisoformat(starts) for pk, (starts, *_) in kept["sessions"].items()
    }


def _text(value: Value) -> str | None:
    return value.isoformat() if value else None


def _read(name: str, text: str | None) -> Value:
    if text is None:
        return None
    return datetime.fromisoformat(text) if name in schedule.MOMENTS else date.fromisoformat(text)
