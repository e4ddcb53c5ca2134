"""An invoice as PDF: gapless number, KID, account, due date, and the ground for the VAT exemption.

Numbers, KID and dates are the caller's; this room checks nothing and counts only the sums of the lines, rounded to øre
per line (bokføringsforskriften § 5-1-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from kursflyt.core import money
from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.invoice.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One line. `unit_price` in NOK without VAT; `vat_percent` 0 for what is exempt."""

    text: str
    quantity: Decimal
    unit_price: Decimal
    vat_percent: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        """NOK without VAT, rounded to øre."""
        return money.round_ore(self.quantity * self.unit_price)

    @property
    def vat(self) -> Decimal:
        return money.round_ore(self.amount * self.vat_percent / 100)


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """One invoice. `delivered` says when and where the course is held (the time and place of delivery)."""

    issuer: letterhead.Issuer
    number: str
    issued_on: date
    due_on: date
    recipient: letterhead.Recipient
    lines: tuple[InvoiceLine, ...]
    kid: str
    account_number: str
    delivered: str
    iban: str = ""
    buyer_reference: str = ""
    order_reference: str = ""
    our_reference: str = ""
    vat_registered: bool = False
    exemption: Literal["education", ""] = "education"
    note: str = ""

    @property
    def net(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def vat(self) -> Decimal:
        return sum((line.vat for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net + self.vat


def render(data: Invoice, *, language: letterhead.Language) -> bytes:
    """The invoice as PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: Invoice, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(
        TEXTS,
        language,
        number=data.number,
        due=wording.long_date(data.due_on, language),
        credits="",
        credits_on="",
        **company(data.issuer, data.vat_registered),
    )
    return typesetting.Composition(
        template="invoice/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.issued_on,
        data={
            "t": texts,
            "to": letterhead.address_lines(data.recipient),
            "references": known(
                [texts["number"], data.number],
                [texts["date"], wording.long_date(data.issued_on, language)],
                [texts["due"], wording.long_date(data.due_on, language)],
                [texts["delivered"], data.delivered],
                [texts["customer_orgnr"], wording.orgnr(data.recipient.orgnr)],
                [texts["buyer_reference"], data.buyer_reference],
                [texts["order_reference"], data.order_reference],
                [texts["our_reference"], data.our_reference],
            ),
            **sums(data.lines),
            "total_label": texts["total"],
            "payment": known(
                [texts["to_pay"], wording.kroner(data.total)],
                [texts["account"], wording.account(data.account_number)],
                [texts["kid"], data.kid],
                [texts["iban"], data.iban],
            ),
            "exempt": texts["exempt_education"] if data.exemption == "education" else "",
            "note": data.note,
        },
    )


def sums(lines: tuple[InvoiceLine, ...]) -> dict[str, Any]:
    """Lines and sums as printed; the credit note prints the same."""
    net = sum((line.amount for line in lines), Decimal(0))
    vat = sum((line.vat for line in lines), Decimal(0))
    return {
        "lines": [
            [
                line.text,
                wording.number(line.quantity),
                wording.kroner(line.unit_price),
                f"{wording.number(line.vat_percent)}{wording.NO_BREAK}%",
                wording.kroner(line.amount),
            ]
            for line in lines
        ],
        "net": wording.kroner(net),
        "vat": wording.kroner(vat),
        "total": wording.kroner(net + vat),
    }


def company(issuer: letterhead.Issuer, vat_registered: bool) -> dict[str, str]:
    """The seller's number as the law wants it on a sales document: with MVA only when registered."""
    return {"orgnr": wording.orgnr(issuer.orgnr), "vat": f"{wording.NO_BREAK}MVA" if vat_registered else ""}


def known(*pairs: list[str]) -> list[list[str]]:
    return [pair for pair in pairs if pair[1]]
