"""A run at a glance: the head of its page, the next deadline of all, and the list of all its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from kursflyt.core.models import StoredFile
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.assessment.models import PassList
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation.models import FindingsDispatch
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.process import board
from kursflyt.process.models import StepRun


@dataclass(frozen=True)
class Glance:
    """What stands on top of every page of a run."""

    applications: int
    participants: int
    overdue: int
    phase: str


def summary(run: CourseRun, *, today: date) -> Glance:
    """The run at a glance, in two queries."""
    work = board.open_work(today=today, run=run).get(run.pk, board.OpenWork())
    numbers = board.numbers_of([run.pk]).get(run.pk, board.Numbers())
    return Glance(numbers.applications, numbers.participants, work.overdue, work.phase)


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
            DocumentRow(str(Sentence("Kontrakt")), contract.number, contract.drafted_at, contract.document)
            for contract in Contract.objects.filter(run=run, document__isnull=False).select_related("document")
            if contract.document
        ),
        (
            DocumentRow(
                str(Sentence("Signert kontrakt")), contract.number, contract.signature.at, contract.signature.sealed
            )
            for contract in Contract.objects.filter(run=run, signature__isnull=False).select_related(
                "signature__sealed"
            )
        ),
        (
            DocumentRow(
                str(Sentence("Vedtak: {outcome}", outcome=Sentence(row.get_outcome_display()))),
                _whose(row.application),
                row.decided_at,
                row.letter,
            )
            for row in Decision.objects.filter(application__run=run, letter__isnull=False).select_related(
                "letter", "application__person"
            )
            if row.letter
        ),
        (
            DocumentRow(str(Sentence("Velkomstbrev")), _whose(row.application), row.at, row.document)
            for row in WelcomeLetter.objects.filter(application__run=run).select_related(
                "document", "application__person"
            )
        ),
        (
            DocumentRow(
                str(Sentence(row.get_kind_display())).capitalize(),
                _whose(row.application, str(row.number)),
                row.at,
                row.document,
            )
            for row in Invoice.objects.filter(run=run, document__isnull=False).select_related(
                "document", "application__person"
            )
            if row.document
        ),
        (
            DocumentRow(str(Sentence("Beståttliste")), "", row.at, row.document)
            for row in PassList.objects.filter(run=run).select_related("document")
        ),
        (
            DocumentRow(str(Sentence("Bevis")), _whose(row.application, row.number), row.issued_at, row.document)
            for row in Certificate.objects.filter(application__run=run).select_related(
                "document", "application__person"
            )
        ),
        (
            DocumentRow(str(Sentence("Evalueringsrapport")), "", row.at, row.document)
            for row in FindingsDispatch.objects.filter(run=run).select_related("document")
        ),
    )
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _whose(application: Application, number: str = "") -> str:
    """The name, and the document's own number or else the application's."""
    return f"{application.person.full_name}, {number or application.reference}"
