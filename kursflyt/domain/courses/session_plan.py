"""The session plan: received as a whole or not at all, changed in place so that a session keeps its identity.

A session that is only moved or renamed is the same session: its attendance, its row and its calendar entry follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun, Session, SessionPlanReceipt

MOST_SESSIONS = 60
LONGEST_SESSION = timedelta(hours=16)
_OUTSIDE = Sentence("Endre datoen, eller be avdelingsleder endre kursets datoer.")


class BadSessionPlan(Refused):
    """A session that cannot be, or two that are in each other's way."""


class SessionAlreadyHeld(Refused):
    """A session with attendance would have been removed."""


@dataclass(frozen=True)
class SessionDraft:
    """A session as somebody plans it. Moments are aware; a digital session may have no place."""

    starts_at: datetime
    ends_at: datetime
    place: str
    topic: str
    digital: bool = False


@transaction.atomic
def receive_plan(
    *, run: CourseRun, sessions: Sequence[SessionDraft], source: str, by: Actor, at: datetime
) -> SessionPlanReceipt:
    """The whole plan replaces the one before. `source` is the file's name or 'skjema'.

    Refuses with BadSessionPlan (empty, overlapping, end before start, outside the course) or SessionAlreadyHeld.
    """
    if not sessions:
        raise BadSessionPlan("Samlingsplanen er tom. Legg inn minst én samling.")
    CourseRun.objects.select_for_update().get(pk=run.pk)
    replace_sessions(run, sessions)
    receipt = SessionPlanReceipt.objects.create(run=run, source=source[:160], sessions=len(sessions), at=at, by=by)
    audit.record("courses.session_plan_received", by=by, at=at, run_id=run.pk, subject=run.slug, sessions=len(sessions))
    return receipt


def replace_sessions(run: CourseRun, sessions: Sequence[SessionDraft]) -> None:
    """Makes the run's sessions what the plan says, in order of time. Refuses as `receive_plan` does."""
    problems = problems_of(sessions, run)
    if problems:
        raise BadSessionPlan(problems[min(problems)])
    drafts = sorted(sessions, key=lambda draft: draft.starts_at)
    old = list(run.sessions.select_related("held").order_by("starts_at"))
    pairs = _same_sessions(drafts, old)
    kept = {session.pk for session in pairs.values()}
    _remove([session for session in old if session.pk not in kept])
    for number, draft in enumerate(drafts, 1):
        _write(run, number, draft, pairs.get(number - 1))


def problems_of(sessions: Sequence[SessionDraft], run: CourseRun) -> dict[int, Sentence]:
    """What is wrong, by the session's place in the sequence (0-based); empty when the plan can be held."""
    problems: dict[int, Sentence] = {}
    if len(sessions) > MOST_SESSIONS:
        problems[MOST_SESSIONS] = Sentence(
            "Planen har {count} samlinger. Grensen er {limit}.", count=len(sessions), limit=MOST_SESSIONS
        )
    for index, draft in enumerate(sessions):
        problem = _problem_of_one(draft, run)
        if problem:
            problems[index] = problem
    in_order = sorted(range(len(sessions)), key=lambda index: sessions[index].starts_at)
    for before, after in pairwise(in_order):
        if sessions[after].starts_at < sessions[before].ends_at and after not in problems:
            problems[after] = Sentence(
                "Samlingen overlapper med samlingen som starter {other}.", other=sessions[before].starts_at
            )
    return problems


def problem_alone(draft: SessionDraft) -> Sentence | None:
    """What is wrong with the session in itself; None when nothing is."""
    if draft.ends_at <= draft.starts_at:
        return Sentence("Slutt må komme etter start.")
    if draft.ends_at - draft.starts_at > LONGEST_SESSION:
        return Sentence("Samlingen varer i mer enn 16 timer. Del den i en samling for hver dag.")
    if not draft.topic.strip():
        return Sentence("Tema mangler. Skriv kort hva samlingen handler om.")
    if not draft.place.strip() and not draft.digital:
        return Sentence("Sted mangler. Skriv hvor samlingen er, eller kryss av for at den er digital.")
    return None


def _problem_of_one(draft: SessionDraft, run: CourseRun) -> Sentence | None:
    alone = problem_alone(draft)
    if alone:
        return alone
    day = norwegian_dates.oslo_day(draft.starts_at)
    if day < run.starts_on:
        return Sentence("Samlingen er før kurset starter {day}. {way_out}", day=run.starts_on, way_out=_OUTSIDE)
    if day > run.ends_on:
        return Sentence("Samlingen er etter at kurset er slutt {day}. {way_out}", day=run.ends_on, way_out=_OUTSIDE)
    return None


def _same_sessions(drafts: Sequence[SessionDraft], old: Sequence[Session]) -> dict[int, Session]:
    """Which old session each draft is: the one at the same moment, else with the same topic, else the next in order."""
    left, pairs = list(old), dict[int, Session]()

    def same_moment(draft: SessionDraft, session: Session) -> bool:
        return bool(draft.starts_at == session.starts_at)

    def same_topic(draft: SessionDraft, session: Session) -> bool:
        return bool(draft.topic.strip() == session.topic)

    for is_same in (same_moment, same_topic, lambda draft, session: True):
        for index, draft in enumerate(drafts):
            if index in pairs:
                continue
            match = next((session for session in left if is_same(draft, session)), None)
            if match is not None:
                pairs[index] = match
                left.remove(match)
    return pairs


def _write(run: CourseRun, number: int, draft: SessionDraft, session: Session | None) -> None:
    facts = {
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "place": draft.place.strip()[:160],
        "digital": draft.digital,
        "topic": draft.topic.strip()[:240],
    }
    if session is None:
        Session.objects.create(run=run, number=number, **facts)
        return
    if any(getattr(session, name) != value for name, value in facts.items()):
        session.sequence += 1
    for name, value in facts.items():
        setattr(session, name, value)
    session.number = number
    session.save()


def _remove(sessions: Sequence[Session]) -> None:
    for session in sessions:
        if hasattr(session, "held") or session.attendances.exists():  # type: ignore[attr-defined]
            raise SessionAlreadyHeld(
                "Samling {number} er gjennomført med oppmøte og kan ikke fjernes fra planen.", number=session.number
            )
        session.delete()
