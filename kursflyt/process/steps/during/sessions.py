"""The sessions are held: done when the teacher has registered the attendance of every one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.process import boxes


@boxes.gather
def hold_sessions(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """n of m sessions held. A run without sessions is never done by itself: nobody has said when to meet."""
    sessions: list[Any] = teaching.sessions_with_attendance(run)
    held = [session for session in sessions if hasattr(session, "held")]
    return boxes.Gathered(
        done=bool(sessions) and len(held) == len(sessions),
        n=len(held),
        of=len(sessions),
        evidence={
            "sessions": [
                {
                    "number": session.number,
                    "held_at": session.held.at.isoformat(),
                    "present": session.present,
                    "absent": session.absent,
                    "valid_absence": session.excused,
                }
                for session in held
            ]
        },
    )
