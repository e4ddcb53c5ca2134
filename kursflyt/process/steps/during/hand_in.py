"""The written assignment: open while the course runs, closed when the last participant's deadline has passed."""

from __future__ import annotations

from datetime import datetime

from kursflyt.core import norwegian_dates
from kursflyt.domain.assessment import hand_in, queries
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import boxes, watches

EARLIEST_HOUR = 7


@boxes.gather
def hand_in_assignment(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when the deadline has passed for everyone, extensions included."""
    deadline, count = queries.last_deadline(run), queries.counts(run)
    return boxes.Gathered(
        at > deadline, count["handed_in"], count["participants"], {"last_deadline_at": deadline.isoformat()}
    )


@watches.every_minute
def remind_of_hand_in(*, at: datetime) -> None:
    if norwegian_dates.oslo(at).hour >= EARLIEST_HOUR:
        hand_in.remind_hand_in(at=at)
