"""What a run has on the calendar, dates and sessions, as one value: each by a key, so that one can be moved.

Pure: what would be changed is tried here before anything is stored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from kursflyt.core import norwegian_dates
from kursflyt.core.clock import OSLO
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses import dates as run_dates
from kursflyt.domain.courses.dates import Dates
from kursflyt.domain.courses.models import CourseRun, Session

SESSION = "session_"
# The order in which people read them.
DATE_KEYS = (
    "registration_opens_at",
    "registration_deadline_at",
    "start_decision_on",
    "starts_on",
    "waiting_list_closes_on",
    "ends_on",
    "hand_in_deadline_at",
)
MOMENTS = frozenset({"registration_opens_at", "registration_deadline_at", "hand_in_deadline_at"})

type Value = date | datetime | None


@dataclass(frozen=True)
class SessionTime:
    """When a session is, and enough to know it by."""

    pk: int
    number: int
    starts_at: datetime
    ends_at: datetime
    topic: str = ""
    place: str = ""
    digital: bool = False

    @property
    def key(self) -> str:
        return f"{SESSION}{self.pk}"

    @property
    def day(self) -> date:
        return norwegian_dates.oslo_day(self.starts_at)

    def begun_at(self, moment: datetime) -> SessionTime:
        """The same session from another moment; it lasts as long on the wall's clock, over summer time too."""
        starts, ends = norwegian_dates.oslo(self.starts_at), norwegian_dates.oslo(self.ends_at)
        lasts = ends.replace(tzinfo=None) - starts.replace(tzinfo=None)
        goes_on = norwegian_dates.oslo(moment).replace(tzinfo=None) + lasts
        return dataclasses.replace(self, starts_at=moment, ends_at=goes_on.replace(tzinfo=OSLO))


@dataclass(frozen=True)
class Schedule:
    """The dates of a run, and its sessions in order of time."""

    dates: Dates
    sessions: tuple[SessionTime, ...] = ()

    @classmethod
    def of(cls, run: CourseRun, *, lock: bool = False) -> Schedule:
        """As it is stored; with `lock` the sessions cannot be changed by anyone else until the transaction is over."""
        rows = Session.objects.filter(run=run).order_by("starts_at")
        return cls(
            Dates.of(run),
            tuple(
                SessionTime(row.pk, row.number, row.starts_at, row.ends_at, row.topic, row.place, row.digital)
                for row in (rows.select_for_update() if lock else rows)
            ),
        )

    def all_keys(self) -> list[str]:
        return [*DATE_KEYS, *(session.key for session in self.sessions)]

    def value(self, key: str) -> Value:
        """What stands at the key; KeyError when there is nothing of the name."""
        if key in DATE_KEYS:
            found: Value = getattr(self.dates, key)
            return found
        return self.session(key).starts_at

    def session(self, key: str) -> SessionTime:
        for session in self.sessions:
            if session.key == key:
                return session
        raise KeyError(key)

    def with_values(self, values: Mapping[str, Value]) -> Schedule:
        """Other values at these keys; sessions are numbered anew when their order has become another."""
        given: dict[str, Any] = {key: value for key, value in values.items() if key in DATE_KEYS}
        dates = dataclasses.replace(self.dates, **given)
        sessions = [
            session.begun_at(moment) if isinstance(moment := values.get(session.key), datetime) else session
            for session in self.sessions
        ]
        in_order = sorted(sessions, key=lambda session: session.starts_at)
        if [session.pk for session in in_order] != [session.pk for session in self.sessions]:
            in_order = [dataclasses.replace(session, number=number) for number, session in enumerate(in_order, 1)]
        return Schedule(dates, tuple(in_order))

    def changed(self, after: Schedule) -> list[str]:
        """The keys at which the other one has something else, in reading order."""
        return [key for key in self.all_keys() if self.value(key) != after.value(key)]


def day_of(value: Value) -> date | None:
    """The day in Oslo of a date or a moment."""
    return norwegian_dates.oslo_day(value) if isinstance(value, datetime) else value


def problems(before: Schedule, after: Schedule, *, at: datetime) -> dict[str, str]:
    """What keeps the change from being made, a sentence at the key of the date to mend."""
    found = {key: str(_GONE_BY) for key in before.changed(after) if has_passed(after.value(key), at=at)}
    return out_of_order(before, after) | found


def out_of_order(before: Schedule, after: Schedule) -> dict[str, str]:
    """What comes in the wrong order or at the same time.

    What was so before stays out of it: nobody has to mend the whole plan in order to move one date.
    """
    old = _out_of_order(before)
    return {key: sentence for key, sentence in _out_of_order(after).items() if old.get(key) != sentence}


def has_passed(value: Value, *, at: datetime) -> bool:
    if isinstance(value, datetime):
        return value <= at
    return value is not None and value < norwegian_dates.oslo_day(at)


def overlaps(sessions: Sequence[SessionTime]) -> Iterator[tuple[SessionTime, SessionTime]]:
    """Two in a row that are held at the same time, the earlier first."""
    for earlier, later in pairwise(sorted(sessions, key=lambda session: session.starts_at)):
        if later.starts_at < earlier.ends_at:
            yield earlier, later


_GONE_BY = Sentence("Tidspunktet er passert. Velg et som kommer.")


def _out_of_order(schedule: Schedule) -> dict[str, str]:
    found = run_dates.problems_of(schedule.dates)
    for session in schedule.sessions:
        if session.day < schedule.dates.starts_on:
            found.setdefault(
                session.key,
                str(
                    Sentence(
                        "Samling {number} er {day}, før kurset starter {starts_on}. Flytt samlingen eller starten.",
                        number=session.number,
                        day=session.day,
                        starts_on=schedule.dates.starts_on,
                    )
                ),
            )
        elif session.day > schedule.dates.ends_on:
            found.setdefault(
                session.key,
                str(
                    Sentence(
                        "Samling {number} er {day}, etter siste dag {ends_on}. Flytt samlingen eller siste dag.",
                        number=session.number,
                        day=session.day,
                        ends_on=schedule.dates.ends_on,
                    )
                ),
            )
    for earlier, later in overlaps(schedule.sessions):
        overlapping = Sentence(
            "Samlingen overlapper med samling {number}, som starter {moment}.",
            number=earlier.number,
            moment=earlier.starts_at,
        )
        found.setdefault(later.key, str(overlapping))
    return found
