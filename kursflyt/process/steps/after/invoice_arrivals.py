"""What is read from the school's accounts in the background, where teachers' invoices arrive and are approved there."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from kursflyt.connectors import configured, roles
from kursflyt.connectors.accounts import Approval, InvoiceAsked
from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE
from kursflyt.domain.invoicing import arriving
from kursflyt.domain.invoicing.accounts_models import AccountsApproval
from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import teacher_invoice

log = logging.getLogger("kursflyt")

BOX = "approve_invoice"
AT_ONCE = 50  # asked for in two requests at most; docs/connectors/xledger.md counts what a month makes of it


@jobs.job("accounts.fetch_invoices", cron="40 6-20 * * *")
def fetch_invoices(timestamp: int = 0) -> None:
    """Asks only while a teacher has a contract to invoice on, and lets the runs whose invoice has come move on."""
    wanted = arriving.sellers() if configured.accounts_approve() else set()
    if not wanted:
        return
    at = clock.now()
    try:
        received = arriving.look(wanted=wanted, at=at)
    except (roles.NeedsPerson, roles.Misconfigured) as said:
        log.warning("e-invoices of the accounts were not read: %s", type(said).__name__)
        return
    for run in {invoice.run for invoice in received if invoice.run is not None}:
        progress.look_again(run, at=at)


@jobs.job("accounts.read_approvals", cron="25 6-20/2 * * *")
def read_approvals(timestamp: int = 0) -> None:
    """How far the teachers' invoices have come there. What is approved there finishes the box; a no is for a person."""
    if not configured.accounts_approve():
        return
    invoices = list(arriving.to_read()[:AT_ONCE])
    if not invoices:
        return
    asked = {InvoiceAsked(invoice.seller_orgnr, invoice.number): invoice for invoice in invoices}
    try:
        player = configured.accounts()
        read = player.approvals(list(asked))
    except (roles.NeedsPerson, roles.Misconfigured) as said:
        log.warning("approvals in the accounts were not read: %s", type(said).__name__)
        return
    at = clock.now()
    for key, invoice in asked.items():
        found = read.get(key)
        approval = arriving.write_down(invoice=invoice, read=found, at=at)
        if found and found.state in {Approval.APPROVED, Approval.PAID} and not hasattr(invoice, "verdict"):
            _finish(invoice, approval, where=player.name, at=at)


@transaction.atomic
def _finish(invoice: SupplierInvoice, approval: AccountsApproval, *, where: str, at: datetime) -> None:
    """By the machine, with what was read: nobody here has approved it."""
    assert invoice.run is not None  # only invoices with a contract are read
    if not queries.is_open(invoice.run, BOX):
        return
    verdict = arriving.approved_there(invoice=invoice, approval=approval, where=where, at=at)
    if not verdict.in_accounts:
        return
    there = {"approved": True, "approved_in": where, "level": approval.level, "action": approval.action}
    progress.finish(invoice.run, BOX, by=MACHINE, at=at, evidence=teacher_invoice.evidence_of(invoice) | there)
