"""What lies inside an e-invoice: files in base64, and addresses it points to. Nothing is fetched or opened."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from lxml import etree

from kursflyt.core import uploads
from kursflyt.documents.ehf.envelope import PREFIXES, open_envelope
from kursflyt.documents.ehf.reader import attachment_name

_REFERENCE = "cac:AdditionalDocumentReference"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """One file or address. `content` None: it is only an address, or its base64 is broken. `name` is safe to save as.

    `media_type` is what the sender says, and decides nothing.
    """

    name: str
    description: str
    media_type: str
    content: bytes | None
    address: str = ""


def attachments_of(raw: bytes) -> tuple[Attachment, ...]:
    """In the order they stand. Raises what `read_invoice` raises."""
    return tuple(_attachment(found) for found in open_envelope(raw).findall(_REFERENCE, PREFIXES))


def _attachment(reference: etree._Element) -> Attachment:
    binary = reference.find("cac:Attachment/cbc:EmbeddedDocumentBinaryObject", PREFIXES)
    address = reference.findtext("cac:Attachment/cac:ExternalReference/cbc:URI", "", PREFIXES)
    return Attachment(
        name=uploads.safe_name(attachment_name(reference)),
        description=" ".join((reference.findtext("cbc:DocumentDescription", "", PREFIXES) or "").split()),
        media_type=((binary.get("mimeCode") or "") if binary is not None else "")[:80],
        content=_decoded(binary.text or "") if binary is not None else None,
        address=(address or "").strip()[:500],
    )


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
