"""The role of the school's accounts: invoice bases out, numbers and payments back, teachers' e-invoices in.

Who owns invoice numbers and KID is one party for each direction, and stands in the player. It raises the three errors
of `roles`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from kursflyt.connectors.roles import Check
from kursflyt.core.sentences import Sentence


@dataclass(frozen=True)
class Customer:
    """Whom an invoice is made out to. `key` is ours and stays the same for ever; no `orgnr`: a private person."""

    key: str
    name: str
    orgnr: str = ""
    email: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True)
class Bill:
    """What the accounts are to invoice. `key` is ours and stays the same for ever; `amount` is NOK without VAT.

    `credits` is the key of the bill that this one takes back whole: the amount is then above zero here as well.
    """

    key: str
    customer: Customer
    text: str
    amount: Decimal
    invoice_on: date
    reference: str = ""
    note: str = ""
    credits: str = ""


@dataclass(frozen=True)
class Billed:
    """What has become of a bill. `number` and `kid` are the accounts' own and empty until it is invoiced there.

    `total` and `remaining` are NOK; None where it is not told yet. `status` is the accounts' own word.
    """

    key: str
    external_id: str
    status: str = ""
    number: str = ""
    kid: str = ""
    issued_on: date | None = None
    due_on: date | None = None
    total: Decimal | None = None
    remaining: Decimal | None = None


@dataclass(frozen=True)
class Incoming:
    """An e-invoice that lies in the accounts. `seller_orgnr` is empty where the accounts do not know the seller."""

    external_id: str
    seller_orgnr: str
    file_url: str


@dataclass(frozen=True)
class Arrivals:
    """What was found, and where to go on the next time."""

    found: tuple[Incoming, ...]
    cursor: str


class Approval(StrEnum):
    """How far a supplier's invoice has come in the accounts, by the school's own table of names."""

    RECEIVED = "received"
    WITH_APPROVER = "with_approver"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class InvoiceAsked:
    """A supplier's invoice that we have received, as the accounts know it too."""

    seller_orgnr: str
    number: str


@dataclass(frozen=True)
class ApprovalRead:
    """`level` and `action` are the accounts' own names, shown as they are; `at`: when they were last changed."""

    state: Approval
    level: str = ""
    action: str = ""
    at: datetime | None = None


class Accounts(Protocol):
    """Xledger, or Kursflyt's own invoices.

    `makes_invoices`: it owns number and KID of what participants pay. `approves`: suppliers' invoices are approved
    there. `web`: address where a person signs in to it.
    """

    name: str
    makes_invoices: bool
    approves: bool
    web: str

    @property
    def trial(self) -> Sentence | None:
        """What `check` does there, for whoever is about to try it out; None where all is within."""

    def bill(self, bill: Bill) -> Billed:
        """Hands over a basis for one invoice or credit note. Safe to call again with the same key."""

    def billed(self, keys: Collection[str]) -> Mapping[str, Billed]:
        """How bills stand, by key. One that is not there is left out."""

    def arrived(self, cursor: str, sellers: Collection[str]) -> Arrivals:
        """E-invoices since the cursor, with some from before it; those of other sellers are left out."""

    def fetch(self, incoming: Incoming) -> bytes:
        """The e-invoice itself."""

    def approvals(self, asked: Sequence[InvoiceAsked]) -> Mapping[InvoiceAsked, ApprovalRead]:
        """How far each has come. One that is not posted there yet is left out."""

    def check(self) -> Iterable[Check]:
        """Tries the connection out; nothing is made there. Nothing where all is within."""
