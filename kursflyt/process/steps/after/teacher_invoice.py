"""Boxes after the course: the teacher's EHF comes in, and the head approves it or sends it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.connectors import configured
from kursflyt.core import clock, jobs
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import matching, queries, receiving, verdicts, watched_folder
from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.process import boxes, progress
from kursflyt.process.models import StepRun


class NothingToApprove(Refused):
    """No invoice waits for an answer."""


@boxes.gather
def send_invoice(run: CourseRun, *, at: datetime) -> boxes.Gathered:
    """Done when an invoice that belongs to a contract of the run waits for an answer."""
    waiting = queries.awaiting_verdict(run)
    if waiting is None:
        return boxes.Gathered(done=False, n=0, of=1)
    return boxes.Gathered(done=True, n=1, of=1, evidence=evidence_of(waiting))


@boxes.person
@transaction.atomic
def approve_invoice(
    run: CourseRun,
    *,
    invoice: SupplierInvoice | None = None,
    approved: bool = True,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> StepRun:
    """Approves, or rejects with a reason and sends the teacher back to send_invoice. `invoice` None: the one waiting.

    Where the accounts approve, a head can only say that it is approved there; `reason` is then what stands there.
    Refuses with `NothingToApprove` and what `verdicts.approve` and `verdicts.reject` refuse. Of two at once, one wins.
    """
    invoice = invoice or queries.awaiting_verdict(run)
    if invoice is None or invoice.run_id != run.pk:
        raise NothingToApprove("Det ligger ingen faktura og venter på svar.")
    there: boxes.Evidence = {}
    if approved and configured.accounts_approve():
        there = {"approved_in": configured.accounts().name}
        verdicts.seen_approved(invoice=invoice, where=there["approved_in"], reason=reason, by=by, at=at)
    elif approved:
        verdicts.approve(invoice=invoice, reason=reason, by=by, at=at)
    else:
        verdicts.reject(invoice=invoice, reason=reason, by=by, at=at)
    return progress.finish(
        run,
        "approve_invoice",
        by=by,
        at=at,
        outcome="" if approved else "rejected",
        evidence=evidence_of(invoice) | there | {"approved": approved, "reason": reason.strip()},
    )


@boxes.when_undone("approve_invoice")
def take_approval_back(run: CourseRun, *, by: Actor, at: datetime) -> None:
    answered = queries.supplier_invoices(run).invoices().filter(verdict__isnull=False).order_by("-verdict__at").first()
    if answered is not None:
        verdicts.take_back(invoice=answered, by=by, at=at)


@jobs.job("read_ehf_folder", cron="*/5 * * * *")
def read_ehf_folder(timestamp: int = 0) -> None:
    """Reads the watched folder, and lets the runs whose invoice has come move on."""
    at = clock.now()
    report = watched_folder.read_folder(at=at)
    for run in {invoice.run for invoice in report.received if invoice.run is not None}:
        progress.look_again(run, at=at)


def evidence_of(invoice: SupplierInvoice) -> boxes.Evidence:
    checks = receiving.compared(invoice)
    return {
        "invoice": invoice.number,
        "sha256": invoice.raw_id,
        "amount": str(invoice.payable),
        "contract": invoice.contract.number if invoice.contract else "",
        "rules": invoice.judged,
        "checks": len(checks),
        "deviations": [check.label for check in matching.deviations(checks)],
        "source": invoice.source,
    }
