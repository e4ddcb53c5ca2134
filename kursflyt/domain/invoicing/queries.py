"""What is asked about money: a run's statement, a person's invoices, what waits for the head, what to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db.models import DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce

from kursflyt.core import norwegian_dates, storage
from kursflyt.core.sentences import Sentence
from kursflyt.documents import ehf, invoice_control_sheet
from kursflyt.domain.applications.models import Application
from kursflyt.domain.contracts.models import Contract, ContractQuerySet
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import basis_queries, drafting, matching, receiving
from kursflyt.domain.invoicing.models import (
    Invoice,
    InvoiceQuerySet,
    Payment,
    SupplierInvoice,
    SupplierInvoiceQuerySet,
)
from kursflyt.domain.people.models import Person, Staff
from kursflyt.domain.school import letterhead

type State = Literal["credited", "paid", "overpaid", "partly", "overdue", "waiting"]

WORDS: dict[State, Sentence] = {
    "credited": Sentence("kreditert"),
    "paid": Sentence("betalt"),
    "overpaid": Sentence("betalt for mye"),
    "partly": Sentence("delvis betalt"),
    "overdue": Sentence("forfalt"),
    "waiting": Sentence("venter på betaling"),
}


@dataclass(frozen=True, kw_only=True)
class Account:
    """One invoice with what has been paid of it. Amounts in NOK; `owed` below zero is to be paid back."""

    invoice: Invoice
    credit_note: Invoice | None
    paid: Decimal
    owed: Decimal
    state: State

    @property
    def word(self) -> str:
        return str(WORDS[self.state])

    @property
    def colour(self) -> str:
        return {"paid": "success", "overdue": "danger", "overpaid": "warning", "partly": "warning"}.get(
            self.state, "info"
        )


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The fee side of a run."""

    accounts: tuple[Account, ...]
    not_invoiced: tuple[drafting.Draft, ...]
    left_the_course: tuple[Account, ...]
    bases: tuple[basis_queries.BasisAccount, ...] = ()
    left_with_basis: tuple[basis_queries.BasisAccount, ...] = ()

    @property
    def _all(self) -> tuple[Account | basis_queries.BasisAccount, ...]:
        return (*self.accounts, *self.bases)

    @property
    def invoiced(self) -> Decimal:
        own = _sum(account.invoice.total for account in self.accounts if account.credit_note is None)
        return own + _sum(account.amount for account in self.bases)

    @property
    def paid(self) -> Decimal:
        return _sum(account.paid for account in self._all)

    @property
    def owed(self) -> Decimal:
        return _sum(account.owed for account in self._all if account.owed > 0)

    @property
    def to_pay_back(self) -> Decimal:
        return _sum(-account.owed for account in self._all if account.owed < 0)

    @property
    def overdue(self) -> int:
        return sum(account.state == "overdue" for account in self._all)

    @property
    def count(self) -> int:
        """Invoices and bases."""
        return len(self._all)


def statement(run: CourseRun, *, today: date) -> Statement:
    """Every invoice of the run with its payments, who has none yet, and who left with an invoice standing."""
    accounts = tuple(account(invoice, today=today) for invoice in _with_payments(Invoice.objects.filter(run=run)))
    bases = basis_queries.bases_of_run(run, today=today)
    gone = set(
        Application.objects.filter(run=run)
        .filter(Q(withdrawal__isnull=False) | Q(place__released_at__isnull=False))
        .values_list("pk", flat=True)
    )
    return Statement(
        accounts=accounts,
        not_invoiced=drafting.drafts(run),
        left_the_course=tuple(
            row for row in accounts if row.invoice.application_id in gone and row.credit_note is None
        ),
        bases=bases,
        left_with_basis=tuple(row for row in bases if row.basis.application_id in gone and row.credit is None),
    )


@dataclass(frozen=True)
class RunMoney:
    """The fee side of a run in two sums: standing invoices or bases, and what has been paid. Amounts in NOK."""

    invoiced: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def money_of(run_ids: Sequence[int]) -> dict[int, RunMoney]:
    """The sums of each run that has an invoice or a basis; one query whatever the number of runs."""
    nothing = Value(Decimal(0), output_field=DecimalField())
    standing = Invoice.objects.standing().filter(run__in=run_ids).order_by()
    payments = Payment.objects.filter(invoice__run__in=run_ids).order_by()
    rows = (
        standing.values_list("run_id")
        .annotate(invoiced=Sum("total"), paid=nothing)
        .union(
            payments.values_list("invoice__run_id").annotate(invoiced=nothing, paid=Sum("amount")),
            basis_queries.sums(run_ids),
            all=True,
        )
        .order_by()
    )
    found: dict[int, RunMoney] = {}
    for run_id, invoiced, paid in rows:
        so_far = found.get(run_id, RunMoney())
        found[run_id] = RunMoney(so_far.invoiced + invoiced, so_far.paid + paid)
    return found


def invoices_of(person: Person, *, today: date) -> tuple[Account, ...]:
    """What a participant is to pay themselves, newest first. An employer's invoices are the employer's."""
    own = Invoice.objects.filter(application__person=person, payer="self")
    return tuple(account(invoice, today=today) for invoice in _with_payments(own).order_by("-number"))


def account(invoice: Invoice, *, today: date) -> Account:
    """An invoice that `_with_payments` has read."""
    note: Invoice | None = getattr(invoice, "credit_note", None)
    paid: Decimal = invoice.paid_sum  # type: ignore[attr-defined]
    owed = (Decimal(0) if note else invoice.total) - paid
    return Account(
        invoice=invoice, credit_note=note, paid=paid, owed=owed, state=_state(invoice, note, paid, owed, today)
    )


def _state(invoice: Invoice, note: Invoice | None, paid: Decimal, owed: Decimal, today: date) -> State:
    if owed < 0:
        return "overpaid"
    if note is not None:
        return "credited"
    if owed == 0:
        return "paid"
    if invoice.due_on is not None and invoice.due_on < today:
        return "overdue"
    return "partly" if paid else "waiting"


def _with_payments(invoices: InvoiceQuerySet) -> InvoiceQuerySet:
    zero = Coalesce(Sum("payments__amount"), Decimal(0), output_field=DecimalField(max_digits=10, decimal_places=2))
    return (
        invoices.invoices()
        .select_related("credit_note__document", "application__person", "run", "document", "ehf")
        .annotate(paid_sum=zero)
        .order_by("number")
    )


def supplier_invoices(run: CourseRun) -> SupplierInvoiceQuerySet:
    """Everything that has come from the teachers of the run, newest first."""
    return SupplierInvoice.objects.for_lists().filter(run=run).order_by("-id")


def awaiting_verdict(run: CourseRun) -> SupplierInvoice | None:
    """The invoice the head has to answer: the first that came."""
    return SupplierInvoice.objects.for_lists().filter(run=run).matched().unanswered().order_by("id").first()


def unmatched() -> SupplierInvoiceQuerySet:
    """Invoices that belong to no contract yet: operations choose."""
    return SupplierInvoice.objects.for_lists().unmatched().order_by("id")


def contracts_to_choose() -> ContractQuerySet:
    """Signed contracts, those of the latest courses first."""
    signed = Contract.objects.filter(signature__isnull=False, decline__isnull=True).select_related("run", "teacher")
    return signed.order_by("-run__starts_on", "id")


def contract_of(run: CourseRun, teacher: Person) -> Contract | None:
    """The signed contract a teacher invoices on."""
    return (
        Contract.objects.filter(run=run, teacher=teacher, signature__isnull=False, decline__isnull=True)
        .order_by("-id")
        .first()
    )


def control_sheet(invoice: SupplierInvoice) -> bytes:
    """The control sheet as PDF: the invoice beside the contract, every check, and the answer when there is one."""
    assert invoice.contract is not None
    contract = invoice.contract
    sheet = invoice_control_sheet.InvoiceControl(
        issuer=letterhead.issuer(),
        received_at=invoice.received_at,
        sha256=invoice.raw_id,
        invoice=content_of(invoice),
        contract=invoice_control_sheet.ContractSide(
            number=contract.number,
            teacher=contract.teacher.full_name,
            orgnr=contract.company_orgnr,
            fee=contract.most,
            buyer_reference=contract.buyer_reference,
            invoiced_before=matching.invoiced_before(contract, but=invoice),
        ),
        comparisons=receiving.compared(invoice),
        judgement=receiving.judgement_of(invoice),
        own_checks=receiving.own_checks_of(invoice),
        outcome=_outcome(invoice),
    )
    return invoice_control_sheet.render(sheet, language="nb")


def content_of(invoice: SupplierInvoice) -> ehf.ReceivedInvoice:
    """What the invoice says, read from the bytes that came."""
    return ehf.read_invoice(storage.read(invoice.raw))


def _outcome(invoice: SupplierInvoice) -> invoice_control_sheet.ControlOutcome | None:
    if not hasattr(invoice, "verdict"):
        return None
    verdict = invoice.verdict
    staff = Staff.objects.filter(pk=int(verdict.by.key)).first() if verdict.by.kind == "staff" else None
    return invoice_control_sheet.ControlOutcome(
        approved=verdict.approved,
        by=verdict.by.name,
        title=staff.title if staff else "",
        at=norwegian_dates.oslo(verdict.at),
        reason=verdict.reason,
    )


def _sum(amounts: object) -> Decimal:
    return sum(amounts, Decimal(0))  # type: ignore[call-overload,no-any-return]
