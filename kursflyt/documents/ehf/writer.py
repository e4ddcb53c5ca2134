"""An EHF out: a Peppol BIS Billing 3 invoice or credit note as UBL 2.1, elements in the order the schema wants.

Education is outside VAT (mval. § 3-5): category E, 0 per cent, and the exemption said in words (EN 16931 BR-E-10); the
codes for exemptions cite a directive that does not bind Norway, so that none is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from lxml import etree

from kursflyt.core import identity_number
from kursflyt.documents import letterhead
from kursflyt.documents.ehf import envelope
from kursflyt.documents.invoice import InvoiceLine

EDUCATION_EXEMPT = "Unntatt fra merverdiavgift, jf. merverdiavgiftsloven § 3-5 (undervisningstjenester)"
CREDIT_TRANSFER = "30"
NORWEGIAN_ORGNR = "0192"
# Companies say it on their invoices (foretaksregisterloven § 10-2), and must have AS or ASA in their
# names; a county or a foundation does not, and must not say what is not so.
REGISTER_OF_COMPANIES = "Foretaksregisteret"

_COMPANY = re.compile(r"^ASA? | ASA?$")
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")  # XML 1.0, production Char


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What an EHF says. Both parties have a Norwegian orgnr. Lines with `vat_percent` 0 are exempt education.

    `buyer_reference` is what the buyer asked for; Peppol refuses an invoice without it (R003).
    """

    kind: Literal["invoice", "credit_note"] = "invoice"
    number: str
    issued_on: date
    due_on: date | None
    seller: letterhead.Issuer
    seller_contact: str = ""
    vat_registered: bool = False
    buyer: letterhead.Recipient
    buyer_reference: str
    order_reference: str = ""
    contract_reference: str = ""
    lines: tuple[InvoiceLine, ...]
    kid: str = ""
    account_number: str
    payment_terms: str = ""
    note: str = ""
    credits_number: str = ""
    credits_issued_on: date | None = None


def write(data: Outgoing) -> bytes:
    """The XML, UTF-8. The same facts give the same bytes."""
    root = envelope.empty(envelope.INVOICE if data.kind == "invoice" else envelope.CREDIT_NOTE)
    page = _Page(root)
    _head(page, data)
    with page.inside("AccountingSupplierParty"):
        _seller(page, data)
    with page.inside("AccountingCustomerParty"):
        _buyer(page, data.buyer)
    _payment(page, data)
    _sums(page, data)
    for place, line in enumerate(data.lines, 1):
        _line(page, data, place, line)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Page:
    """Writes elements downwards: `put` a value, `inside` a group. What is empty is not written (Peppol R008)."""

    def __init__(self, root: etree._Element) -> None:
        self.here = root

    def put(self, name: str, value: str, **attributes: str) -> None:
        text = _NOT_XML.sub(" ", value).strip()
        if text:
            etree.SubElement(self.here, f"{{{envelope.CBC}}}{name}", attributes).text = text

    def money(self, name: str, amount: Decimal) -> None:
        self.put(name, f"{amount:.2f}", currencyID="NOK")

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        outer, self.here = self.here, etree.SubElement(self.here, f"{{{envelope.CAC}}}{name}")
        yield
        if not len(self.here):
            outer.remove(self.here)
        self.here = outer


def _head(page: _Page, data: Outgoing) -> None:
    invoice = data.kind == "invoice"
    page.put("CustomizationID", envelope.CUSTOMIZATION)
    page.put("ProfileID", envelope.PROFILE)
    page.put("ID", data.number)
    page.put("IssueDate", data.issued_on.isoformat())
    if invoice:
        page.put("DueDate", data.due_on.isoformat() if data.due_on else "")
    page.put("InvoiceTypeCode" if invoice else "CreditNoteTypeCode", "380" if invoice else "381")
    page.put("Note", data.note)
    page.put("DocumentCurrencyCode", "NOK")
    page.put("BuyerReference", data.buyer_reference)
    if data.order_reference:
        with page.inside("OrderReference"):
            page.put("ID", data.order_reference)
    if data.credits_number:
        with page.inside("BillingReference"), page.inside("InvoiceDocumentReference"):
            page.put("ID", data.credits_number)
            page.put("IssueDate", data.credits_issued_on.isoformat() if data.credits_issued_on else "")
    if data.contract_reference:
        with page.inside("ContractDocumentReference"):
            page.put("ID", data.contract_reference)


def _seller(page: _Page, data: Outgoing) -> None:
    seller = data.seller
    with page.inside("Party"):
        page.put("EndpointID", seller.orgnr, schemeID=NORWEGIAN_ORGNR)
        _address(page, seller.address, seller.postal_code, seller.city)
        if data.vat_registered:
            _tax_number(page, identity_number.vat_number(seller.orgnr), "VAT")
        if _COMPANY.search(seller.name):
            _tax_number(page, REGISTER_OF_COMPANIES, "TAX")
        elif not data.vat_registered:  # EN 16931 wants one number or the other of who is exempt (BR-E-02)
            _tax_number(page, seller.orgnr, "TAX")
        _legal(page, seller.name, seller.orgnr)
        with page.inside("Contact"):
            page.put("Name", data.seller_contact)
            page.put("Telephone", seller.phone)
            page.put("ElectronicMail", seller.email)


def _tax_number(page: _Page, number: str, scheme: str) -> None:
    with page.inside("PartyTaxScheme"):
        page.put("CompanyID", number)
        with page.inside("TaxScheme"):
            page.put("ID", scheme)


def _buyer(page: _Page, buyer: letterhead.Recipient) -> None:
    with page.inside("Party"):
        page.put("EndpointID", buyer.orgnr, schemeID=NORWEGIAN_ORGNR)
        _address(page, buyer.address, buyer.postal_code, buyer.city)
        _legal(page, buyer.name, buyer.orgnr)
        if buyer.attention or buyer.email:
            with page.inside("Contact"):
                page.put("Name", buyer.attention)
                page.put("ElectronicMail", buyer.email)


def _address(page: _Page, street: str, postal_code: str, city: str) -> None:
    with page.inside("PostalAddress"):
        page.put("StreetName", " ".join(street.split()))
        page.put("CityName", city)
        page.put("PostalZone", postal_code)
        with page.inside("Country"):
            page.put("IdentificationCode", "NO")


def _legal(page: _Page, name: str, orgnr: str) -> None:
    with page.inside("PartyLegalEntity"):
        page.put("RegistrationName", name)
        page.put("CompanyID", orgnr, schemeID=NORWEGIAN_ORGNR)


def _payment(page: _Page, data: Outgoing) -> None:
    with page.inside("PaymentMeans"):
        page.put("PaymentMeansCode", CREDIT_TRANSFER)
        page.put("PaymentID", data.kid)
        with page.inside("PayeeFinancialAccount"):
            page.put("ID", data.account_number)
            page.put("Name", data.seller.name)
    if data.payment_terms:
        with page.inside("PaymentTerms"):
            page.put("Note", data.payment_terms)


def _sums(page: _Page, data: Outgoing) -> None:
    net = sum((line.amount for line in data.lines), Decimal(0))
    rates = sorted({line.vat_percent for line in data.lines})
    vat_of = {
        rate: _vat(sum((line.amount for line in data.lines if line.vat_percent == rate), Decimal(0)), rate)
        for rate in rates
    }
    vat = sum(vat_of.values(), Decimal(0))
    with page.inside("TaxTotal"):
        page.money("TaxAmount", vat)
        for rate in rates:
            with page.inside("TaxSubtotal"):
                page.money(
                    "TaxableAmount", sum((line.amount for line in data.lines if line.vat_percent == rate), Decimal(0))
                )
                page.money("TaxAmount", vat_of[rate])
                with page.inside("TaxCategory"):
                    _category(page, rate, reason=EDUCATION_EXEMPT if rate == 0 else "")
    with page.inside("LegalMonetaryTotal"):
        page.money("LineExtensionAmount", net)
        page.money("TaxExclusiveAmount", net)
        page.money("TaxInclusiveAmount", net + vat)
        page.money("PayableAmount", net + vat)


def _vat(amount: Decimal, rate: Decimal) -> Decimal:
    return (amount * rate / 100).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _line(page: _Page, data: Outgoing, place: int, line: InvoiceLine) -> None:
    invoice = data.kind == "invoice"
    with page.inside("InvoiceLine" if invoice else "CreditNoteLine"):
        page.put("ID", str(place))
        page.put("InvoicedQuantity" if invoice else "CreditedQuantity", f"{line.quantity.normalize():f}", unitCode="EA")
        page.money("LineExtensionAmount", line.amount)
        with page.inside("Item"):
            page.put("Name", line.text)
            with page.inside("ClassifiedTaxCategory"):
                _category(page, line.vat_percent)
        with page.inside("Price"):
            page.money("PriceAmount", line.unit_price)


def _category(page: _Page, rate: Decimal, *, reason: str = "") -> None:
    page.put("ID", "S" if rate else "E")
    page.put("Percent", f"{rate.normalize():f}")
    page.put("TaxExemptionReason", reason)
    with page.inside("TaxScheme"):
        page.put("ID", "VAT")
