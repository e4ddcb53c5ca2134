"""An e-invoice as a page that a person can read, print and send on: one HTML file that loads nothing from outside.

What the sender wrote is shown as text and never as markup.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template

from kursflyt.core import phone
from kursflyt.documents import wording
from kursflyt.documents.ehf.attachments import Attachment
from kursflyt.documents.ehf.received import Party, ReceivedInvoice, ReceivedLine, VatShare
from kursflyt.documents.ehf.validation import Validation

_TEMPLATE = Path(__file__).parent / "page.html"
_UNITS = {
    "C62": "stk.",
    "EA": "stk.",
    "H87": "stk.",
    "NAR": "stk.",
    "HUR": "timer",
    "DAY": "dager",
    "MON": "måneder",
    "KMT": "km",
    "LS": "rund sum",
    "KGM": "kg",
}
_CATEGORIES = {
    "S": "Merverdiavgift",
    "E": "Unntatt fra merverdiavgift",
    "Z": "Merverdiavgift med satsen null",
    "O": "Utenfor avgiftsområdet",
    "AE": "Omvendt avgiftsplikt",
    "G": "Utførsel",
    "K": "Salg innen EØS",
}


def render(invoice: ReceivedInvoice, attachments: tuple[Attachment, ...], validation: Validation) -> str:
    """The whole page. What the invoice does not say is left out, or stands as a dash in a column."""
    credit = invoice.kind == "credit_note"
    return _template().render(
        Context(
            {
                "kind": "Kreditnota" if credit else "Faktura",
                "credit": credit,
                "invoice": invoice,
                "seller": _party(invoice.seller),
                "buyer": _party(invoice.buyer),
                "payable": _money(invoice.payable),
                "currency": "kr" if invoice.currency == "NOK" else invoice.currency,
                "due_on": wording.long_date(invoice.due_on, "nb") if invoice.due_on else "",
                "facts": _facts(invoice),
                "payment": _payment(invoice),
                "lines": [_line(line) for line in invoice.lines],
                "sums": _sums(invoice),
                "shares": [_share(share) for share in invoice.vat_shares],
                "attachments": [_attached(attachment) for attachment in attachments],
                "outcome": _outcome(validation),
                "findings": validation.judgement.findings,
                "layers": validation.judgement.layers,
            }
        )
    )


@cache
def _template() -> Template:
    return Engine(autoescape=True).from_string(_TEMPLATE.read_text(encoding="utf-8"))


def _party(party: Party) -> dict[str, Any]:
    place = " ".join(part for part in (party.postal_code, party.city) if part)
    country = "" if party.norwegian else party.country
    return {
        "name": party.name or "Uten navn",
        "address": [part for part in (party.address, place, country) if part],
        "orgnr": wording.orgnr(party.orgnr),
        "vat": "MVA" if party.vat_number.upper().endswith("MVA") else "",
        "contact": [part for part in (party.contact, party.email, phone.as_read(party.phone)) if part],
    }


def _facts(invoice: ReceivedInvoice) -> list[tuple[str, str]]:
    pairs = [
        (
            "Dato" if invoice.kind == "credit_note" else "Fakturadato",
            wording.long_date(invoice.issue_on, "nb") if invoice.issue_on else "–",
        ),
        ("Deres referanse", invoice.buyer_reference),
        ("Ordrenummer", invoice.order_reference),
        ("Kontrakt", invoice.contract_reference),
        ("Gjelder faktura", invoice.credits_number),
    ]
    return [(name, value) for name, value in pairs if value]


def _payment(invoice: ReceivedInvoice) -> list[tuple[str, str]]:
    pairs = [
        ("Kontonummer", wording.account(invoice.account)),
        ("KID" if invoice.seller.norwegian else "Betalingsreferanse", invoice.kid),
        ("Vilkår", invoice.payment_terms),
    ]
    return [(name, value) for name, value in pairs if value]


def _line(line: ReceivedLine) -> dict[str, str]:
    quantity = wording.number(line.quantity) if line.quantity is not None else "–"
    unit = _UNITS.get(line.unit, "")
    return {
        "text": line.text or "Uten tekst",
        "description": line.description if line.description != line.text else "",
        "quantity": f"{quantity}{wording.NO_BREAK}{unit}" if unit else quantity,
        "price": _money(line.unit_price),
        "vat": f"{wording.number(line.vat_percent)}{wording.NO_BREAK}%" if line.vat_percent is not None else "–",
        "amount": _money(line.amount),
    }


def _sums(invoice: ReceivedInvoice) -> list[tuple[str, str]]:
    """What stands between the lines and the amount to pay; only what there is."""
    pairs = [
        ("Sum av linjene", invoice.line_sum if invoice.line_sum != invoice.net else None),
        ("Fradrag", -invoice.allowances if invoice.allowances else None),
        ("Tillegg", invoice.charges or None),
        ("Sum uten merverdiavgift", invoice.net),
        ("Merverdiavgift", invoice.vat),
        ("Betalt på forhånd", -invoice.prepaid if invoice.prepaid else None),
        ("Avrunding", invoice.rounding or None),
    ]
    return [(name, _money(amount)) for name, amount in pairs if amount is not None]


def _share(share: VatShare) -> dict[str, str]:
    percent = f" {wording.number(share.percent)}{wording.NO_BREAK}%" if share.percent else ""
    return {
        "name": _CATEGORIES.get(share.category, share.category or "Merverdiavgift") + percent,
        "taxable": _money(share.taxable),
        "amount": _money(share.amount),
        "reason": share.reason,
    }


def _attached(attachment: Attachment) -> dict[str, str]:
    size = wording.file_size(len(attachment.content)) if attachment.content is not None else ""
    return {
        "name": attachment.name,
        "description": attachment.description if attachment.description != attachment.name else "",
        "size": size or (attachment.address or "kan ikke leses"),
    }


def _outcome(validation: Validation) -> dict[str, str]:
    fatal = len(validation.judgement.fatal)
    if validation.valid:
        return {"tone": "good", "text": "Gyldig EHF. Alle kontrollene er kjørt, og ingen fant feil."}
    if validation.valid is None:
        return {"tone": "unsure", "text": "Ikke vurdert: en eller flere kontroller er ikke kjørt."}
    return {"tone": "bad", "text": f"Ikke gyldig EHF. {fatal} feil må rettes av den som sendte fakturaen."}


def _money(amount: Decimal | None) -> str:
    return wording.kroner(amount) if amount is not None else "–"
