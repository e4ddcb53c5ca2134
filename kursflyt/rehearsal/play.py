"""The rehearsal: performs the whole course, reports each box as it is done, and checks what must hold at the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kursflyt.core import clock, storage
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing.models import Invoice, SupplierInvoice
from kursflyt.domain.messages.models import Message
from kursflyt.process import charts, overview, queries, steps
from kursflyt.process.chart import Box
from kursflyt.process.models import FINISHED, StepRun
from kursflyt.rehearsal import acts, cast, invariants
from kursflyt.rehearsal.course import Accountant, Course, Material, RoomOutside

if TYPE_CHECKING:
    from kursflyt.rehearsal.outside import StandIn

__all__ = ["Material", "Report", "leave_everything", "perform"]


@dataclass(frozen=True)
class BoxReport:
    """A box of the chart and how it went. `seconds` is what the act it was done in took, shared by its boxes."""

    box: Box
    state: str
    evidence: dict[str, Any]
    seconds: float

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.box.id,
            "label": self.box.label,
            "lane": self.box.lane,
            "phase": self.box.phase,
            "kind": self.box.kind,
            "source": self.box.from_source,
            "state": self.state,
            "evidence": self.evidence,
            "seconds": round(self.seconds, 3),
        }


@dataclass
class Report:
    """All boxes in chart order, and what is wrong (nothing, when it went well)."""

    boxes: list[BoxReport]
    problems: list[str]
    seconds: float
    turned_away: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def as_data(self) -> list[dict[str, Any]]:
        return [box.as_data() for box in self.boxes]


class Teller(Protocol):
    """Tells the audience about each box as it is done."""

    def begin(self, boxes: int) -> None: ...

    def done(self, report: BoxReport) -> None: ...

    def end(self) -> None: ...


def perform(material: Material, *, tell: Teller, players: Sequence[StandIn] = ()) -> Report:
    """One whole course, with the stand-ins of vendors that play in it.

    Refuses material that cannot be read; everything else that goes wrong is in `problems`.
    """
    steps.load()
    started = time.perf_counter()
    course = Course(material, cast.enter())
    course.accountant = next((player for player in players if isinstance(player, Accountant)), None)
    watch = _Watch(course, tell)
    course._after_each = watch.look
    course.room = next((player for player in players if isinstance(player, RoomOutside)), None)
    tell.begin(len(charts.current().boxes))
    problems: list[str] = []
    try:
        course.perform(*acts.WHOLE)
        problems += invariants.broken(course.run, at=clock.now())
        problems += [sentence for player in players for sentence in player.broken(course.run)]
    finally:
        tell.end()
        clock.fix(None)
    reports = watch.in_chart_order()
    problems = [
        f"«{row.box.label}» ({row.box.id}) er ikke gjort"
        for row in reports
        if row.state != "done" and _must_be_done(row, course.run)
    ] + problems
    told = [player.told() for player in players]
    return Report(reports, problems, time.perf_counter() - started, course.turned_away, told)


def _must_be_done(report: BoxReport, run: CourseRun) -> bool:
    return report.box.id != "invoice_participants" or run.has_fee


class _Watch:
    """Sees which boxes have been finished since it last looked."""

    def __init__(self, course: Course, tell: Teller) -> None:
        self._course, self._tell = course, tell
        self._reports: dict[str, BoxReport] = {}
        self._seen: set[int] = set()
        self._clock = time.perf_counter()

    def look(self) -> None:
        order = [box.id for box in queries.boxes_in_order()]
        fresh = [
            step
            for step in StepRun.objects.filter(run=self._course.run, state__in=FINISHED)
            if step.pk not in self._seen
        ]
        fresh.sort(key=lambda step: order.index(step.box))
        spent, self._clock = time.perf_counter() - self._clock, time.perf_counter()
        for step in fresh:
            self._seen.add(step.pk)
            report = BoxReport(_box(step.box), str(step.state), evidence_of(step), spent / len(fresh))
            self._reports[step.box] = report
            self._tell.done(report)

    def in_chart_order(self) -> list[BoxReport]:
        """All boxes; evidence read once more, since mails of a box may have been delivered after it was finished."""
        rows = []
        for box in queries.boxes_in_order():
            step = StepRun.objects.filter(run=self._course.run, box=box.id, state__in=FINISHED).order_by("-id").first()
            seen = self._reports.get(box.id)
            if step is None or seen is None:
                rows.append(BoxReport(box, "not done", {}, 0.0))
            else:
                rows.append(BoxReport(box, seen.state, evidence_of(step), seen.seconds))
        return rows


def _box(box: str) -> Box:
    found = charts.current().box(box)
    assert found is not None
    return found


def evidence_of(step: StepRun) -> dict[str, Any]:
    """Who did it and when, what the box itself recorded, and every mail that was sent for it."""
    mails = Message.objects.filter(run_id=step.run_id).filter(kind__regex=rf"^{step.box}(\.|$)").order_by("id")
    return {
        "done_by": str(step.done_by),
        "done_at": step.done_at.astimezone(clock.OSLO).isoformat() if step.done_at else "",
        "visit": step.visit,
        **step.evidence,
        "mails": [
            {
                "key": mail.key,
                "to": mail.address,
                "subject": mail.subject,
                "state": mail.state,
                "language": mail.language,
            }
            for mail in mails
        ],
    }


def leave_everything(folder: Path) -> None:
    """Writes every document and mail of the rehearsal into the folder, for people to look at."""
    run = CourseRun.objects.latest("pk")
    papers, mails = folder / "dokumenter", folder / "meldinger"
    papers.mkdir(parents=True, exist_ok=True)
    mails.mkdir(parents=True, exist_ok=True)
    for number, row in enumerate(reversed(overview.documents(run)), start=1):
        name = "".join(
            letter if letter.isalnum() or letter in "-." else "_" for letter in f"{row.kind}-{row.title}".strip("-")
        )
        (papers / f"{number:03d}-{name}.pdf").write_bytes(storage.read(row.file))
    for record in run.archive_records.select_related("package"):  # type: ignore[attr-defined]
        if record.package:
            (papers / f"arkiv-{''.join(c if c.isalnum() else '_' for c in record.subject)}.zip").write_bytes(
                storage.read(record.package)
            )
    for invoice in Invoice.objects.filter(run=run, ehf__isnull=False).select_related("ehf"):
        if invoice.ehf is not None:
            (papers / f"ehf-{invoice.number}.xml").write_bytes(storage.read(invoice.ehf))
    for received in SupplierInvoice.objects.select_related("raw"):
        (papers / f"mottatt-ehf-{received.pk}.xml").write_bytes(storage.read(received.raw))
    for mail in Message.objects.order_by("id"):
        (mails / f"{mail.pk:04d}-{mail.kind}-{mail.language}.txt").write_text(
            f"Til: {mail.address}\nEmne: {mail.subject}\nSendt: {_when(mail.sent_at)}\n\n{mail.body}", encoding="utf-8"
        )


def _when(moment: datetime | None) -> str:
    return moment.astimezone(clock.OSLO).isoformat(timespec="minutes") if moment else "ikke sendt"
