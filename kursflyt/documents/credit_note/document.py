"""A credit note as PDF. Lines are positive: what is credited. It names the invoice and the reason.

Its texts are kept with the invoice's, because the two must use the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.invoice import document as invoice
from kursflyt.documents.invoice.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class CreditNote:
    """One credit note for the invoice `credits_number`."""

    issuer: letterhead.Issuer
    number: str
    issued_on: date
    recipient: letterhead.Recipient
    lines: tuple[invoice.InvoiceLine, ...]
    credits_number: str
    credits_issued_on: date
    reason: str
    account_number: str = ""
    kid: str = ""
    delivered: str = ""
    vat_registered: bool = False
    exemption: Literal["education", ""] = "education"
    note: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.amount + line.vat for line in self.lines), Decimal(0))


def render(data: CreditNote, *, language: letterhead.Language) -> bytes:
    """The credit note as PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: CreditNote, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(
        TEXTS,
        language,
        number=data.number,
        due="",
        credits=data.credits_number,
        credits_on=wording.short_date(data.credits_issued_on),
        **invoice.company(data.issuer, data.vat_registered),
    )
    return typesetting.Composition(
        template="credit_note/template.typ",
        title=texts["credit_title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.issued_on,
        data={
            "t": texts,
            "to": letterhead.address_lines(data.recipient),
            "references": invoice.known(
                [texts["credit_number"], data.number],
                [texts["credit_date"], wording.long_date(data.issued_on, language)],
                [texts["credits"], texts["credits_value"]],
                [texts["delivered"], data.delivered],
                [texts["customer_orgnr"], wording.orgnr(data.recipient.orgnr)],
                [texts["kid"], data.kid],
                [texts["account"], wording.account(data.account_number)],
            ),
            **invoice.sums(data.lines),
            "total_label": texts["credit_total"],
            "reason": data.reason,
            "exempt": texts["exempt_education"] if data.exemption == "education" else "",
            "note": data.note,
        },
    )
