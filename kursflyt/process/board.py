"""The board: every run that is looked for, in order, and what the office wants to see about those on the page.

Finding and ordering look at all runs through two narrow queries; what costs more is counted for the shown ones only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q

from kursflyt.core import norwegian_dates, sort_key
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun, CourseRunQuerySet
from kursflyt.domain.invoicing import queries as invoicing
from kursflyt.process import charts, due, queries
from kursflyt.process.chart import PHASES
from kursflyt.process.models import FINISHED, BoxKind, StepRun

SOON = timedelta(days=7)
BEFORE_REGISTRATION = timedelta(weeks=6)


class Light(StrEnum):
    """How a run is getting on, the most urgent first."""

    LATE = "late"
    SOON = "soon"
    FINE = "fine"
    OVER = "over"


class Order(StrEnum):
    """What the rows can be put in order by."""

    TITLE = "title"
    LIGHT = "light"
    PHASE = "phase"
    START = "start"
    NEXT = "next"
    APPLICATIONS = "applications"
    PARTICIPANTS = "participants"


@dataclass(frozen=True)
class Filter:
    """What is looked for. `from_on` and `to_on`: runs that are held at some time between the two days."""

    over: bool = False
    words: str = ""
    staff_id: int | None = None
    phase: str = ""
    light: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """The open boxes of a run in numbers; `next_on` is the earliest day that one of them is due, passed or not."""

    overdue: int = 0
    failed: int = 0
    next_on: date | None = None
    phase: str = "after"


@dataclass(frozen=True, slots=True)
class Found:
    """A run as far as it takes to filter it and to put it in order."""

    run_id: int
    title: str
    starts_on: date
    light: Light
    work: OpenWork


@dataclass(frozen=True)
class Numbers:
    """`applications` have not been withdrawn; `participants` have a place now."""

    applications: int = 0
    participants: int = 0


@dataclass(frozen=True)
class BoardRow:
    """A run with what matters about it. `begins_on` is the notice, or six weeks before registration."""

    run: CourseRun
    light: Light
    work: OpenWork
    next_title: str
    numbers: Numbers
    done: int
    boxes: int
    begins_on: date
    expected_end_on: date
    money: invoicing.RunMoney | None

    @property
    def expected_income(self) -> Decimal:
        """What the participants' fees come to, in NOK, before anything has been invoiced."""
        return self.run.fee * self.numbers.participants


def find(wanted: Filter, *, today: date) -> list[Found]:
    """The runs that fit, in order of their start. Two queries."""
    work = open_work(today=today)
    runs = _narrowed(wanted).order_by("starts_on", "id").values_list("pk", "title", "starts_on")
    nothing = OpenWork()
    found = []
    for run_id, title, starts_on in runs:
        own = work.get(run_id, nothing)
        light = Light.OVER if wanted.over else _light(own, today)
        if (not wanted.light or light == wanted.light) and (not wanted.phase or own.phase == wanted.phase):
            found.append(Found(run_id, title, starts_on, light, own))
    return found


def in_order(found: Sequence[Found], order: Order, *, descending: bool = False) -> list[Found]:
    """Sorted, those without a next day last both ways. One query when the order needs numbers of people."""
    if order == Order.NEXT:
        dated = [row for row in found if row.work.next_on]
        undated = [row for row in found if not row.work.next_on]
        return [*sorted(dated, key=_next_on, reverse=descending), *undated]
    return sorted(found, key=_key(found, order), reverse=descending)


def rows_of(found: Sequence[Found], *, with_money: bool) -> list[BoardRow]:
    """Everything about these runs, in their order; five queries, and two more for the money."""
    ids = [row.run_id for row in found]
    runs = {run.pk: run for run in _for_rows(ids)}
    numbers = numbers_of(ids)
    titles, open_boxes = _next_titles(ids)
    finished = _finished(ids)
    money = invoicing.money_of(ids) if with_money else {}
    boxes = len(charts.current().boxes)
    closing_days = due.rule_of("close_course").days
    rows = []
    for row in found:
        run = runs[row.run_id]
        done, noticed_at = finished.get(run.pk, (set(), None))
        registration_at = run.registration_opens_at or run.registration_deadline_at
        begins_on = norwegian_dates.oslo_day(noticed_at or registration_at - BEFORE_REGISTRATION)
        rows.append(
            BoardRow(
                run=run,
                light=row.light,
                work=row.work,
                next_title=titles.get(run.pk, ""),
                numbers=numbers.get(run.pk, Numbers()),
                done=len(done - open_boxes.get(run.pk, set())),
                boxes=boxes,
                begins_on=min(begins_on, run.starts_on),
                expected_end_on=_expected_end(run, closing_days),
                money=money.get(run.pk, invoicing.RunMoney()) if with_money else None,
            )
        )
    return rows


def open_work(*, today: date, run: CourseRun | None = None) -> dict[int, OpenWork]:
    """The open boxes of each run that has any; one query, counted by the database."""
    phases: dict[str, list[str]] = {}
    for box in charts.current().boxes:
        phases.setdefault(box.phase, []).append(box.id)
    no_clock = ~Q(kind=BoxKind.CLOCK)
    steps = StepRun.objects.open().filter(run=run) if run else StepRun.objects.open()
    counted = (
        steps.order_by()
        .values_list("run_id")
        .annotate(
            passed=Count("pk", filter=no_clock & Q(due_on__lt=today)),
            failures=Count("pk", filter=Q(failed=True)),
            next_on=Min("due_on", filter=no_clock),
            during=Count("pk", filter=Q(box__in=phases.get("during", []))),
            before=Count("pk", filter=Q(box__in=phases.get("before", []))),
        )
    )
    return {
        run_id: OpenWork(passed, failures, next_on, "during" if during else "before" if before else "after")
        for run_id, passed, failures, next_on, during, before in counted
    }


def numbers_of(run_ids: Sequence[int]) -> dict[int, Numbers]:
    """How many have applied and how many have a place, for each run that has an application; one query."""
    counted = (
        Application.objects.standing()
        .filter(run__in=run_ids)
        .order_by()
        .values_list("run_id")
        .annotate(all=Count("pk"), with_place=Count("place", filter=Q(place__released_at__isnull=True)))
    )
    return {run_id: Numbers(applications, participants) for run_id, applications, participants in counted}


def _narrowed(wanted: Filter) -> CourseRunQuerySet:
    """What the database can sort out."""
    ended = Q(cancellation__isnull=False) | Q(closure__isnull=False)
    runs = CourseRun.objects.filter(ended) if wanted.over else CourseRun.objects.running()
    if wanted.words:
        runs = runs.about(wanted.words)
    if wanted.staff_id is not None:
        in_charge = Q(head=wanted.staff_id) | Q(consultant=wanted.staff_id) | Q(marketer=wanted.staff_id)
        runs = runs.filter(in_charge)
    if wanted.from_on:
        runs = runs.filter(ends_on__gte=wanted.from_on)
    return runs.filter(starts_on__lte=wanted.to_on) if wanted.to_on else runs


def _light(work: OpenWork, today: date) -> Light:
    if work.overdue or work.failed:
        return Light.LATE
    return Light.SOON if work.next_on and work.next_on <= today + SOON else Light.FINE


def _key(found: Sequence[Found], order: Order) -> Callable[[Found], Any]:
    """What the rows are compared by."""
    match order:
        case Order.TITLE:
            return lambda row: sort_key.sort_key(row.title)
        case Order.LIGHT:
            urgency = list(Light)
            return lambda row: (urgency.index(row.light), _next_on(row))
        case Order.PHASE:
            return lambda row: PHASES.index(row.work.phase)  # type: ignore[arg-type]
        case Order.APPLICATIONS | Order.PARTICIPANTS:
            numbers, none = numbers_of([row.run_id for row in found]), Numbers()
            return lambda row: getattr(numbers.get(row.run_id, none), order.value)
        case _:
            return lambda row: row.starts_on


def _next_on(row: Found) -> date:
    return row.work.next_on or date.max


def _for_rows(ids: Sequence[int]) -> CourseRunQuerySet:
    """Only the columns that the board and its workbook show."""
    return (
        CourseRun.objects.filter(pk__in=ids)
        .select_related("head", "consultant", "cancellation", "closure")
        .only(
            *("title", "places", "fee", "starts_on", "ends_on", "start_decision_on", "venue"),
            *("registration_opens_at", "registration_deadline_at", "hand_in_deadline_at"),
            *("head__first_name", "head__last_name", "head__username"),
            *("consultant__first_name", "consultant__last_name", "consultant__username"),
            *("cancellation__at", "closure__at"),
        )
    )


def _next_titles(ids: Sequence[int]) -> tuple[dict[int, str], dict[int, set[str]]]:
    """By run: what is due first, and which boxes are open."""
    titles: dict[int, str] = {}
    opened: dict[int, set[str]] = {}
    steps = StepRun.objects.open().filter(run__in=ids).most_urgent_first()
    for run_id, box, kind, due_on in steps.values_list("run_id", "box", "kind", "due_on"):
        opened.setdefault(run_id, set()).add(box)
        if due_on is not None and kind != BoxKind.CLOCK and run_id not in titles:
            titles[run_id] = queries.title_of(box)
    return titles, opened


def _finished(ids: Sequence[int]) -> dict[int, tuple[set[str], Any]]:
    """By run: the boxes that have been finished, and when the course was made known."""
    steps = (
        StepRun.objects.filter(run__in=ids, state__in=FINISHED)
        .order_by()
        .values_list("run_id")
        .annotate(
            boxes=ArrayAgg("box", distinct=True),
            noticed_at=Min("done_at", filter=Q(box="announce_course")),
        )
    )
    return {run_id: (set(boxes), noticed_at) for run_id, boxes, noticed_at in steps}


def _expected_end(run: CourseRun, closing_days: int) -> date:
    """The day the course was closed or cancelled; else what is usual after the last day for the grades."""
    for ending in ("closure", "cancellation"):
        if hasattr(run, ending):
            return norwegian_dates.oslo_day(getattr(run, ending).at)
    grades_on = courses.anchor(run, "grading_deadline")
    return max(grades_on or run.ends_on, run.ends_on) + timedelta(days=closing_days)
