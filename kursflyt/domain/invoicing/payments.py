"""Payments: registered by hand, or read from the bank's own list and found by their KID."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import Count, Sum

from kursflyt.core import audit, kid, money, norwegian_dates, tables, typed_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.invoicing import numbering
from kursflyt.domain.invoicing.models import Invoice, InvoiceKind, Payment

MOST_ROWS = 5_000
MOST_BYTES = 5_000_000
_KID = re.compile(r"\b\d{2,25}\b")
_COLUMNS = {
    "paid_on": (
        "bokført",
        "bokføringsdato",
        "bokført dato",
        "dato",
        "betalingsdato",
        "valuteringsdato",
        "oppgjørsdato",
    ),
    "amount": ("beløp", "inn", "beløp inn", "innbetalt", "kreditert", "inn på konto"),
    "kid": ("kid", "kid-nummer", "kidnr", "kid nr", "melding/kid", "kid/melding", "betalingsidentifikasjon"),
    "reference": ("arkivreferanse", "referanse", "arkivref", "transaksjonsid", "transaksjons-id", "numref"),
}


class NotAPayment(Refused):
    """Nothing was paid, or it is for a credit note."""


class PaidMeanwhile(Refused):
    """The invoice has got another payment since whoever registers this one looked at it."""


class UnknownBankFile(Refused):
    """The columns for date, amount and KID are not all there."""

    field = "file"


@dataclass(frozen=True, kw_only=True)
class BankLine:
    """One line of the bank's list. `number` is the row as Excel shows it; `problem` says why it was passed over."""

    number: int
    paid_on: date | None = None
    amount: Decimal | None = None
    kid: str = ""
    reference: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class BankReport:
    """What came of a bank file: payments registered now, those known from before, and lines nobody could place."""

    registered: tuple[Payment, ...]
    known: int
    unplaced: tuple[BankLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((payment.amount for payment in self.registered), Decimal(0))


@transaction.atomic
def register(
    *,
    invoice: Invoice,
    amount: Decimal,
    paid_on: date,
    by: Actor,
    at: datetime,
    reference: str = "",
    seen: int | None = None,
) -> Payment:
    """Money came in (or, below zero, was paid back). Refuses with `NotAPayment`.

    `seen` is the number of payments on the invoice when the amount was written; refuses with `PaidMeanwhile` when it
    is another now, so that a button pressed twice, or two people with the same bank statement, register one payment.
    """
    if amount == 0:
        raise NotAPayment("Skriv hvor mye som er betalt.", field="amount")
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        raise NotAPayment(
            "En kreditnota betales ikke. Registrer tilbakebetalingen på fakturaen, med minus foran beløpet."
        )
    if paid_on > norwegian_dates.oslo_day(at):
        raise NotAPayment("Betalingsdatoen kan ikke være fram i tid.", field="paid_on")
    Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    before = invoice.payments.aggregate(sum=Sum("amount"), count=Count("pk"))
    if seen not in (None, before["count"]):
        raise PaidMeanwhile("En betaling er ført på fakturaen etter at du åpnet siden. Se om det er den samme.")
    paid = before["sum"] or Decimal(0)
    if paid + amount < 0:
        raise NotAPayment(
            "Det er bare betalt {paid}, så {amount} kan ikke betales tilbake.",
            paid=partial(money.kroner, paid),
            amount=partial(money.kroner, -amount),
        )
    payment = Payment.objects.create(
        invoice=invoice, amount=money.round_ore(amount), paid_on=paid_on, reference=reference[:80], by=by, at=at
    )
    audit.record(
        "invoicing.paid", by=by, at=at, run_id=invoice.run_id, subject=str(invoice.number), amount=str(payment.amount)
    )
    return payment


@transaction.atomic
def register_bank_file(*, filename: str, content: bytes, by: Actor, at: datetime) -> BankReport:
    """Registers every line whose KID is an invoice's. A file that comes again, or overlaps, adds nothing.

    Refuses with `UnknownBankFile`, or with `tables.UnreadableTable` and its children.
    """
    lines = read_bank_file(filename=filename, content=content)
    invoices = {
        invoice.kid: invoice for invoice in Invoice.objects.invoices().filter(kid__in=[line.kid for line in lines])
    }
    known_references = set(
        Payment.objects.filter(invoice__in=invoices.values()).exclude(reference="").values_list("invoice", "reference")
    )
    registered, unplaced, known = [], [], 0
    for line in lines:
        invoice = invoices.get(line.kid)
        if line.problem or line.amount is None or line.paid_on is None:
            unplaced.append(line)
        elif invoice is None:
            unplaced.append(_with_problem(line, str(Sentence("Ingen faktura har denne KID-en."))))
        elif (invoice.pk, line.reference) in known_references:
            known += 1
        else:
            try:
                registered.append(
                    register(
                        invoice=invoice,
                        amount=line.amount,
                        paid_on=line.paid_on,
                        reference=line.reference,
                        by=by,
                        at=at,
                    )
                )
            except NotAPayment as refusal:
                unplaced.append(_with_problem(line, str(refusal)))
    return BankReport(registered=tuple(registered), known=known, unplaced=tuple(unplaced))


def read_bank_file(*, filename: str, content: bytes) -> list[BankLine]:
    """The lines of a CSV or Excel list from the bank. A line that cannot be read carries its problem."""
    table = tables.read_table(filename, content, max_bytes=MOST_BYTES, max_rows=MOST_ROWS)
    columns = _columns(table.headers)
    seen: Counter[tuple[object, ...]] = Counter()
    return [_line(row, columns, seen) for row in table.rows]


def _columns(headers: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for what, names in _COLUMNS.items():
        by_name = {header.strip().lower(): header for header in reversed(headers)}
        match = next((by_name[name] for name in names if name in by_name), None)
        if match:
            found[what] = match
    words = {"paid_on": Sentence("dato"), "amount": Sentence("beløp"), "kid": Sentence("KID")}
    missing = [word for what, word in words.items() if what not in found]
    if missing:
        raise UnknownBankFile(
            "Vi finner ikke kolonnen for {missing}. Filen har kolonnene {there}. "
            "Gi kolonnene navnene Dato, Beløp og KID.",
            missing=Listed(missing),
            there=", ".join(headers),
        )
    return found


def _line(row: tables.Row, columns: dict[str, str], seen: Counter[tuple[object, ...]]) -> BankLine:
    try:
        paid_on = _day(row[columns["paid_on"]])
        amount = _amount(row[columns["amount"]])
    except Refused as refusal:
        return BankLine(number=row.number, problem=str(refusal))
    number = _kid(row.text(columns["kid"]))
    if not number:
        return BankLine(
            number=row.number, paid_on=paid_on, amount=amount, problem=str(Sentence("Linjen har ingen gyldig KID."))
        )
    reference = row.text(columns["reference"]) if "reference" in columns else ""
    if not reference:  # the same payment on the same day, the first, the second …
        seen[(paid_on, amount, number)] += 1
        reference = f"{paid_on}:{amount}:{seen[(paid_on, amount, number)]}"
    return BankLine(number=row.number, paid_on=paid_on, amount=amount, kid=number, reference=reference[:80])


def _day(cell: tables.Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else typed_dates.parse_date(str(cell or ""))


def _amount(cell: tables.Cell) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return money.round_ore(Decimal(str(cell)))
    return money.parse_kroner(str(cell or ""), negative_allowed=True)


def _kid(text: str) -> str:
    """The KID in the cell, also where the bank has put words around it or Excel has taken its leading zeros."""
    numbers: list[str] = _KID.findall(text)
    for found in numbers:
        for candidate in (found.zfill(numbering.KID_LENGTH), found):
            if kid.valid_kid(candidate):
                return candidate
    return ""


def _with_problem(line: BankLine, problem: str) -> BankLine:
    return BankLine(
        number=line.number,
        paid_on=line.paid_on,
        amount=line.amount,
        kid=line.kid,
        reference=line.reference,
        problem=problem,
    )
