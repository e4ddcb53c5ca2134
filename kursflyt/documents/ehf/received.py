"""An e-invoice as plain facts. What is missing is empty or None: judging is the work of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Party:
    """Seller or buyer. `orgnr` is nine digits as sent, or empty; `endpoint` is `scheme:identifier`."""

    name: str = ""
    orgnr: str = ""
    vat_number: str = ""
    endpoint: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""

    @property
    def norwegian(self) -> bool:
        """Whether KID, account and organisation number are to be held to Norwegian rules; unsaid means yes."""
        return self.country.upper() in ("", "NO", "SJ")


@dataclass(frozen=True, kw_only=True)
class VatShare:
    """One rate of VAT: what it is of, what it comes to, and why nothing where it is nothing."""

    category: str
    percent: Decimal | None
    taxable: Decimal | None
    amount: Decimal | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivedLine:
    """One line as sent. Amounts in the invoice's currency, without VAT."""

    number: str
    text: str
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    vat_category: str = ""
    vat_percent: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ReceivedInvoice:
    """One received invoice or credit note. `net`, `vat` and `payable` are the sender's own sums."""

    kind: Literal["invoice", "credit_note"]
    number: str
    issue_on: date | None
    due_on: date | None
    seller: Party
    buyer: Party
    buyer_reference: str
    order_reference: str
    contract_reference: str
    kid: str
    account: str
    payment_terms: str
    note: str
    lines: tuple[ReceivedLine, ...]
    net: Decimal | None
    vat: Decimal | None
    payable: Decimal | None
    profile_id: str
    customization_id: str
    credits_number: str
    attachments: tuple[str, ...]
    currency: str
    vat_shares: tuple[VatShare, ...] = ()
    line_sum: Decimal | None = None
    allowances: Decimal | None = None
    charges: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
