"""Teachers' e-invoices that the school's accounts have got: each is looked at once and received like any other.

They may come by several ways. The one rule against doubles holds for all: seller, kind, number and year.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from kursflyt.connectors import accounts, configured, roles
from kursflyt.connectors.accounts import Approval
from kursflyt.core import audit, sentences
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import ehf
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import receiving
from kursflyt.domain.invoicing.accounts_models import (
    NOT_POSTED,
    AccountsApproval,
    AccountsReading,
    FetchedInvoice,
    FetchOutcome,
)
from kursflyt.domain.invoicing.models import InvoiceVerdict, SupplierInvoice, SupplierInvoiceQuerySet

E_INVOICES = "e_invoices"
SOURCE = "xledger"


def sellers() -> set[str]:
    """Organisation numbers of those who have a signed contract in a run that is under way."""
    signed = Contract.objects.signed().filter(run__in=CourseRun.objects.running())
    return set(signed.exclude(company_orgnr="").values_list("company_orgnr", flat=True))


def look(*, wanted: Collection[str], at: datetime) -> list[SupplierInvoice]:
    """What has come from the wanted sellers and is received now. Outside of any transaction, since files are fetched.

    Where the reading goes on is written down last, so that whatever is cut off is looked at again. Raises the three
    errors of `roles`.
    """
    player = configured.accounts()
    reading = AccountsReading.objects.filter(what=E_INVOICES).first()
    arrivals = player.arrived(reading.cursor if reading else "", wanted)
    seen = set(
        FetchedInvoice.objects.filter(external_id__in=[one.external_id for one in arrivals.found]).values_list(
            "external_id", flat=True
        )
    )
    received = [_take(player, one, wanted, at=at) for one in arrivals.found if one.external_id not in seen]
    AccountsReading.objects.update_or_create(what=E_INVOICES, defaults={"cursor": arrivals.cursor[:200], "read_at": at})
    return [invoice for invoice in received if invoice is not None]


def _take(
    player: accounts.Accounts, incoming: accounts.Incoming, wanted: Collection[str], *, at: datetime
) -> SupplierInvoice | None:
    """None where it is another's, known from before, or cannot be read; the last is told to the office."""
    try:
        raw = player.fetch(incoming)
        if ehf.read_invoice(raw).seller.orgnr not in wanted:
            _looked_at(incoming, FetchOutcome.NOT_OURS, at=at)
            return None
        judged = receiving.judge(raw)
        with transaction.atomic():
            invoice = receiving.receive_judged(judged=judged, source=SOURCE, by=MACHINE, at=at)
            _looked_at(incoming, FetchOutcome.RECEIVED, invoice=invoice, at=at)
    except receiving.DuplicateInvoice as said:
        _looked_at(incoming, FetchOutcome.KNOWN, reason=sentences.in_bokmal(said), at=at)
    except (roles.NeedsPerson, roles.Misconfigured, Refused) as said:
        known = bool(incoming.seller_orgnr)  # a file of who knows whom that is no EHF concerns nobody here
        outcome = FetchOutcome.UNREADABLE if known else FetchOutcome.NOT_OURS
        _looked_at(incoming, outcome, reason=sentences.in_bokmal(said), at=at)
    else:
        return invoice
    return None


def _looked_at(
    incoming: accounts.Incoming,
    outcome: FetchOutcome,
    *,
    at: datetime,
    reason: str = "",
    invoice: SupplierInvoice | None = None,
) -> None:
    FetchedInvoice.objects.update_or_create(
        external_id=incoming.external_id[:40],
        defaults={"outcome": outcome, "reason": reason[:400], "invoice": invoice, "at": at},
    )


def unreadable() -> QuerySet[FetchedInvoice]:
    """The latest that lie in the accounts and could not be read from here."""
    return FetchedInvoice.objects.filter(outcome=FetchOutcome.UNREADABLE).order_by("-at")[:10]


def to_read() -> SupplierInvoiceQuerySet:
    """Invoices whose way through the accounts is not at its end, the longest unread first."""
    found = SupplierInvoice.objects.for_lists().select_related("in_accounts").invoices().matched().exclude(number="")
    on_its_way = Q(verdict__isnull=True) | (Q(verdict__in_accounts=True) & ~Q(in_accounts__state=Approval.PAID))
    running = found.filter(on_its_way, run__in=CourseRun.objects.running())
    return running.order_by(F("in_accounts__read_at").asc(nulls_first=True), "id")


def write_down(*, invoice: SupplierInvoice, read: accounts.ApprovalRead | None, at: datetime) -> AccountsApproval:
    """How far it has come there, with the accounts' own names. None: not found, and what was read before stays."""
    if read is None:
        asked, _ = AccountsApproval.objects.update_or_create(
            invoice=invoice, defaults={"read_at": at}, create_defaults={"state": NOT_POSTED, "read_at": at}
        )
        return asked
    found, _ = AccountsApproval.objects.update_or_create(
        invoice=invoice,
        defaults={
            "state": read.state,
            "level": read.level[:80],
            "action": read.action[:80],
            "changed_at": read.at,
            "read_at": at,
        },
    )
    return found


@transaction.atomic
def approved_there(*, invoice: SupplierInvoice, approval: AccountsApproval, where: str, at: datetime) -> InvoiceVerdict:
    """The invoice is approved in the accounts. By whom stands there, and is said by nobody here.

    An answer that stands is left as it is.
    """
    verdict, made = InvoiceVerdict.objects.get_or_create(
        invoice=invoice,
        defaults={
            "approved": True,
            "in_accounts": True,
            "reason": f"{where}: {' · '.join(name for name in (approval.level, approval.action) if name)}",
            "at": at,
            "by": Actor("machine", "", where),
        },
    )
    if made:
        audit.record(
            "invoicing.approved_in_accounts",
            by=MACHINE,
            at=at,
            run_id=invoice.run_id,
            subject=invoice.number,
            level=approval.level,
            action=approval.action,
            sha256=invoice.raw_id,
        )
    return verdict
