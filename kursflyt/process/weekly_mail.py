"""«Uken din i Kursflyt»: on Monday morning each of the staff is told what is overdue and what is due this week.

Counted by run and box; nothing about applicants is in it. Sent once a week, and not when there is nothing to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings

from kursflyt.core import norwegian_dates
from kursflyt.documents import mail_text
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import queries as people
from kursflyt.domain.people import weekly_mail
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.school import queries as school
from kursflyt.domain.texts import queries as texts
from kursflyt.process import board, queries
from kursflyt.process.models import StepRun

KIND = "your_week"
MONDAY, FIRST_HOUR = 0, 7


@dataclass(frozen=True)
class Line:
    """A to-do: what, by when and where. `mine` is False for one that nobody of the role has taken."""

    title: str
    due_on: date
    address: str
    mine: bool


@dataclass(frozen=True)
class RunLines:
    """The to-dos of one run."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class RunNumbers:
    """How a run is getting on, for its head. `lagging` is what has been overdue longest."""

    title: str
    address: str
    applications: int
    participants: int
    places: int
    overdue: int
    lagging: str


@dataclass(frozen=True)
class Week:
    """What there is to say to one of the staff."""

    late: list[RunLines] = field(default_factory=list)
    due: list[RunLines] = field(default_factory=list)
    numbers: list[RunNumbers] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.late or self.due or self.numbers)

    @property
    def late_count(self) -> int:
        return sum(len(run.lines) for run in self.late)

    @property
    def due_count(self) -> int:
        return sum(len(run.lines) for run in self.due)


def send(*, at: datetime) -> int:
    """On a Monday from seven in Oslo: one mail to each who has something to be told. Returns how many."""
    here = norwegian_dates.oslo(at)
    if here.weekday() != MONDAY or here.hour < FIRST_HOUR:
        return 0
    year, week, _ = here.isocalendar()
    stem = f"{KIND}:{year}-{week:02}:"
    not_again = set(Message.objects.filter(key__startswith=stem).values_list("staff_id", flat=True))
    not_again |= weekly_mail.turned_off()
    members = [member for member in people.office() if member.pk not in not_again]
    sent = 0
    for member, told in weeks_of(members, on=here.date()):
        if told:
            messages.post(
                kind="your_week",
                key=f"{stem}{member.pk}",
                at=at,
                staff=member,
                late=told.late,
                due=told.due,
                numbers=told.numbers,
                late_count=told.late_count,
                due_count=told.due_count,
                first_day=here.date(),
                last_day=here.date() + timedelta(days=6),
            )
            sent += 1
    return sent


def example(member: Staff, *, on: date) -> tuple[str, str] | None:
    """Subject and text as they would be if the week began today; None when there is nothing to say."""
    ((_, told),) = weeks_of([member], on=on)
    if not told:
        return None
    surroundings = {"school": school.current(), "site": settings.SITE_URL, "staff": member, "today": on}
    given = {"late": told.late, "due": told.due, "numbers": told.numbers}
    counts = {"late_count": told.late_count, "due_count": told.due_count}
    days = {"first_day": on, "last_day": on + timedelta(days=6)}
    return mail_text.render(KIND, member.language, surroundings | given | counts | days, texts.in_effect())


def weeks_of(members: Sequence[Staff], *, on: date) -> list[tuple[Staff, Week]]:
    """What there is to say to each of them about the seven days from `on`. As many queries for one as for all."""
    last = on + timedelta(days=6)
    steps = list(
        StepRun.objects.to_dos()
        .filter(due_on__lte=last, run__cancellation__isnull=True, run__closure__isnull=True)
        .for_lists()
        .most_urgent_first()
    )
    roles = people.roles_by_staff(on)
    numbers = _numbers(steps, on=on)
    return [(member, _week(member, roles.get(member.pk, frozenset()), steps, numbers, on=on)) for member in members]


def _week(
    member: Staff,
    roles: frozenset[str],
    steps: Sequence[StepRun],
    numbers: dict[int, list[RunNumbers]],
    *,
    on: date,
) -> Week:
    if not roles:
        return Week()
    own = [step for step in steps if step.assignee_id == member.pk or (not step.assignee_id and step.role in roles)]
    return Week(
        late=_by_run([step for step in own if step.due_on and step.due_on < on], member),
        due=_by_run([step for step in own if step.due_on and step.due_on >= on], member),
        numbers=numbers.get(member.pk, []) if Role.DEPARTMENT_HEAD in roles else [],
    )


def _by_run(steps: Sequence[StepRun], member: Staff) -> list[RunLines]:
    """In the order of each run's most urgent to-do."""
    lines: dict[int, list[Line]] = defaultdict(list)
    titles: dict[int, str] = {}
    for step in steps:
        assert step.due_on is not None
        titles[step.run_id] = step.run.title
        address = f"{settings.SITE_URL}/kontor/kurs/{step.run_id}/steg/{step.box}/"
        lines[step.run_id].append(
            Line(queries.title_of(step.box), step.due_on, address, mine=step.assignee_id == member.pk)
        )
    return [RunLines(titles[run_id], found) for run_id, found in lines.items()]


def _numbers(steps: Sequence[StepRun], *, on: date) -> dict[int, list[RunNumbers]]:
    """By head: the runs that have not begun, and those where something is overdue."""
    late: dict[int, list[StepRun]] = defaultdict(list)
    for step in steps:
        if step.due_on and step.due_on < on:
            late[step.run_id].append(step)
    runs = CourseRun.objects.running().filter(process__isnull=False).order_by("starts_on", "id")
    shown = [run for run in runs if run.starts_on >= on or run.pk in late]
    counted = board.numbers_of([run.pk for run in shown])
    found: dict[int, list[RunNumbers]] = defaultdict(list)
    for run in shown:
        people_in = counted.get(run.pk, board.Numbers())
        found[run.head_id].append(
            RunNumbers(
                title=run.title,
                address=f"{settings.SITE_URL}/kontor/kurs/{run.pk}/",
                applications=people_in.applications,
                participants=people_in.participants,
                places=run.places,
                overdue=len(late[run.pk]),
                lagging=queries.title_of(late[run.pk][0].box) if late[run.pk] else "",
            )
        )
    return found
