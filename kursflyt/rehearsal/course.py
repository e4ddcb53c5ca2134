"""A course under way on the stage: its material, its people, its clock, and what the worker and the minute do.

The acts are functions of a course; between them the clock is moved, the worker's jobs are done and the minute strikes,
as in a running installation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, runtime_checkable

from kursflyt.connectors import roles
from kursflyt.core import clock, jobs
from kursflyt.core.clock import OSLO
from kursflyt.domain.applications.models import Application
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.courses import course_file
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.people.models import Person
from kursflyt.process import long_work, progress, room_grading, tasks
from kursflyt.process.models import StepRun
from kursflyt.rehearsal.cast import Cast

PATIENT = (roles.TryAgain,)
MOST_TRIES = 12


@dataclass(frozen=True)
class Material:
    """What a course is rehearsed with: the college's own files, or the examples. Names are kept for messages."""

    course: bytes
    plan: tuple[str, bytes]
    applicants: tuple[str, bytes]
    invoice: bytes


@runtime_checkable
class RoomOutside(Protocol):
    """A learning platform that plays in the rehearsal: what people do there by hand."""

    def hand_in(self, application: Application, *, at: datetime) -> None: ...

    def mark(self, application: Application, value: str) -> None: ...


@runtime_checkable
class Accountant(Protocol):
    """People who work in the school's accounts, where those are outside."""

    def invoice_everything(self) -> None: ...

    def receive(self, raw: bytes) -> None: ...

    def approve(self, number: str, orgnr: str) -> None: ...


class Course:
    """`run` and `teacher` are there after the first acts. `turned_away` says whom the registration refused, and why."""

    run: CourseRun
    teacher: Person
    room: RoomOutside | None = None
    accountant: Accountant | None = None

    def __init__(
        self,
        material: Material,
        cast: Cast,
        *,
        file: course_file.CourseFile | None = None,
        sessions: Sequence[SessionDraft] = (),
        rows: slice = slice(None),
        until: datetime | None = None,
        after_each: Callable[[], None] = lambda: None,
    ) -> None:
        """`file`, `sessions` and `rows` take the place of what is in the material; nothing is done after `until`."""
        self.material, self.cast = material, cast
        self.file = file or course_file.read_course_file(material.course)
        self.sessions, self.rows, self.until = tuple(sessions), rows, until
        self.turned_away: list[str] = []
        self._after_each = after_each
        self.without_documents: list[int] = []

    @property
    def first_day(self) -> datetime:
        """When the head first sits down: six weeks before the registration closes, or as the file's dates allow."""
        start = self.file.run.starts_on
        deadline = self.file.run.registration_deadline_at
        closes = deadline.date() if deadline else start - timedelta(weeks=4)
        usual = at(closes - timedelta(weeks=6), 9)
        return min(usual, self.until - timedelta(days=3)) if self.until else usual

    def perform(self, *acts: Callable[[Course], None]) -> None:
        """The acts, one after another."""
        for act in acts:
            act(self)
            self._after_each()

    # The clock and the worker

    @property
    def now(self) -> datetime:
        return clock.now()

    def set_clock(self, moment: datetime) -> None:
        clock.fix(moment)

    def later(self, **time: float) -> datetime:
        """Moves the clock on a little, and says what it is then."""
        self.set_clock(self.now + timedelta(**time))
        return self.now

    def go_to(self, moment: datetime) -> None:
        """Moves the clock, never back, and lets the minute strike there."""
        self.set_clock(max(moment, self.now) if hasattr(self, "run") else moment)
        tasks.tick()
        self.work()

    def work(self) -> None:
        """Does what the worker would do now, and until nobody outside is too busy for it any more."""
        if jobs.run_waiting(again=PATIENT) and hasattr(self, "run"):
            progress.look_again(self.run, at=self.now)
            jobs.run_waiting(again=PATIENT)
            self.insist()

    def press(self, act: Callable[[], object]) -> None:
        """As someone in the office presses a button, and presses it again while somebody outside is too busy."""
        for _ in range(MOST_TRIES):
            try:
                act()
            except (*PATIENT, room_grading.NotTold):
                self.later(minutes=5)
            else:
                return
        act()

    def read_room(self) -> None:
        """What was done in the learning platform is read, where one plays."""
        if self.room is not None:
            self.press(lambda: room_grading.read(self.run, at=self.now))

    def insist(self) -> None:
        """What waits for someone outside waits; what failed for that is tried again by the consultant."""
        for _ in range(MOST_TRIES):
            batches = list(Batch.objects.under_way().filter(run=self.run))
            failed = StepRun.objects.open().filter(run=self.run, failed=True)
            if not batches and not failed.exists():
                return
            moment = self.later(minutes=5)
            for batch in batches:
                long_work.work_on(batch.pk)
            for step in failed.all():  # a batch may have finished one
                progress.try_again(step, by=self.cast.consultant.actor, at=moment)
            jobs.run_waiting(again=PATIENT)


def at(day: date, hour: int) -> datetime:
    """The day at a full hour, in Oslo."""
    return datetime.combine(day, time(hour), tzinfo=OSLO)
