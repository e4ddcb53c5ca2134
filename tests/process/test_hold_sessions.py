"""hold_sessions: n of m sessions with attendance; done by itself after the last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.domain.teaching import attendance
from kursflyt.process.steps.during import sessions
from tests import contract_story as story


def test_it_is_done_when_every_session_has_its_attendance(run: Any, teacher: Any, moment: datetime) -> None:
    ola = story.participant(run, "Ola", "Deltaker", moment)
    counts = []

    for session in run.sessions.in_order():
        attendance.register(
            session=session,
            presence={ola.pk: "absent"} if session.number == 2 else {},
            by=teacher.actor("teacher"),
            at=session.starts_at,
        )
        gathered = sessions.hold_sessions(run, at=session.ends_at)
        counts.append((gathered.n, gathered.of, gathered.done))

    assert counts == [(1, 3, False), (2, 3, False), (3, 3, True)]
    assert [(row["number"], row["present"], row["absent"]) for row in gathered.evidence["sessions"]] == [
        (1, 1, 0),
        (2, 0, 1),
        (3, 1, 0),
    ]


def test_a_run_without_sessions_is_never_done_by_itself(run: Any, moment: datetime) -> None:
    run.sessions.all().delete()

    assert sessions.hold_sessions(run, at=moment).done is False
