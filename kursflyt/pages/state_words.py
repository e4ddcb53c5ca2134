"""How things stand, in a word and the colour of its tag: the same on every page of the office that shows them."""

from __future__ import annotations

from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.invoicing.models import InvoiceKind, SupplierInvoice

type Tag = tuple[str, str]


def certificate(certificate: Certificate) -> Tag:
    """Needs `revocation` and `replaced_by` loaded."""
    if hasattr(certificate, "revocation"):
        return "tilbakekalt", "danger"
    return ("erstattet", "neutral") if hasattr(certificate, "replaced_by") else ("gyldig", "success")


def received_invoice(invoice: SupplierInvoice) -> Tag:
    """Needs `verdict` loaded. A credit note is not for the head to approve."""
    if hasattr(invoice, "verdict"):
        return str(invoice.verdict), "success" if invoice.verdict.approved else "danger"
    if invoice.contract_id is None:
        return "uten kontrakt", "warning"
    return ("mottatt" if invoice.kind == InvoiceKind.CREDIT_NOTE else "venter på avdelingsleder"), "info"
