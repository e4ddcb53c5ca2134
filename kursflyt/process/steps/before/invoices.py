"""The box where the participants, or their employers, are invoiced. Only a run with a fee comes here.

Either we issue, or the school's accounts do and get a basis from us: never both for the same participant.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kursflyt.connectors import configured
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import billing, drafting, issuing
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.process import boxes, long_work, progress, queries
from kursflyt.process.models import StepRun

BOX = "invoice_participants"


class InvoicesAreSent(Refused):
    """An issued invoice cannot be taken back, only credited."""


@boxes.person
def invoice_participants(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Issues the invoices here and now. The box is done when everyone who should have one has it.

    Raises `progress.NotOpen`.
    """
    return long_work.step_done_here(run, BOX, begin_invoicing(run, by=by, at=at, here=True), at=at)


@transaction.atomic
def begin_invoicing(run: CourseRun, *, by: Actor, at: datetime, here: bool = False) -> Batch | None:
    """One part for everyone who should have an invoice. None, and the box is finished, when nobody should.

    Pressed twice at once, the second joins the first. Raises `progress.NotOpen`.
    """
    due = list(drafting.to_invoice(run))
    if due and queries.is_open(run, BOX):
        return long_work.begin(run, BOX, applications=due, by=by, at=at, here=here)
    _finish(run, by=by, at=at)  # refuses when it is not open
    return None


def invoice_missing(run: CourseRun, *, by: Actor, at: datetime) -> int:
    """Those who got a place after the box was done. How many are invoiced now, here or by a basis."""
    due = list(drafting.to_invoice(run))
    if not configured.accounts_make_invoices():
        return len(issuing.issue_all(run=run, by=by, at=at))
    if due:
        long_work.do_here(long_work.begin(run, BOX, applications=due, by=by, at=at, here=True), at=at)
    left = set(drafting.to_invoice(run).values_list("pk", flat=True))
    return sum(application.pk not in left for application in due)


def _hand_over_one(application: Application, *, at: datetime) -> Any:
    """The row of it and what the accounts answered; None where we issue ourselves."""
    if not configured.accounts_make_invoices():
        return None
    basis = billing.prepare(application=application, by=MACHINE, at=at)
    return basis, billing.hand_over(basis, at=at)


def _issue_one(application: Application, handed_over: Any, *, by: Actor, at: datetime) -> None:
    """The number is taken in the transaction that issues; one that fails gives it back, so the series has no gaps."""
    if handed_over is None:
        issuing.issue_due(application=application, by=by, at=at)
    else:
        basis, billed = handed_over
        billing.write_down(basis=basis, billed=billed, by=by, at=at)


def _when_all_are_tried(batch: Batch, *, at: datetime) -> None:
    if queries.is_open(batch.run, BOX) and not drafting.to_invoice(batch.run).exists():
        _finish(batch.run, by=batch.begun_by, at=at)


def _finish(run: CourseRun, *, by: Actor, at: datetime) -> None:
    bases = list(InvoiceBasis.objects.handed_over().filter(run=run))
    evidence = _of_our_own(run)
    if bases:
        handed_over = {
            "bases": len(bases),
            "accounts": configured.accounts().name,
            "total": str(sum((basis.amount for basis in bases), Decimal(evidence["total"]))),
        }
        evidence = (evidence if evidence["invoices"] else {}) | handed_over
    progress.finish(run, BOX, by=by, at=at, evidence=evidence)


def _of_our_own(run: CourseRun) -> boxes.Evidence:
    standing = list(Invoice.objects.standing().filter(run=run).order_by("number"))
    numbers = [invoice.number for invoice in standing]
    return {
        "invoices": len(numbers),
        "first": min(numbers, default=None),
        "last": max(numbers, default=None),
        "total": str(sum((invoice.total for invoice in standing), Decimal(0))),
        "ehf": sum(invoice.ehf_id is not None for invoice in standing),
        "documents": [{"name": f"faktura-{invoice.number}.pdf", "sha256": invoice.document_id} for invoice in standing],
    }


long_work.register(BOX, long_work.Work(ask=_hand_over_one, do=_issue_one, end=_when_all_are_tried))


@boxes.when_undone("invoice_participants")
def keep_invoices(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if (
        Invoice.objects.standing().filter(run=run).exists()
        or InvoiceBasis.objects.handed_over().filter(run=run).exists()
    ):
        raise InvoicesAreSent("Fakturaene er sendt og kan ikke tas tilbake. Krediter dem under Økonomi, og angre så.")
