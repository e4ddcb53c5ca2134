"""The box where the participants, or their employers, are invoiced. Only a run with a fee comes here."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import issuing
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.process import boxes, progress
from kursflyt.process.models import StepRun


class InvoicesAreSent(Refused):
    """An issued invoice cannot be taken back, only credited."""


@boxes.person
@transaction.atomic
def invoice_participants(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Issues the invoices. Pressed twice at once, one set is issued, and the second is told so (`progress.NotOpen`)."""
    issuing.issue_all(run=run, by=by, at=at)
    standing = Invoice.objects.standing().filter(run=run)
    numbers = [invoice.number for invoice in standing]
    total = sum((invoice.total for invoice in standing), Decimal(0))
    return progress.finish(
        run,
        "invoice_participants",
        by=by,
        at=at,
        evidence={
            "invoices": len(numbers),
            "first": min(numbers, default=None),
            "last": max(numbers, default=None),
            "total": str(total),
            "ehf": sum(invoice.ehf_id is not None for invoice in standing),
            "documents": [
                {"name": f"faktura-{invoice.number}.pdf", "sha256": invoice.document_id} for invoice in standing
            ],
        },
    )


@boxes.when_undone("invoice_participants")
def keep_invoices(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if Invoice.objects.standing().filter(run=run).exists():
        raise InvoicesAreSent("Fakturaene er sendt og kan ikke tas tilbake. Krediter dem under Økonomi, og angre så.")
