"""The basis for paying the teachers: approved invoices as a list that the accounts office can import or key in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kursflyt.core import norwegian_dates, tables
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import queries
from kursflyt.domain.invoicing.models import SupplierInvoice

HEADERS = (
    "Mottaker",
    "Organisasjonsnummer",
    "Fakturanummer",
    "Kontonummer",
    "KID",
    "Beløp",
    "Valuta",
    "Forfall",
    "Kontrakt",
    "Godkjent av",
    "Godkjent dato",
)


@dataclass(frozen=True, kw_only=True)
class PaymentOrder:
    """One payment to make. `amount` in NOK."""

    payee: str
    orgnr: str
    invoice_number: str
    account: str
    kid: str
    amount: Decimal
    currency: str
    due_on: date | None
    contract: str
    approved_by: str
    approved_on: date


def orders(run: CourseRun | None = None) -> list[PaymentOrder]:
    """Invoices approved here, of one run or of all. What is approved in the accounts they pay without a list."""
    approved = SupplierInvoice.objects.for_lists().invoices().filter(verdict__approved=True, verdict__in_accounts=False)
    return [_order(invoice) for invoice in (approved.filter(run=run) if run else approved)]


def as_csv(rows: list[PaymentOrder]) -> bytes:
    """Semicolons, decimal comma and a byte order mark: what Excel in Norwegian opens as a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for row in rows:
        writer.writerow([_safe(cell) for cell in _cells(row, amount=f"{row.amount:.2f}".replace(".", ","))])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[PaymentOrder]) -> bytes:
    return tables.write_xlsx([tables.Sheet("Betalinger", HEADERS, [_cells(row, amount=row.amount) for row in rows])])


def _order(invoice: SupplierInvoice) -> PaymentOrder:
    content = queries.content_of(invoice)
    return PaymentOrder(
        payee=invoice.seller_name,
        orgnr=invoice.seller_orgnr,
        invoice_number=invoice.number,
        account=content.account,
        kid=content.kid,
        amount=invoice.payable or Decimal(0),
        currency=content.currency,
        due_on=invoice.due_on,
        contract=invoice.contract.number if invoice.contract else "",
        approved_by=invoice.verdict.by.name,
        approved_on=norwegian_dates.oslo_day(invoice.verdict.at),
    )


def _cells(row: PaymentOrder, *, amount: object) -> list[object]:
    due = row.due_on.isoformat() if row.due_on else ""
    return [
        row.payee,
        row.orgnr,
        row.invoice_number,
        row.account,
        row.kid,
        amount,
        row.currency,
        due,
        row.contract,
        row.approved_by,
        row.approved_on.isoformat(),
    ]


def _safe(cell: object) -> str:
    """A cell that Excel would run as a formula is made text."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
