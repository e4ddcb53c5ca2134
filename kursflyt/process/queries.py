"""Where are we: the questions pages and commands ask of the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from kursflyt.core import plain_letters
from kursflyt.core.sentences import Sentence, said
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.process import boxes, charts, due
from kursflyt.process.chart import PHASES, Box
from kursflyt.process.models import FINISHED, BoxKind, StepRun, StepRunQuerySet, StepState


@dataclass(frozen=True)
class BoxStanding:
    """A box of the chart with its newest visit, if it has had one. `state` is '' for one not reached yet."""

    box: Box
    step: StepRun | None
    title: str
    visits: int

    @property
    def state(self) -> str:
        if self.step is None or self.step.state in (StepState.WITHDRAWN, StepState.UNDONE):
            return ""
        return str(self.step.state)

    @property
    def finished(self) -> bool:
        return self.state in FINISHED


def open_step(run: CourseRun, box: str) -> StepRun | None:
    """The open visit to the box, if it is open."""
    return StepRun.objects.open().filter(run=run, box=box).first()


def last_step(run: CourseRun, box: str) -> StepRun | None:
    """The newest visit that is open or finished."""
    return StepRun.objects.filter(run=run, box=box, state__in=[StepState.OPEN, *FINISHED]).order_by("-id").first()


def is_open(run: CourseRun, box: str) -> bool:
    return open_step(run, box) is not None


def is_done(run: CourseRun, box: str) -> bool:
    """Whether the newest visit that counts is finished."""
    step = last_step(run, box)
    return step is not None and step.state in FINISHED


def standings(run: CourseRun) -> list[BoxStanding]:
    """Every box of the chart in chart order, with where it stands. Two queries whatever the run."""
    newest: dict[str, StepRun] = {}
    visits: dict[str, int] = {}
    for step in StepRun.objects.filter(run=run).select_related("assignee").order_by("id"):
        visits[step.box] = visits.get(step.box, 0) + 1
        if step.state in (StepState.OPEN, *FINISHED) or step.box not in newest:
            newest[step.box] = step
    return [BoxStanding(box, newest.get(box.id), title_of(box.id), visits.get(box.id, 0)) for box in boxes_in_order()]


def boxes_in_order() -> list[Box]:
    """The boxes of the chart as the office reads them: by phase, then as the policy lists them, a school's own last."""
    order = {box: place for place, box in enumerate(due.rules())}
    drawn = charts.current().boxes
    return sorted(drawn, key=lambda box: (PHASES.index(box.phase), order.get(box.id, len(order))))


def history(run: CourseRun, box: str) -> list[StepRun]:
    return list(StepRun.objects.filter(run=run, box=box).order_by("-id"))


def title_of(box: str) -> str:
    """What to do, as a verb, in the reader's language; the chart's wording for a box that the policy does not know."""
    title = due.rule_of(box).title
    if title:
        return str(Sentence(title))
    found = charts.current().box(box)
    return said(found.label) if found else box


def to_dos(*, staff: Staff | None = None, roles: Sequence[str] = (), run: CourseRun | None = None) -> StepRunQuerySet:
    """What waits for someone. With `staff`: theirs; with `roles`: their roles' too; with neither: everyone's.

    A gather box or a machine that works is nobody's to-do until it fails or is late; a box of the teacher or the
    participants is followed by the staff member named in the policy.
    """
    rows = StepRun.objects.to_dos().for_lists().most_urgent_first().filter(_waits_for(staff, roles))
    return rows.filter(run=run) if run else rows


def about(steps: StepRunQuerySet, text: str) -> StepRunQuerySet:
    """Those where every word stands in the title of the course or in what the box is called for the reader.

    Capitals and accents do not matter, and a word need not be whole.
    """
    steps = steps.alias(plain_title=plain_letters.of_stored_title("run__title"))
    titles = {box: plain_letters.of_title(title_of(box)) for box in [*due.rules(), *_own_boxes()]}
    for word in plain_letters.of_title(text).split():
        called_so = [box for box, title in titles.items() if word in title]
        steps = steps.filter(Q(plain_title__contains=word) | Q(box__in=called_so))
    return steps


def _own_boxes() -> list[str]:
    """Those of the school's own chart that the policy does not know."""
    return [box.id for box in charts.current().boxes if box.id not in due.rules()]


@dataclass(frozen=True)
class ToDoCounts:
    """How many to-dos wait for someone, for their roles, and for everyone."""

    mine: int
    role: int
    everyone: int


def to_do_counts(*, staff: Staff, roles: Sequence[str]) -> ToDoCounts:
    """One query."""
    counts = StepRun.objects.to_dos().aggregate(
        mine=Count("pk", filter=_waits_for(staff, roles)),
        role=Count("pk", filter=_waits_for(None, roles)),
        everyone=Count("pk"),
    )
    return ToDoCounts(**counts)


def overdue_count(*, staff: Staff, roles: Sequence[str], today: date) -> int:
    """How many of someone's to-dos are past their date. One query."""
    return StepRun.objects.to_dos().filter(_waits_for(staff, roles), due_on__lt=today).count()


def runs_with_to_dos() -> QuerySet[CourseRun]:
    """The runs where something waits for someone, by title."""
    return CourseRun.objects.filter(pk__in=StepRun.objects.to_dos().values("run_id")).order_by("title", "starts_on")


def staff_with_to_dos() -> QuerySet[Staff]:
    """Those of the staff who have taken something that is not done, by name."""
    taken = StepRun.objects.to_dos().values("assignee_id")
    return Staff.objects.filter(pk__in=taken).order_by("first_name", "last_name", "id")


def _waits_for(staff: Staff | None, roles: Sequence[str]) -> Q:
    if staff is not None and roles:
        return Q(assignee=staff) | Q(assignee__isnull=True, role__in=list(roles))
    if staff is not None:
        return Q(assignee=staff)
    return Q(role__in=list(roles)) if roles else Q()


def gathered_of(step: StepRun, *, at: datetime) -> boxes.Gathered | None:
    """How far a gather box has come; None for the other kinds."""
    if step.kind != BoxKind.GATHER or boxes.step_of(step.box) is None:
        return None
    return boxes.gathered(step.box, step.run, at=at)


def open_for_teacher(run_ids: Sequence[int]) -> list[StepRun]:
    """The open boxes of the teacher's lane in these runs, most urgent first."""
    return list(StepRun.objects.open().filter(run_id__in=run_ids, role=Role.TEACHER).most_urgent_first())


def why(box: str) -> str:
    """Why the box is there, in one sentence for the one who does it."""
    return due.rule_of(box).why
