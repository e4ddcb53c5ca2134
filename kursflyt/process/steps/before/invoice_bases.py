"""What the school's accounts are told and asked in the background, where they make the participants' invoices."""

from __future__ import annotations

import logging

from kursflyt.connectors import configured, roles
from kursflyt.core import clock, jobs, sentences
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import billing
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis
from kursflyt.process import errands

log = logging.getLogger("kursflyt")

ACCOUNTS = "accounts"
AT_ONCE = 50  # asked for in four requests at most; docs/connectors/xledger.md counts what a month makes of it


@jobs.job(billing.SEND_JOB)
def send_waiting() -> None:
    """What takes back, and what is sent anew, of every run. Safe to run again."""
    if not configured.accounts_make_invoices():
        return
    busy: roles.TryAgain | None = None
    for run_id in InvoiceBasis.objects.to_send().order_by("run").values_list("run_id", flat=True).distinct():
        try:
            send(run_id)
        except roles.TryAgain as said:
            busy = said
    if busy is not None:
        raise busy


def has_bases(run: CourseRun) -> bool:
    bases = InvoiceBasis.objects.exclude(state=BasisState.DROPPED)
    return configured.accounts_make_invoices() and bases.filter(run=run).exists()


def has_bases_there(run: CourseRun) -> bool:
    return configured.accounts_make_invoices() and InvoiceBasis.objects.known_there().filter(run=run).exists()


@errands.errand(errands.SEND_BASES, system=ACCOUNTS, wanted=has_bases)
def send(run: CourseRun) -> None:
    """What waits of the run; a no to one stops no other. What the box hands over is tried again there."""
    busy: roles.TryAgain | None = None
    refused: list[str] = []
    waiting = InvoiceBasis.objects.to_send().filter(run=run)
    for basis in waiting.select_related("credits", "application__person", "application__run"):
        try:
            billing.send_waiting(basis, at=clock.now())
        except roles.TryAgain as said:
            busy = said
        except (roles.NeedsPerson, roles.Misconfigured, Refused) as said:
            reason = sentences.in_bokmal(said)[:400]
            InvoiceBasis.objects.filter(pk=basis.pk).update(failure=reason)
            refused.append(f"{basis.buyer_name}: {reason}")
    if busy is not None:
        raise busy
    if refused:
        raise roles.NeedsPerson(" ".join(refused))


@errands.errand(f"{errands.LOOK}{ACCOUNTS}", system=ACCOUNTS, wanted=has_bases_there)
def look_at_bases(run: CourseRun) -> errands.Found:
    """How the bases of the run stand, also those that are paid; what is read is written down."""
    bases = list(InvoiceBasis.objects.known_there().filter(run=run))
    found = dict(configured.accounts().billed([basis.key for basis in bases]))
    billing.read_back(bases=bases, found=found, at=clock.now())
    numbered = sum(bool(billed.number) for billed in found.values())
    return {"there": True, "wanted": len(bases), "found": len(found), "invoiced": numbered}


@jobs.job("accounts.catch_up", cron="35 4 * * *")
def catch_up(timestamp: int = 0) -> None:
    """What the queue had given up goes when the accounts work again."""
    if InvoiceBasis.objects.to_send().exists():
        send_waiting()


@jobs.job("accounts.read_back", cron="15 6-20/2 * * *")
def read_back(timestamp: int = 0) -> None:
    """Number, KID and payments of those that may have news, the longest unread first."""
    if not configured.accounts_make_invoices():
        return
    bases = list(InvoiceBasis.objects.to_read()[:AT_ONCE])
    if not bases:
        return
    try:
        found = configured.accounts().billed([basis.key for basis in bases])
    except (roles.NeedsPerson, roles.Misconfigured) as said:
        log.warning("accounts were not read: %s", type(said).__name__)
        return
    billing.read_back(bases=bases, found=dict(found), at=clock.now())
