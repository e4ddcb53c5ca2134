"""How things stand, in a word and the colour of its tag: the same on every page of the office that shows them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.invoicing.models import InvoiceKind, SupplierInvoice

type Tag = tuple[str, str]


def certificate(certificate: Certificate) -> Tag:
    """Needs `revocation` and `replaced_by` loaded."""
    if hasattr(certificate, "revocation"):
        return _("tilbakekalt"), "danger"
    return (_("erstattet"), "neutral") if hasattr(certificate, "replaced_by") else (_("gyldig"), "success")


def received_invoice(invoice: SupplierInvoice) -> Tag:
    """Needs `verdict` loaded. A credit note is not for the head to approve."""
    if hasattr(invoice, "verdict"):
        return str(invoice.verdict), "success" if invoice.verdict.approved else "danger"
    if invoice.contract_id is None:
        return _("uten kontrakt"), "warning"
    return (_("mottatt") if invoice.kind == InvoiceKind.CREDIT_NOTE else _("venter på avdelingsleder")), "info"
