"""A run's dates: proposed from the first session, and checked to come in an order that a course can be held in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kursflyt.core import deadlines, norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.school.models import School

REGISTRATION_CLOSES_WEEKS_BEFORE = 4
START_DECISION_WEEKS_BEFORE = 2
USUAL_LENGTH_WEEKS = 8
HAND_IN_WEEKS_AFTER_LAST_SESSION = 2
USUAL_WEEKS_BETWEEN_SESSIONS = 3


class DatesOutOfOrder(Refused):
    """Two dates of the run come in the wrong order; `field` names the later-named one."""


class DeadlinePassed(Refused):
    """The registration deadline lies before the present moment."""

    field = "registration_deadline_at"


@dataclass(frozen=True)
class Dates:
    """The dates of a run that can be changed. `registration_opens_at` None: opens as soon as the page is published."""

    starts_on: date
    ends_on: date
    registration_opens_at: datetime | None
    registration_deadline_at: datetime
    start_decision_on: date
    hand_in_deadline_at: datetime
    waiting_list_closes_on: date

    @classmethod
    def of(cls, run: CourseRun) -> Dates:
        return cls(**{name: getattr(run, name) for name in cls.__dataclass_fields__})


def proposed_dates(first_session_on: date, school: School, *, last_session_on: date | None = None) -> Dates:
    """All dates counted from the first session: registration closes four weeks before at 23.59, the start is decided
    two weeks before, the waiting list closes at the second session, the assignment is due two weeks after the last one.

    A date that a person must act on falls on a working day: the one before when ahead of the start, else the next.
    """
    ends_on = last_session_on or first_session_on + timedelta(weeks=USUAL_LENGTH_WEEKS)
    closes_on = _working_day_before(first_session_on - timedelta(weeks=REGISTRATION_CLOSES_WEEKS_BEFORE))
    hand_in_on = deadlines.next_working_day(ends_on + timedelta(weeks=HAND_IN_WEEKS_AFTER_LAST_SESSION))
    second_session_on = first_session_on + timedelta(weeks=USUAL_WEEKS_BETWEEN_SESSIONS)
    return Dates(
        starts_on=first_session_on,
        ends_on=ends_on,
        registration_opens_at=None,
        registration_deadline_at=norwegian_dates.day_end(closes_on),
        start_decision_on=_working_day_before(first_session_on - timedelta(weeks=START_DECISION_WEEKS_BEFORE)),
        hand_in_deadline_at=norwegian_dates.day_end(hand_in_on),
        waiting_list_closes_on=min(second_session_on, ends_on),
    )


def moved(dates: Dates, starts_on: date) -> Dates:
    """The same dates, all moved as far as the first session is; the times of day on Oslo's clock stay."""
    days = starts_on - dates.starts_on
    return Dates(
        starts_on=starts_on,
        ends_on=dates.ends_on + days,
        registration_opens_at=dates.registration_opens_at,
        registration_deadline_at=_moved_moment(dates.registration_deadline_at, days),
        start_decision_on=dates.start_decision_on + days,
        hand_in_deadline_at=_moved_moment(dates.hand_in_deadline_at, days),
        waiting_list_closes_on=dates.waiting_list_closes_on + days,
    )


def check_dates(dates: Dates, *, at: datetime) -> None:
    """Refuses with DatesOutOfOrder or DeadlinePassed."""
    for field, sentence in problems_of(dates).items():
        raise DatesOutOfOrder(sentence, field=field)
    if dates.registration_deadline_at <= at:
        raise DeadlinePassed(
            "Påmeldingsfristen {passed} er allerede passert. Velg en senere frist eller en senere oppstart.",
            passed=dates.registration_deadline_at,
        )


def problems_of(dates: Dates) -> dict[str, str]:
    """What is out of order, by the field that is named for it; empty when a course can be held so."""
    closes_on = norwegian_dates.oslo_day(dates.registration_deadline_at)
    hand_in_on = norwegian_dates.oslo_day(dates.hand_in_deadline_at)
    opens = dates.registration_opens_at
    rules: list[tuple[bool, str, Sentence]] = [
        (
            opens is None or opens < dates.registration_deadline_at,
            "registration_deadline_at",
            Sentence("Påmeldingsfristen må komme etter at påmeldingen åpner."),
        ),
        (
            closes_on <= dates.start_decision_on,
            "start_decision_on",
            Sentence("Avgjørelsen om oppstart kan ikke tas før påmeldingsfristen. Flytt en av datoene."),
        ),
        (
            closes_on <= dates.starts_on,
            "registration_deadline_at",
            Sentence("Påmeldingsfristen må komme før første samling."),
        ),
        (
            dates.start_decision_on <= dates.starts_on,
            "start_decision_on",
            Sentence("Avgjørelsen om oppstart må tas før første samling."),
        ),
        (dates.starts_on <= dates.ends_on, "ends_on", Sentence("Siste dag kan ikke komme før første samling.")),
        (
            dates.starts_on <= hand_in_on,
            "hand_in_deadline_at",
            Sentence("Innleveringsfristen kan ikke komme før første samling."),
        ),
        (
            closes_on <= dates.waiting_list_closes_on,
            "waiting_list_closes_on",
            Sentence("Ventelisten kan ikke stenge før påmeldingsfristen."),
        ),
        (
            dates.waiting_list_closes_on <= dates.ends_on,
            "waiting_list_closes_on",
            Sentence("Ventelisten må stenge før kurset er slutt."),
        ),
    ]
    found: dict[str, str] = {}
    for holds, field, sentence in rules:
        if not holds:
            found.setdefault(field, str(sentence))
    return found


def _working_day_before(day: date) -> date:
    """`day` itself when it is a working day."""
    while not deadlines.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _moved_moment(moment: datetime, days: timedelta) -> datetime:
    here = norwegian_dates.oslo(moment)
    return norwegian_dates.at(here.date() + days, time(here.hour, here.minute))
