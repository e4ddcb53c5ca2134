"""E-invoices as teachers send them: one that is right, built from parts so that each test can break one thing."""

from __future__ import annotations

PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
NAMESPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def party(role: str, name: str, orgnr: str, *, vat: str = "") -> str:
    tax = f"""<cac:PartyTaxScheme><cbc:CompanyID>{orgnr}</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"""
    if vat:
        tax = f"""<cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"""
    return f"""<cac:{role}><cac:Party>
<cbc:EndpointID schemeID="0192">{orgnr}</cbc:EndpointID>
<cac:PostalAddress><cbc:StreetName>Fjellveien 3</cbc:StreetName><cbc:CityName>Fjordvik</cbc:CityName>
<cbc:PostalZone>6413</cbc:PostalZone><cac:Country><cbc:IdentificationCode>NO</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
{tax if role == "AccountingSupplierParty" else ""}
<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>
<cbc:CompanyID schemeID="0192">{orgnr}</cbc:CompanyID></cac:PartyLegalEntity>
</cac:Party></cac:{role}>"""


def teacher_invoice(
    *,
    number: str = "1042",
    kid: str = "2027000310",
    account: str = "86011117947",
    issue: str = "2027-06-01",
    due: str = "2027-07-01",
    buyer_reference: str = "B101010",
    customization: str = PEPPOL,
    payable: str = "62400.00",
    seller_orgnr: str = "310005509",
    prolog: str = "",
    contract: str = "K-2027-014",
) -> bytes:
    reference = f"<cbc:BuyerReference>{buyer_reference}</cbc:BuyerReference>" if buyer_reference else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{prolog}
<Invoice {NAMESPACES.format(kind="Invoice")}>
<cbc:CustomizationID>{customization}</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>{number}</cbc:ID><cbc:IssueDate>{issue}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:Note>Undervisning våren 2027</cbc:Note>
<cbc:DocumentCurrencyCode>NOK</cbc:DocumentCurrencyCode>{reference}
<cac:ContractDocumentReference><cbc:ID>{contract}</cbc:ID></cac:ContractDocumentReference>
<cac:AdditionalDocumentReference><cbc:ID>timeliste</cbc:ID><cac:Attachment>
<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf"
  filename="timeliste.pdf">JVBERi0=</cbc:EmbeddedDocumentBinaryObject>
</cac:Attachment></cac:AdditionalDocumentReference>
{party("AccountingSupplierParty", "Aas Energirådgivning ENK", seller_orgnr)}
{party("AccountingCustomerParty", "Fagskolen Fjordvik", "310000108")}
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>{kid}</cbc:PaymentID>
<cac:PayeeFinancialAccount><cbc:ID>{account}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:PaymentTerms><cbc:Note>30 dager</cbc:Note></cac:PaymentTerms>
<cac:TaxTotal><cbc:TaxAmount currencyID="NOK">0.00</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="NOK">62400.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="NOK">0.00</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent>
<cbc:TaxExemptionReason>Undervisning, unntatt etter merverdiavgiftsloven § 3-5</cbc:TaxExemptionReason>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="NOK">62400.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="NOK">62400.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="NOK">62400.00</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="NOK">{payable}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="HUR">48</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="NOK">62400.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Undervisning, Energieffektive bygg</cbc:Name>
<cac:ClassifiedTaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="NOK">1300.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>""".encode()


def teacher_credit_note() -> bytes:
    """The same amount taken back, as a CreditNote document."""
    text = teacher_invoice(number="1043").decode()
    start, end = text.index("<cbc:DueDate>"), text.index("<cbc:InvoiceTypeCode>")
    text = text[:start] + text[end:]
    for old, new in (
        ("InvoiceTypeCode>380", "CreditNoteTypeCode>381"),
        ("InvoiceTypeCode>", "CreditNoteTypeCode>"),
        ("ubl:schema:xsd:Invoice-2", "ubl:schema:xsd:CreditNote-2"),
        ("InvoiceLine", "CreditNoteLine"),
        ("InvoicedQuantity", "CreditedQuantity"),
        ("<Invoice ", "<CreditNote "),
        ("</Invoice>", "</CreditNote>"),
        (
            "<cac:ContractDocumentReference>",
            "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>1042</cbc:ID></cac:InvoiceDocumentReference>"
            "</cac:BillingReference><cac:ContractDocumentReference>",
        ),
    ):
        text = text.replace(old, new)
    return text.encode()


def in_envelope(invoice: bytes) -> bytes:
    """As an access point hands it over: inside a Standard Business Document."""
    bare = invoice.decode().split("?>", 1)[1]
    return (
        '<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">'
        f"<StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion></StandardBusinessDocumentHeader>{bare}"
        "</StandardBusinessDocument>"
    ).encode()
