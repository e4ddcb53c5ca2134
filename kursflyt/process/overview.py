"""Runs at a glance: the board's rows, the head of a run's page, and the list of all its documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Count, Q

from kursflyt.core.models import StoredFile
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.assessment.models import PassList
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.process import charts, queries
from kursflyt.process.models import BoxKind, StepRun, StepState


@dataclass
class BoardRow:
    """A run with what matters about it: counts, what is open, and the phase it is in."""

    run: CourseRun
    applications: int = 0
    participants: int = 0
    done: int = 0
    boxes: int = 0
    open: list[StepRun] = field(default_factory=list)
    overdue: int = 0
    failed: int = 0
    phase: str = "before"
    next_title: str = ""
    next_on: date | None = None

    @property
    def light(self) -> str:
        """danger when something is late or failed, success when over, else info."""
        if self.overdue or self.failed:
            return "danger"
        return "success" if self.done == self.boxes else "info"


def board(*, over: bool, search: str, today: date) -> list[BoardRow]:
    """All runs, in a constant number of queries."""
    runs = CourseRun.objects.for_lists().select_related("closure").order_by("starts_on", "id")
    is_over = Q(cancellation__isnull=False) | Q(closure__isnull=False)
    runs = runs.filter(is_over) if over else runs.exclude(is_over)
    if search:
        runs = runs.filter(Q(title__icontains=search) | Q(programme__name__icontains=search))
    return _rows(list(runs), today=today)


def summary(run: CourseRun, *, today: date) -> BoardRow:
    """One run's row."""
    return _rows([run], today=today)[0]


def _rows(runs: list[CourseRun], *, today: date) -> list[BoardRow]:
    rows = {run.pk: BoardRow(run) for run in runs}
    counts = (
        Application.objects.filter(run__in=runs, withdrawal__isnull=True)
        .values("run_id")
        .annotate(all=Count("pk"), places=Count("place", filter=Q(place__released_at__isnull=True)))
    )
    for count in counts:
        row = rows[count["run_id"]]
        row.applications, row.participants = count["all"], count["places"]
    boxes = {box.id: box for box in charts.current().boxes}
    finished: dict[int, set[str]] = {}
    for step in StepRun.objects.filter(run__in=runs).select_related("assignee").order_by("due_on", "id"):
        row = rows[step.run_id]
        if step.state in (StepState.DONE, StepState.SKIPPED):
            finished.setdefault(step.run_id, set()).add(step.box)
        elif step.state == StepState.OPEN:
            row.open.append(step)
            row.failed += step.failed
            row.overdue += step.due_on is not None and step.due_on < today and step.kind != BoxKind.CLOCK
            if row.next_on is None and step.due_on is not None and step.kind != BoxKind.CLOCK:
                row.next_on, row.next_title = step.due_on, queries.title_of(step.box)
    for pk, row in rows.items():
        open_boxes = {step.box for step in row.open}
        row.boxes = len(boxes)
        row.done = len(finished.get(pk, set()) - open_boxes)
        row.phase = _phase(open_boxes, boxes)
    return list(rows.values())


def _phase(open_boxes: set[str], boxes: dict[str, Any]) -> str:
    """The phase a run is in: the earliest of which something is open, by the dates of the course."""
    phases = {boxes[box].phase for box in open_boxes if box in boxes}
    if not phases:
        return "after"
    return next(phase for phase in ("during", "before", "after") if phase in phases)


def next_deadline(*, after: date) -> date | None:
    """The next day on which an open box of any run is due."""
    return StepRun.objects.open().filter(due_on__gt=after).order_by("due_on").values_list("due_on", flat=True).first()


@dataclass(frozen=True)
class DocumentRow:
    """A document of the run: what it is, whose, when, and its file."""

    kind: str
    title: str
    at: Any
    file: StoredFile


def documents(run: CourseRun) -> list[DocumentRow]:
    """Everything printed for this run, newest first."""
    rows = chain(
        (
            DocumentRow("Kontrakt", contract.number, contract.drafted_at, contract.document)
            for contract in Contract.objects.filter(run=run, document__isnull=False).select_related("document")
            if contract.document
        ),
        (
            DocumentRow("Signert kontrakt", contract.number, contract.signature.at, contract.signature.sealed)
            for contract in Contract.objects.filter(run=run, signature__isnull=False).select_related(
                "signature__sealed"
            )
        ),
        (
            DocumentRow(f"Vedtak: {row.get_outcome_display()}", str(row.application), row.decided_at, row.letter)
            for row in Decision.objects.filter(application__run=run, letter__isnull=False).select_related(
                "letter", "application"
            )
            if row.letter
        ),
        (
            DocumentRow("Velkomstbrev", str(row.application), row.at, row.document)
            for row in WelcomeLetter.objects.filter(application__run=run).select_related("document", "application")
        ),
        (
            DocumentRow(str(row.get_kind_display()).capitalize(), str(row.number), row.at, row.document)
            for row in Invoice.objects.filter(run=run, document__isnull=False).select_related("document")
            if row.document
        ),
        (
            DocumentRow("Beståttliste", "", row.at, row.document)
            for row in PassList.objects.filter(run=run).select_related("document")
        ),
        (
            DocumentRow("Bevis", row.number, row.issued_at, row.document)
            for row in Certificate.objects.filter(application__run=run).select_related("document")
        ),
    )
    return sorted(rows, key=lambda row: row.at, reverse=True)
