"""The run's meeting room: who shall hold it and when, asked for by role. One link for all its sessions.

It is asked for as long as a session may be digital: one is, or there is no plan yet. One that is made, is kept.
"""

from __future__ import annotations

from datetime import datetime

from kursflyt.connectors import configured, roles
from kursflyt.core.actor import MACHINE
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching import queries as teaching


def ensure(run: CourseRun) -> roles.MeetingFound:
    """Outside of any transaction; safe to call again. Raises the three errors of connectors.roles."""
    wanted, sessions = _wanted(run), courses.sessions_of(run)
    if sessions and not wanted.sessions and not wanted.known_id:
        return roles.MeetingFound(external_id="", join_url=wanted.given_url)
    return configured.meetings().ensure_meeting(wanted)


def follow(run: CourseRun, *, at: datetime) -> tuple[str, ...]:
    """A meeting that was made for the run follows its teacher, title and dates. Returns what could not be as wanted."""
    room = teaching.classroom_of(run)
    if room is None or room.closed_at is not None or not room.meeting_id:
        return ()
    found = ensure(run)
    classroom.open_classroom(run=run, meeting_id=found.external_id, meeting_url=found.join_url, by=MACHINE, at=at)
    return found.notes


def end(run: CourseRun, *, at: datetime) -> None:
    """Outside of any transaction; safe to call again. Raises the three errors of connectors.roles."""
    wanted, sessions = _wanted(run), courses.sessions_of(run)
    if wanted.known_id or wanted.sessions or not sessions:
        configured.meetings().end_meeting(wanted.known_id, wanted.key, wanted.hosts)
    classroom.forget_meeting(run=run, by=MACHINE, at=at)


def _wanted(run: CourseRun) -> roles.MeetingWanted:
    """The teacher who has signed comes before the consultant."""
    teacher, known = contracts.teacher_of(run), teaching.classroom_of(run)
    return roles.MeetingWanted(
        key=f"run-{run.pk}",
        topic=run.title,
        hosts=tuple(person.email for person in (teacher, run.consultant) if person is not None and person.email),
        sessions=[(session.starts_at, session.ends_at) for session in courses.sessions_of(run) if session.digital],
        known_id=known.meeting_id if known else "",
        given_url=known.meeting_url if known and known.meeting_url else run.meeting_url,
    )
