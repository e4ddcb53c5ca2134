"""What every running course wants of the outside systems, what is there, and what stopped last: for one page.

Wanted follows from the facts; what is there is what has been written down when it was made. A constant number of
queries, however many courses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from kursflyt.connectors import configured
from kursflyt.core import clock
from kursflyt.domain.applications.models import Application
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.invoicing import basis_queries
from kursflyt.domain.promotion.models import WebsitePage
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole
from kursflyt.process import errands
from kursflyt.process.models import IN_TROUBLE, BoxKind, ErrandState, OutsideErrand, StepRun

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
    """One run. `wanted` and `inside`: participants with a place, and those let into the room; `archived`: records.

    `stopped`: boxes that the machine could not do; `trying`: those it tries once more now. `errands`: how the newest of
    each kind went.
    """

    run: CourseRun
    room: Classroom | None
    wanted: int
    inside: int
    teachers: int
    meeting_wanted: bool
    archived: int
    stopped: tuple[StepRun, ...]
    trying: tuple[StepRun, ...] = ()
    website: WebsitePage | None = None
    shown: bool = False
    errands: tuple[OutsideErrand, ...] = ()
    bases: tuple[int, int, int] = (0, 0, 0)  # wanted in the accounts, there as read last, and refused

    @property
    def outside(self) -> tuple[str, ...]:
        """The systems in which the run has something, as connectors.configured names them."""
        there = {
            "learning_platform": self.room is not None and not self.room.closed_at and bool(self.room.external_id),
            "meetings": (self.room is not None and bool(self.room.meeting_id)) or self._in_trouble(errands.END_MEETING),
            "website": self.website is not None or (self.shown and configured.website_is_outside()),
            "accounts": bool(self.bases[0]) and configured.accounts_make_invoices(),
        }
        return tuple(system for system, has in there.items() if has)

    @property
    def trouble(self) -> tuple[OutsideErrand, ...]:
        """Errands that somebody outside said no to, or does not answer to."""
        return tuple(row for row in self.errands if row.state in IN_TROUBLE)

    @property
    def moves(self) -> bool:
        """Whether something is being done or looked at now."""
        return bool(self.trying) or any(row.state == ErrandState.WAITING for row in self.errands)

    def _in_trouble(self, name: str) -> bool:
        return any(row.errand == name for row in self.trouble)

    def of_system(self, system: str) -> tuple[OutsideErrand, ...]:
        return tuple(row for row in self.errands if errands.system_of(row.errand) == system)

    @property
    def missing(self) -> int:
        """Participants with a place who are not in the room, which is open and has been filled before."""
        return max(self.wanted - self.inside, 0) if self.inside and not self._closed else 0

    @property
    def meeting_missing(self) -> bool:
        return self.meeting_wanted and self.room is not None and not self._closed and not self.room.meeting_url

    @property
    def _closed(self) -> bool:
        return self.room is not None and self.room.closed_at is not None

    @property
    def well(self) -> bool:
        return not (self.stopped or self.missing or self.meeting_missing or self.trouble or self.bases_missing)

    @property
    def bases_missing(self) -> int:
        """Bases that the accounts should have and do not have."""
        return self.bases[0] - self.bases[1]


def courses() -> list[Course]:
    """All that run, and those that are over with something left to do, those not as wanted first."""
    left = OutsideErrand.objects.in_trouble().filter(errand__in=errands.AFTER_THE_END)
    runs = CourseRun.objects.filter(Q(cancellation=None, closure=None) | Q(pk__in=left.values("run")))
    found = standings(list(runs.order_by("starts_on", "pk")))
    return sorted(found, key=lambda course: course.well)


def standings(runs: Sequence[CourseRun]) -> list[Course]:
    """How these runs stand to the systems outside, in their order."""
    keys = [run.pk for run in runs]
    rooms = {room.run_id: room for room in Classroom.objects.filter(run__in=keys)}
    places = Counter(Application.objects.with_place().filter(run__in=keys).values_list("run_id", flat=True))
    access = Counter(ClassroomAccess.objects.active().filter(run__in=keys).values_list("run_id", "role"))
    ahead = Session.objects.filter(run__in=keys, digital=True, ends_at__gte=clock.now())
    digital = set(ahead.values_list("run_id", flat=True))
    archived = Counter(ArchiveRecord.objects.filter(run__in=keys).values_list("run_id", flat=True))
    bases = basis_queries.drift(keys)
    stopped: dict[int, list[StepRun]] = {}
    trying: dict[int, list[StepRun]] = {}
    again = Q(failed=True) | Q(kind=BoxKind.MACHINE, attempts__gt=0)
    for step in StepRun.objects.open().filter(again, run__in=keys, box__in=BOXES).order_by("pk"):
        (stopped if step.failed else trying).setdefault(step.run_id, []).append(step)
    pages = {page.run_id: page for page in WebsitePage.objects.filter(run__in=keys)}
    shown = set(CourseRun.objects.public().filter(pk__in=keys).values_list("pk", flat=True))
    rows: dict[int, list[OutsideErrand]] = {}
    for row in OutsideErrand.objects.filter(run__in=keys).order_by("pk"):
        rows.setdefault(row.run_id, []).append(row)
    return [
        Course(
            run=run,
            room=rooms.get(run.pk),
            wanted=places[run.pk],
            inside=access[run.pk, ClassroomRole.STUDENT],
            teachers=access[run.pk, ClassroomRole.TEACHER],
            meeting_wanted=run.pk in digital,
            archived=archived[run.pk],
            stopped=tuple(stopped.get(run.pk, ())),
            trying=tuple(trying.get(run.pk, ())),
            website=pages.get(run.pk),
            shown=run.pk in shown,
            errands=tuple(rows.get(run.pk, ())),
            bases=bases.get(run.pk, (0, 0, 0)),
        )
        for run in runs
    ]
