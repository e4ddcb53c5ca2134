"""What moves along when one date of a run is moved: as far as it, kept on working days, in the same order as before.

Pure, and a proposal only: a person can take out or correct each of the dates. A new run's dates come from here too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from kursflyt.core import deadlines, norwegian_dates, sentences
from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.courses import schedule
from kursflyt.domain.courses.dates import Dates
from kursflyt.domain.courses.schedule import Schedule, SessionTime, Value

DAY = timedelta(days=1)
_STAYS = Sentence("Ville ha havnet i fortiden, og blir stående.")
# Before the start a date that falls on a day off is taken earlier, so that nobody loses time for what comes after.
_EARLIER = ("registration_opens_at", "registration_deadline_at", "start_decision_on")


@dataclass(frozen=True)
class Following:
    """A date that can move along. `goes` when it is proposed to; `note` says why it lands where it does."""

    key: str
    before: Value
    after: Value
    goes: bool
    note: str = ""


def follow(plan: Schedule, key: str, to: date, *, fixed: Collection[str] = (), at: datetime) -> list[Following]:
    """Every date of the run, the moved one first, each with where it would go. `fixed` are those that cannot move.

    A moment keeps its time of day. KeyError for a key that the run has not.
    """
    before = schedule.day_of(plan.value(key))
    by = to - before if before else timedelta(0)
    anchored = {key: to} | ({session.key: to for session in plan.sessions if session.day == before} if before else {})
    shifted = shift(plan, by, days={name: day for name, day in anchored.items() if _belongs(name, key)})
    along = _along(plan, key)
    rows = [Following(key, plan.value(key), on_day(plan.value(key), to), goes=True)]
    for other in plan.all_keys():
        if other == key or other in fixed:
            continue
        was, becomes = plan.value(other), shifted.value(other)
        if was is None:
            rows.append(Following(other, None, None, goes=False))
        elif schedule.has_passed(becomes, at=at):
            rows.append(Following(other, was, was, goes=False, note=str(_STAYS)))
        else:
            rows.append(Following(other, was, becomes, goes=other in along, note=_why(was, becomes, by)))
    return rows


def shift(plan: Schedule, by: timedelta, *, days: dict[str, date] | None = None) -> Schedule:
    """The whole plan moved. `days` are chosen by a person and stay where they are put, holiday or not.

    In order before, in order after: a date on a working day lands on one, one at the week-end may stay at a week-end,
    none on a public holiday, and two sessions of different days are still on different days.
    """
    chosen = days or {}
    sessions = _sessions(plan.sessions, by, chosen)
    dates = plan.dates
    moved = {
        key: chosen.get(key) or _landing(day, by, earlier=key in _EARLIER)
        for key in schedule.DATE_KEYS
        if (day := schedule.day_of(plan.value(key)))
    }
    first = min((session.day for session in plan.sessions), default=None)
    if "starts_on" not in chosen and first == dates.starts_on and sessions:
        moved["starts_on"] = min(session.day for session in sessions)
    inside = [own for was, own in zip(plan.sessions, sessions, strict=True) if was.day <= dates.ends_on]
    moved["ends_on"] = max([moved["ends_on"], moved["starts_on"], *(session.day for session in inside)])
    moved["hand_in_deadline_at"] = max(moved["hand_in_deadline_at"], moved["starts_on"])
    moved["registration_deadline_at"] = min(moved["registration_deadline_at"], moved["starts_on"])
    closes_on = moved["registration_deadline_at"]
    moved["start_decision_on"] = min(max(moved["start_decision_on"], closes_on), moved["starts_on"])
    moved["waiting_list_closes_on"] = min(max(moved["waiting_list_closes_on"], closes_on), moved["ends_on"])
    values = {key: on_day(plan.value(key), day) for key, day in moved.items()}
    given: dict[str, Any] = {"registration_opens_at": None} | values
    return Schedule(_opening_first(dates, Dates(**given)), sessions)


def on_day(value: Value, day: date) -> Value:
    """The same time of day on another day; a date is just the day."""
    if not isinstance(value, datetime):
        return day
    here = norwegian_dates.oslo(value)
    return norwegian_dates.at(day, time(here.hour, here.minute))


def day_off(day: date) -> str:
    """Why nobody works then: 'lørdag 1. mai 2027 er helligdag (Arbeidernes dag)'; '' on a working day."""
    name, told = deadlines.holiday_name(day, language=sentences.language()), partial(norwegian_dates.weekday_date, day)
    if name:
        return str(Sentence("{day} er helligdag ({name})", day=told, name=Listed(name.split("; "))))
    return "" if day.weekday() < 5 else str(Sentence("{day} er i en helg", day=told))


def _along(plan: Schedule, key: str) -> set[str]:
    """Which dates are proposed to move with this one."""
    first, last = plan.dates.starts_on, plan.dates.ends_on
    if key == "starts_on":
        return set(plan.all_keys())
    if key == "ends_on":
        return {"hand_in_deadline_at"} | {session.key for session in plan.sessions if session.day == last}
    if key == "registration_deadline_at":
        return {"start_decision_on"}
    if not key.startswith(schedule.SESSION):
        return set()
    day = plan.session(key).day
    others = {session.day for session in plan.sessions if session.key != key}
    along = {"starts_on"} if day == first and day not in others else set()
    return along | ({"ends_on", "hand_in_deadline_at"} if day == last and day not in others else set())


def _belongs(name: str, key: str) -> bool:
    """Whether `name` is put on the very day that was chosen for `key`: sessions go with the start and the last day."""
    return name == key or (key in ("starts_on", "ends_on") and name.startswith(schedule.SESSION))


def _sessions(sessions: tuple[SessionTime, ...], by: timedelta, chosen: dict[str, date]) -> tuple[SessionTime, ...]:
    moved: list[SessionTime] = []
    landed: dict[date, date] = {}  # the sessions of one day stay together
    for session in sessions:
        day = chosen.get(session.key) or landed.get(session.day)
        if day is None:
            after = max((own.day for own in moved), default=None)
            wanted = session.day + by
            day = _forward(max(wanted, after + DAY) if after else wanted, like=session.day)
        landed[session.day] = day
        starts = norwegian_dates.oslo(session.starts_at)
        moved.append(session.begun_at(norwegian_dates.at(day, time(starts.hour, starts.minute))))
    return tuple(moved)


def _landing(day: date, by: timedelta, *, earlier: bool) -> date:
    if not by:
        return day
    return _to_open_day(day + by, like=day, step=-DAY if earlier else DAY)


def _forward(wanted: date, *, like: date) -> date:
    return wanted if wanted == like else _to_open_day(wanted, like=like, step=DAY)


def _to_open_day(wanted: date, *, like: date, step: timedelta) -> date:
    """A date on a working day lands on a working day; one at a week-end only keeps away from public holidays."""
    may: Callable[[date], bool] = (
        deadlines.is_working_day if deadlines.is_working_day(like) else lambda day: not deadlines.is_public_holiday(day)
    )
    while not may(wanted):
        wanted += step
    return wanted


def _opening_first(was: Dates, dates: Dates) -> Dates:
    """Registration opens as long before its deadline as it did, when the days off would have turned the two around."""
    opens = dates.registration_opens_at
    if opens is None or was.registration_opens_at is None or opens < dates.registration_deadline_at:
        return dates
    before = was.registration_deadline_at - was.registration_opens_at
    values = {name: getattr(dates, name) for name in Dates.__dataclass_fields__}
    return Dates(**(values | {"registration_opens_at": dates.registration_deadline_at - before}))


def _why(was: Value, becomes: Value, by: timedelta) -> str:
    """Why a date did not land as far away as the one that was moved."""
    old, new = schedule.day_of(was), schedule.day_of(becomes)
    if old is None or new is None or new == old + by:
        return ""
    off = day_off(old + by)
    return f"{off[0].upper()}{off[1:]}." if off else str(Sentence("Flyttet litt mer, så rekkefølgen holder."))
