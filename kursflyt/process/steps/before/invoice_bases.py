"""What the school's accounts are told and asked in the background, where they make the participants' invoices."""

from __future__ import annotations

import logging

from kursflyt.connectors import configured, roles
from kursflyt.core import clock, jobs, sentences
from kursflyt.core.refusals import Refused
from kursflyt.domain.invoicing import billing
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis

log = logging.getLogger("kursflyt")

AT_ONCE = 50  # asked for in four requests at most; docs/connectors/xledger.md counts what a month makes of it


@jobs.job(billing.SEND_JOB)
def send_waiting() -> None:
    """What takes back, and what is sent anew. Safe to run again."""
    if not configured.accounts_make_invoices():
        return
    busy: roles.TryAgain | None = None
    for basis in InvoiceBasis.objects.to_send().select_related("credits", "application__person", "application__run"):
        try:
            billing.send_waiting(basis, at=clock.now())
        except roles.TryAgain as said:
            busy = said
        except (roles.NeedsPerson, roles.Misconfigured, Refused) as said:
            reason = sentences.in_bokmal(said)[:400]
            InvoiceBasis.objects.filter(pk=basis.pk).update(failure=reason)
    if busy is not None:
        raise busy


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
