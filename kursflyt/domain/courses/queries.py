"""Questions about course runs: their dates by name, what is public, and which sessions they have.

The process asks `moment_of` for its clock boxes and `anchor` for due dates, so that moving a date moves the box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Min

from kursflyt.core import deadlines, norwegian_dates
from kursflyt.core.models import StoredFile
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import (
    AllocationRule,
    CourseRun,
    CourseRunQuerySet,
    LandingPage,
    LandingPagePublication,
    Programme,
    Session,
    SessionPlanPublication,
)
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import School

CLASSROOM_READY_DAYS = 7
WELCOME_DAYS = 10
LANDING_PAGE_WEEKS = 6
_MORNING = time(9, 0)


def anchor(run: CourseRun, name: str) -> date | None:
    """The day in Oslo of a date known by name; KeyError for a name that is not in `ANCHORS`."""
    return ANCHORS[name](run)


def moment_of(run: CourseRun, box: str) -> datetime | None:
    """When a clock box strikes; None means at once, as soon as it opens. KeyError for other boxes.

    A run with one session is evaluated and handed in from that session on; one without any follows its own dates.
    """
    return _CLOCKS[box](run)


def sessions_of(run: CourseRun) -> list[Session]:
    """All sessions in order, as they are planned now."""
    return list(run.sessions.in_order())  # type: ignore[attr-defined]


def session_spans(runs: Sequence[CourseRun]) -> dict[int, tuple[int, datetime, datetime]]:
    """(how many sessions, when the first begins, when the last begins) by the key of the run; one query."""
    rows = Session.objects.filter(run__in=runs).order_by().values_list("run_id")
    spans = rows.annotate(n=Count("pk"), first=Min("starts_at"), last=Max("starts_at"))
    return {run_id: (n, first, last) for run_id, n, first, last in spans}


def find_run(run_id: int) -> CourseRun:
    """CourseRun.DoesNotExist when there is none."""
    return CourseRun.objects.for_lists().get(pk=run_id)


def page_is_public(run: CourseRun) -> bool:
    """Whether the newest publication says so."""
    newest = LandingPagePublication.objects.filter(run=run).order_by("-id").first()
    return newest is not None and newest.public


def first_published_at(run_ids: Sequence[int]) -> dict[int, datetime]:
    """When each run's page was made public for the first time; one query."""
    rows = LandingPagePublication.objects.filter(run__in=run_ids, public=True).order_by("-id")
    return {row.run_id: row.at for row in rows}


def landing_page_of(run: CourseRun) -> LandingPage:
    """The saved text, or an unsaved empty one."""
    return LandingPage.objects.filter(run=run).first() or LandingPage(run=run)


def picture_of(slug: str, fingerprint: str) -> StoredFile | None:
    """The picture of the run's page, where its name is exactly this."""
    page = LandingPage.objects.select_related("picture").filter(run__slug=slug, picture=fingerprint).first()
    return page.picture if page else None


def published_plan(run: CourseRun) -> SessionPlanPublication | None:
    """The newest published version of the session plan."""
    return SessionPlanPublication.objects.filter(run=run).order_by("-version").first()


def published_plans(runs: Sequence[CourseRun]) -> dict[int, SessionPlanPublication]:
    """The newest published plan of each run, by the run's key; one query."""
    rows = SessionPlanPublication.objects.filter(run__in=runs).order_by("version")
    return {row.run_id: row for row in rows}


def public_runs() -> CourseRunQuerySet:
    """Runs with a public page, with `places_taken`; earliest start first."""
    return CourseRun.objects.public().with_places_taken().for_lists().select_related("landing_page", "closure")


def public_run(slug: str) -> CourseRun:
    """CourseRun.DoesNotExist when there is no such public page."""
    return public_runs().prefetch_related("partners").get(slug=slug)


def was_public(slug: str) -> bool:
    """Whether there has been a public page here, now or before."""
    return LandingPagePublication.objects.filter(run__slug=slug, public=True).exists()


def programmes() -> list[Programme]:
    return list(Programme.objects.order_by("name"))


def earlier_runs(limit: int = 30) -> list[CourseRun]:
    """The newest runs, to be copied from."""
    return list(CourseRun.objects.for_lists().order_by("-starts_on", "-id")[:limit])


def _first_session(run: CourseRun) -> datetime:
    session = run.sessions.in_order().first()  # type: ignore[attr-defined]
    return session.starts_at if session else norwegian_dates.at(run.starts_on, _MORNING)


def _second_last_session(run: CourseRun) -> datetime:
    newest_two = list(run.sessions.order_by("-starts_at")[:2])
    return newest_two[-1].starts_at if newest_two else norwegian_dates.at(run.ends_on, _MORNING)


def _last_session(run: CourseRun) -> date:
    session = run.sessions.order_by("-starts_at").first()
    return norwegian_dates.oslo_day(session.starts_at) if session else run.ends_on


def _grading_deadline(run: CourseRun) -> date:
    return graded_by(run, school=school_queries.current())


def graded_by(run: CourseRun, *, school: School) -> date:
    """Fagskoleloven § 21(3), counted as the school has set it."""
    return deadlines.grading_deadline(
        norwegian_dates.oslo_day(run.hand_in_deadline_at),
        length=school.grading_length,
        unit=school.grading_unit,  # type: ignore[arg-type]
    )


_CLOCKS: dict[str, Callable[[CourseRun], datetime | None]] = {
    "open_registration": lambda run: run.registration_opens_at,
    "registration_deadline": lambda run: run.registration_deadline_at,
    "first_session": _first_session,
    "second_last_session": _second_last_session,
}

ANCHORS: dict[str, Callable[[CourseRun], date | None]] = {
    "starts_on": lambda run: run.starts_on,
    "ends_on": lambda run: run.ends_on,
    "registration_opens": lambda run: run.registration_opens_at and norwegian_dates.oslo_day(run.registration_opens_at),
    "registration_deadline": lambda run: norwegian_dates.oslo_day(run.registration_deadline_at),
    "start_decision_on": lambda run: run.start_decision_on,
    "waiting_list_closes_on": lambda run: run.waiting_list_closes_on,
    "first_session": lambda run: norwegian_dates.oslo_day(_first_session(run)),
    "second_last_session": lambda run: norwegian_dates.oslo_day(_second_last_session(run)),
    "last_session": _last_session,
    "hand_in_deadline": lambda run: norwegian_dates.oslo_day(run.hand_in_deadline_at),
    "grading_deadline": _grading_deadline,
    "classroom_ready": lambda run: run.starts_on - timedelta(days=CLASSROOM_READY_DAYS),
    "welcome": lambda run: run.starts_on - timedelta(days=WELCOME_DAYS),
    "landing_page": lambda run: run.starts_on - timedelta(weeks=LANDING_PAGE_WEEKS),
}


def published_sessions(run: CourseRun) -> list[dict[str, Any]]:
    """The published sessions as facts: number, starts_at and ends_at (aware), place, digital, topic, uid, sequence."""
    return sessions_in(published_plan(run))


def sessions_in(plan: SessionPlanPublication | None) -> list[dict[str, Any]]:
    """The sessions of a published plan, as `published_sessions` gives them; none where there is no plan."""
    return [
        {
            **row,
            "starts_at": datetime.fromisoformat(row["starts_at"]),
            "ends_at": datetime.fromisoformat(row["ends_at"]),
        }
        for row in (plan.sessions if plan else [])
    ]


class PublicState(StrEnum):
    """What an outsider can do about a run now."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    FULL = "full"
    CANCELLED = "cancelled"
    OVER = "over"

    @property
    def accepts(self) -> bool:
        """Whether the form takes an application."""
        return self in (PublicState.OPEN, PublicState.WAITING_LIST)


def public_state(run: CourseRun, at: datetime) -> PublicState:
    """Needs `places_taken`, as `public_runs` gives it."""
    if run.has_been_cancelled:
        return PublicState.CANCELLED
    if hasattr(run, "closure") or run.ends_on < norwegian_dates.oslo_day(at):
        return PublicState.OVER
    full = free_places(run) == 0
    if run.registration_deadline_at < at:
        return PublicState.FULL if full else PublicState.CLOSED
    if run.registration_opens_at and run.registration_opens_at > at:
        return PublicState.NOT_YET
    return PublicState.WAITING_LIST if full else PublicState.OPEN


def free_places(run: CourseRun) -> int:
    """Places nobody has yet, by `places_taken` where it was asked for; first come, first served counts offers too."""
    taken: int = getattr(run, "places_taken", 0)
    if run.allocation_rule == AllocationRule.FIRST_COME:
        taken = max(taken, run.seats.taken)
    return max(run.places - taken, 0)


def catalogue(*, at: datetime, words: str = "", free_only: bool = False, without_fee: bool = False) -> list[CourseRun]:
    """Public runs that are not over; open ones first, the nearest deadline first. Each has `state` and `free`."""
    runs = public_runs().filter(ends_on__gte=norwegian_dates.oslo_day(at)).about(words)
    if without_fee:
        runs = runs.filter(fee=0)
    found = []
    for run in runs:
        run.state, run.free = public_state(run, at), free_places(run)  # type: ignore[attr-defined]
        if not free_only or run.state in (PublicState.OPEN, PublicState.NOT_YET):  # type: ignore[attr-defined]
            found.append(run)
    order = list(PublicState)
    return sorted(found, key=lambda run: (order.index(run.state), run.registration_deadline_at))  # type: ignore[attr-defined]


_FOLLOWING = {
    "landing_page": Sentence("Landingssiden bør være ute"),
    "welcome": Sentence("Velkomstbrev bør være sendt"),
    "classroom_ready": Sentence("Klasserommet skal være klart"),
    "grading_deadline": Sentence("Sensuren skal være klar"),
}


def following_days(run: CourseRun) -> list[tuple[str, date]]:
    """The days that follow from the dates of the run and are not set by anyone: (what, when)."""
    return [(str(label), day) for name, label in _FOLLOWING.items() if (day := anchor(run, name))]
