"""Raw bytes to an invoice element, with nothing trusted: no DTD, no entity, no network, no more than 10 MB.

An access point may deliver the invoice inside a Standard Business Document; the envelope is taken off here.
"""

from __future__ import annotations

import codecs
import copy
import re
from pathlib import Path

from lxml import etree

from kursflyt.core.refusals import Refused

MOST_BYTES = 10_000_000
MOST_ELEMENTS = 50_000  # some 2,500 lines; rules take a quarter of a millisecond an element
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
PREFIXES = {"cac": CAC, "cbc": CBC}
INVOICE = "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice"
CREDIT_NOTE = "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UTF8 = ("utf-8", "utf8")
_READABLE = (*UTF8, "us-ascii", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-15", "windows-1252")
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS = ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
_ENVELOPE = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}StandardBusinessDocument"


class TooLarge(Refused):
    """The file is larger than any invoice."""


class NotWellFormed(Refused):
    """The file is not XML, or is broken."""


class ExternalContent(Refused):
    """The file has a DTD or an entity: it can fetch or multiply content, and no e-invoice needs it."""


class NotAnInvoice(Refused):
    """The file is XML, but neither an invoice nor a credit note in UBL 2.1."""


def read_file(path: Path) -> bytes:
    """The bytes of a file, but no more than it takes to see that it is too large. OSError where it cannot be read."""
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def open_envelope(raw: bytes) -> etree._Element:
    """The `Invoice` or `CreditNote` element. Raises `TooLarge`, `NotWellFormed`, `ExternalContent`, `NotAnInvoice`."""
    root = _unwrapped(raw)
    if root.tag not in (INVOICE, CREDIT_NOTE):
        name = etree.QName(root).localname
        raise NotAnInvoice(
            "Filen er XML, men ikke en EHF-faktura eller kreditnota. Den inneholder «{name}».", name=name[:60]
        )
    return root


def open_part(raw: bytes) -> etree._Element:
    """An invoice, or one element of it such as an invoice line. Raises what `open_envelope` raises."""
    root = _unwrapped(raw)
    name = etree.QName(root)
    if root.tag not in (INVOICE, CREDIT_NOTE) and name.namespace not in (CAC, CBC):
        raise NotAnInvoice("«{name}» er ikke et element i en EHF-faktura eller kreditnota.", name=name.localname[:60])
    return root


def as_document(element: etree._Element) -> etree._Element:
    """The invoice itself; a single element is put into an otherwise empty invoice or credit note."""
    if element.tag in (INVOICE, CREDIT_NOTE):
        return element
    credit = etree.QName(element).localname.startswith("Credit")
    root = empty(CREDIT_NOTE if credit else INVOICE)
    root.append(copy.deepcopy(element))
    return root


def empty(tag: str) -> etree._Element:
    """`INVOICE` or `CREDIT_NOTE` with nothing in it yet."""
    return etree.Element(tag, nsmap={None: etree.QName(tag).namespace, **PREFIXES})  # type: ignore[dict-item]


def invoice_bytes(root: etree._Element) -> bytes:
    """The invoice alone, without the envelope, as UTF-8 XML."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, with_tail=False)


def declared_encoding(raw: bytes) -> str:
    """The encoding the file is in, by its mark or its declaration, in small letters; XML without either is UTF-8."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark) and encoding:
            return encoding
    if raw[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        return "utf-16le" if raw[0] else "utf-16be"
    declared = _DECLARED.match(raw.removeprefix(codecs.BOM_UTF8))
    return declared.group(1).decode("ascii").lower() if declared else "utf-8"


def _unwrapped(raw: bytes) -> etree._Element:
    if len(raw) > MOST_BYTES:
        raise TooLarge("Filen er større enn 10 MB. En EHF-faktura er mye mindre. Be avsenderen sende den på nytt.")
    root = _parsed(raw)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise TooLarge("Filen har flere enn 50 000 elementer. En EHF-faktura er mye mindre, så filen er ikke lest.")
    if root.tag != _ENVELOPE:
        return root
    inside = [child for child in root if child.tag in (INVOICE, CREDIT_NOTE)]
    if len(inside) != 1:
        raise NotAnInvoice("Forsendelsen inneholder ikke én EHF-faktura eller kreditnota.")
    return inside[0]


def _parsed(raw: bytes) -> etree._Element:
    bare = raw.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise _external()
    encoding = declared_encoding(raw)
    if encoding not in _READABLE:  # in some, as UTF-7, a document type can hide from the look above
        raise NotWellFormed("Filen er skrevet i tegnsettet «{encoding}». En EHF-faktura er i UTF-8.", encoding=encoding)
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
    if root.getroottree().docinfo.internalDTD is not None:
        raise _external()
    return root


def _external() -> ExternalContent:
    return ExternalContent(
        "Filen inneholder en dokumenttype eller en entitet (DTD), som kan hente innhold utenfra. "
        "En EHF-faktura skal ikke ha det, så filen er ikke åpnet."
    )
