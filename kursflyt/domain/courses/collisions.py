"""Sessions that want the same teacher or the same room at the same time, in two runs. A warning, never a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.courses.schedule import SessionTime
from kursflyt.domain.people.models import Person


@dataclass(frozen=True)
class Collision:
    """One of the planned sessions, and the other run's session that it collides with."""

    session: SessionTime
    other: Session
    teacher: bool
    room: bool


def find(
    sessions: Sequence[SessionTime],
    *,
    teacher: Person | None,
    teaches: Sequence[int] = (),
    but: CourseRun | None = None,
) -> list[Collision]:
    """In order of time; two queries at most. `teaches` are the keys of the runs that the teacher has a contract for."""
    if not sessions:
        return []
    first, last = min(session.starts_at for session in sessions), max(session.ends_at for session in sessions)
    others = (
        Session.objects.filter(starts_at__lt=last, ends_at__gt=first)
        .filter(run__cancellation__isnull=True, run__closure__isnull=True)
        .select_related("run")
        .order_by("starts_at", "pk")
    )
    if but is not None:
        others = others.exclude(run=but)
    rooms = {_room(session.place) for session in sessions if _is_room(session.place, digital=session.digital)}
    same_teacher = Q(run__in=list(teaches)) | (Q(run__intended_teacher=teacher) if teacher else Q(pk__in=[]))
    theirs = set(others.filter(same_teacher).values_list("pk", flat=True)) if teacher or teaches else set()
    found = []
    for other in others:
        in_room = _is_room(other.place, digital=other.digital) and _room(other.place) in rooms
        if other.pk not in theirs and not in_room:
            continue
        for session in sessions:
            if session.starts_at < other.ends_at and other.starts_at < session.ends_at:
                room = in_room and not session.digital and _room(session.place) == _room(other.place)
                if other.pk in theirs or room:
                    found.append(Collision(session, other, teacher=other.pk in theirs, room=room))
    return sorted(found, key=lambda row: (row.session.starts_at, row.other.pk))


def in_words(row: Collision) -> str:
    """'Samling 2 kolliderer med samling 1 i «Velferdsteknologi»: samme underviser.'"""
    both = ((Sentence("samme underviser"), row.teacher), (Sentence("samme rom"), row.room))
    collides = Sentence(
        "Samling {number} kolliderer med samling {other} i «{course}»: {what}.",
        number=row.session.number,
        other=row.other.number,
        course=row.other.run.title,
        what=Listed(word for word, holds in both if holds),
    )
    return str(collides)


def _room(place: str) -> str:
    return " ".join(place.casefold().split())


def _is_room(place: str, *, digital: bool) -> bool:
    return bool(place.strip()) and not digital and not _room(place).startswith(("digital", "zoom", "teams"))
