"""The written assignment: open while the course runs, closed when the last participant's deadline has passed."""

from __future__ import annotations

from datetime import datetime

from kursflyt.core import clock, jobs, norwegian_dates
from kursflyt.domain.assessment import hand_in, queries
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import boxes, room_grading, watches

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


@jobs.job("room.read_all", cron="*/15 * * * *")
def read_rooms(timestamp: int = 0) -> None:
    """Where hand-ins are taken in the learning platform: a job for each run, one at a time of each."""
    for run_id in room_grading.to_read():
        once = f"room.read {run_id}"
        jobs.defer("room.read", once=once, lock=once, run_id=run_id)


@jobs.job("room.read", retry=None)
def read_room(run_id: int) -> None:
    room_grading.read_quietly(CourseRun.objects.get(pk=run_id), at=clock.now())
