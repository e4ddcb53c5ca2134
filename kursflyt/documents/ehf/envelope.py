"""Raw bytes to an invoice element, with nothing trusted: no DTD, no entity, no network, no more than 10 MB.

An access point may deliver the invoice inside a Standard Business Document; the envelope is taken off here.
"""

from __future__ import annotations

from lxml import etree

from kursflyt.core.refusals import Refused

MOST_BYTES = 10_000_000
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
INVOICE = "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"
CREDIT_NOTE = "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"
_ENVELOPE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}StandardBusinessDocument"


class TooLarge(Refused):
    """The file is larger than any invoice."""


class NotWellFormed(Refused):
    """The file is not XML, or is broken."""


class ExternalContent(Refused):
    """The file has a DTD or an entity: it can fetch or multiply content, and no e-invoice needs it."""


class NotAnInvoice(Refused):
    """The file is XML, but neither an invoice nor a credit note in UBL 2.1."""


def open_envelope(raw: bytes) -> etree._Element:
    """The `Invoice` or `CreditNote` element. Raises `TooLarge`, `NotWellFormed`, `ExternalContent`, `NotAnInvoice`."""
    if len(raw) > MOST_BYTES:
        raise TooLarge("Filen er større enn 10 MB. En EHF-faktura er mye mindre. Be avsenderen sende den på nytt.")
    root = _parsed(raw)
    if root.tag == _ENVELOPE:
        inside = [child for child in root if child.tag in (INVOICE, CREDIT_NOTE)]
        if len(inside) != 1:
            raise NotAnInvoice("Forsendelsen inneholder ikke én EHF-faktura eller kreditnota.")
        return inside[0]
    if root.tag not in (INVOICE, CREDIT_NOTE):
        name = etree.QName(root).localname
        raise NotAnInvoice(
            "Filen er XML, men ikke en EHF-faktura eller kreditnota. Den inneholder «{name}».", name=name[:60]
        )
    return root


def invoice_bytes(root: etree._Element) -> bytes:
    """The invoice alone, without the envelope, as UTF-8 XML."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, with_tail=False)


def _parsed(raw: bytes) -> etree._Element:
    bare = raw.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise _external()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None)
        if not line:
            raise NotWellFormed("Filen er ikke gyldig XML og kan ikke leses som EHF.") from None
        raise NotWellFormed(
            "Filen er ikke gyldig XML og kan ikke leses som EHF. Feilen er på linje {line}.", line=line
        ) from None
    return root


def _external() -> ExternalContent:
    return ExternalContent(
        "Filen inneholder en dokumenttype eller en entitet (DTD), som kan hente innhold utenfra. "
        "En EHF-faktura skal ikke ha det, så filen er ikke åpnet."
    )
