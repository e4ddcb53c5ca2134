"""What every running course wants of the outside systems, what is there, and what stopped last: for one page.

Wanted follows from the facts; what is there is what has been written down when it was made. A constant number of
queries, however many courses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kursflyt.domain.applications.models import Application
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.invoicing import basis_queries
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole
from kursflyt.process.models import StepRun

# The boxes in which the machine speaks with somebody outside.
BOXES = (
    "create_rooms",
    "enrol_teacher",
    "grant_training",
    "create_student_accounts",
    "archive_contract",
    "close_course",
)


@dataclass(frozen=True)
class Course:
    """One run. `wanted` and `inside`: participants with a place, and those let into the room; `archived`: records."""

    run: CourseRun
    room: Classroom | None
    wanted: int
    inside: int
    teachers: int
    meeting_wanted: bool
    archived: int
    stopped: tuple[StepRun, ...]
    bases: tuple[int, int, int] = (0, 0, 0)  # wanted in the accounts, there as read last, and refused

    @property
    def missing(self) -> int:
        """Participants with a place who are not in the room, which is open and has been filled before."""
        return max(self.wanted - self.inside, 0) if self.inside else 0

    @property
    def meeting_missing(self) -> bool:
        return self.meeting_wanted and self.room is not None and not self.room.meeting_url

    @property
    def well(self) -> bool:
        return not (self.stopped or self.missing or self.meeting_missing or self.bases_missing)

    @property
    def bases_missing(self) -> int:
        """Bases that the accounts should have and do not have."""
        return self.bases[0] - self.bases[1]


def courses() -> list[Course]:
    """All that run, those in which something is not as wanted first."""
    runs = list(CourseRun.objects.running().order_by("starts_on", "pk"))
    keys = [run.pk for run in runs]
    rooms = {room.run_id: room for room in Classroom.objects.filter(run__in=keys)}
    places = Counter(Application.objects.with_place().filter(run__in=keys).values_list("run_id", flat=True))
    access = Counter(ClassroomAccess.objects.active().filter(run__in=keys).values_list("run_id", "role"))
    digital = set(Session.objects.filter(run__in=keys, digital=True).values_list("run_id", flat=True))
    archived = Counter(ArchiveRecord.objects.filter(run__in=keys).values_list("run_id", flat=True))
    bases = basis_queries.drift(keys)
    stopped: dict[int, list[StepRun]] = {}
    for step in StepRun.objects.open().filter(run__in=keys, failed=True, box__in=BOXES).order_by("pk"):
        stopped.setdefault(step.run_id, []).append(step)
    found = [
        Course(
            run=run,
            room=rooms.get(run.pk),
            wanted=places[run.pk],
            inside=access[run.pk, ClassroomRole.STUDENT],
            teachers=access[run.pk, ClassroomRole.TEACHER],
            meeting_wanted=run.pk in digital,
            archived=archived[run.pk],
            stopped=tuple(stopped.get(run.pk, ())),
            bases=bases.get(run.pk, (0, 0, 0)),
        )
        for run in runs
    ]
    return sorted(found, key=lambda course: course.well)
