"""Reads an e-invoice into plain facts, whatever it lacks."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from kursflyt.documents.ehf.envelope import CREDIT_NOTE, PREFIXES, open_envelope
from kursflyt.documents.ehf.received import Party, ReceivedInvoice, ReceivedLine, VatShare

_AMOUNT = re.compile(r"[+-]?(\d{1,11}(\.\d{0,12})?|\.\d{1,12})")


def read_invoice(raw: bytes) -> ReceivedInvoice:
    """Raw bytes as received, envelope or not. Raises `TooLarge`, `NotWellFormed`, `ExternalContent`, `NotAnInvoice`."""
    return read_element(open_envelope(raw))


def read_element(root: etree._Element) -> ReceivedInvoice:
    """The facts of an `Invoice` or `CreditNote` element, whole or not."""
    is_credit = root.tag == CREDIT_NOTE
    line_path = "cac:CreditNoteLine" if is_credit else "cac:InvoiceLine"
    due_path = "cac:PaymentMeans/cbc:PaymentDueDate" if is_credit else "cbc:DueDate"
    return ReceivedInvoice(
        kind="credit_note" if is_credit else "invoice",
        number=_text(root, "cbc:ID"),
        issue_on=_day(root, "cbc:IssueDate"),
        due_on=_day(root, due_path),
        currency=_text(root, "cbc:DocumentCurrencyCode"),
        seller=_party(root, "cac:AccountingSupplierParty/cac:Party"),
        buyer=_party(root, "cac:AccountingCustomerParty/cac:Party"),
        buyer_reference=_text(root, "cbc:BuyerReference"),
        order_reference=_text(root, "cac:OrderReference/cbc:ID"),
        contract_reference=_text(root, "cac:ContractDocumentReference/cbc:ID"),
        kid=_text(root, "cac:PaymentMeans/cbc:PaymentID"),
        account=_text(root, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"),
        payment_terms=_text(root, "cac:PaymentTerms/cbc:Note"),
        note=_text(root, "cbc:Note"),
        lines=tuple(_line(line) for line in _all(root, line_path)),
        net=_amount(root, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"),
        vat=_amount(root, "cac:TaxTotal/cbc:TaxAmount"),
        payable=_amount(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"),
        profile_id=_text(root, "cbc:ProfileID"),
        customization_id=_text(root, "cbc:CustomizationID"),
        credits_number=_text(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"),
        attachments=tuple(attachment_name(found) for found in _all(root, "cac:AdditionalDocumentReference")),
        vat_shares=tuple(_share(found) for found in _all(root, "cac:TaxTotal/cac:TaxSubtotal")),
        line_sum=_amount(root, "cac:LegalMonetaryTotal/cbc:LineExtensionAmount"),
        allowances=_amount(root, "cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount"),
        charges=_amount(root, "cac:LegalMonetaryTotal/cbc:ChargeTotalAmount"),
        prepaid=_amount(root, "cac:LegalMonetaryTotal/cbc:PrepaidAmount"),
        rounding=_amount(root, "cac:LegalMonetaryTotal/cbc:PayableRoundingAmount"),
    )


def _party(root: etree._Element, path: str) -> Party:
    found = _all(root, path)
    if not found:
        return Party()
    party = found[0]
    endpoint = _all(party, "cbc:EndpointID")
    scheme = (endpoint[0].get("schemeID") or "").strip() if endpoint else ""
    vat = [
        _text(tax, "cbc:CompanyID")
        for tax in _all(party, "cac:PartyTaxScheme")
        if _text(tax, "cac:TaxScheme/cbc:ID").upper() == "VAT"
    ]
    streets = (
        _text(party, "cac:PostalAddress/cbc:StreetName"),
        _text(party, "cac:PostalAddress/cbc:AdditionalStreetName"),
    )
    return Party(
        name=_text(party, "cac:PartyLegalEntity/cbc:RegistrationName") or _text(party, "cac:PartyName/cbc:Name"),
        orgnr=_text(party, "cac:PartyLegalEntity/cbc:CompanyID").replace(" ", ""),
        vat_number=vat[0] if vat else "",
        endpoint=f"{scheme}:{_text(party, 'cbc:EndpointID')}" if endpoint else "",
        address=", ".join(street for street in streets if street),
        postal_code=_text(party, "cac:PostalAddress/cbc:PostalZone"),
        city=_text(party, "cac:PostalAddress/cbc:CityName"),
        country=_text(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
        contact=_text(party, "cac:Contact/cbc:Name"),
        email=_text(party, "cac:Contact/cbc:ElectronicMail"),
        phone=_text(party, "cac:Contact/cbc:Telephone"),
    )


def _share(share: etree._Element) -> VatShare:
    return VatShare(
        category=_text(share, "cac:TaxCategory/cbc:ID"),
        percent=_amount(share, "cac:TaxCategory/cbc:Percent"),
        taxable=_amount(share, "cbc:TaxableAmount"),
        amount=_amount(share, "cbc:TaxAmount"),
        reason=_text(share, "cac:TaxCategory/cbc:TaxExemptionReason"),
    )


def _line(line: etree._Element) -> ReceivedLine:
    quantity = _all(line, "cbc:InvoicedQuantity") or _all(line, "cbc:CreditedQuantity")
    return ReceivedLine(
        number=_text(line, "cbc:ID"),
        text=_text(line, "cac:Item/cbc:Name"),
        description=_text(line, "cac:Item/cbc:Description"),
        quantity=_decimal(quantity[0].text or "") if quantity else None,
        unit=(quantity[0].get("unitCode") or "") if quantity else "",
        unit_price=_amount(line, "cac:Price/cbc:PriceAmount"),
        amount=_amount(line, "cbc:LineExtensionAmount"),
        vat_category=_text(line, "cac:Item/cac:ClassifiedTaxCategory/cbc:ID"),
        vat_percent=_amount(line, "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent"),
    )


def attachment_name(reference: etree._Element) -> str:
    binary = _all(reference, "cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
    filename = (binary[0].get("filename") or "").strip() if binary else ""
    return filename or _text(reference, "cbc:DocumentDescription") or _text(reference, "cbc:ID")


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall(path, PREFIXES)


def _text(element: etree._Element, path: str) -> str:
    found = _all(element, path)
    return " ".join((found[0].text or "").split()) if found else ""


def _day(element: etree._Element, path: str) -> date | None:
    try:
        return date.fromisoformat(_text(element, path)[:10])
    except ValueError:
        return None


def _amount(element: etree._Element, path: str) -> Decimal | None:
    return _decimal(_text(element, path))


def _decimal(text: str) -> Decimal | None:
    """As UBL writes numbers, without exponents; None for what is none, or larger than any invoice."""
    return Decimal(text.strip()) if _AMOUNT.fullmatch(text.strip()) else None
