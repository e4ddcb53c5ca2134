"""The evidence page: what a court, an auditor or the teacher needs to see that this file was signed by this person.

The signed file itself can be carried inside (PDF/A-3 attachment), so that evidence and contract never part.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kursflyt.core.refusals import Refused
from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.evidence_page.texts import TEXTS


class WrongFile(Refused):
    """The attached file is not the one whose SHA-256 was signed."""


@dataclass(frozen=True, kw_only=True)
class EvidenceEvent:
    """One thing that happened, in the reader's language, with the moment it happened."""

    at: datetime
    what: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class SignatureEvidence:
    """`document_sha256` is hexadecimal, of the exact bytes the signer was shown. `document` attaches those bytes."""

    issuer: letterhead.Issuer
    evidence_id: str
    document_title: str
    document_reference: str
    document_sha256: str
    signer_name: str
    signer_role: str
    signer_email: str
    typed_name: str
    statement: str
    events: tuple[EvidenceEvent, ...]
    signed_at: datetime
    method: Literal["one_time_code", "scan"] = "one_time_code"
    document_pages: int | None = None
    document: bytes | None = None
    ip_address: str = ""
    browser: str = ""


def render(data: SignatureEvidence, *, language: letterhead.Language) -> bytes:
    """PDF/A-2a, or PDF/A-3a with the signed file inside; both PDF/UA-1. Raises `WrongFile`."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: SignatureEvidence, *, language: letterhead.Language) -> typesetting.Composition:
    if data.document is not None and hashlib.sha256(data.document).hexdigest() != data.document_sha256.lower():
        raise WrongFile("Filen er ikke den som ble signert: fingeravtrykket er et annet. Last inn den signerte filen.")
    filename = "signert-dokument.pdf"
    texts = wording.filled(
        TEXTS,
        language,
        document=data.document_title,
        name=data.signer_name,
        signed_at=wording.moment_text(data.signed_at, language),
        filename=filename,
        school=data.issuer.name,
    )
    signer = [
        [texts["name"], data.signer_name],
        [texts["role"], data.signer_role],
        [texts["email"], data.signer_email],
        [texts["typed"], data.typed_name],
        [texts["statement"], data.statement],
        [texts["method"], texts[f"method_{data.method}"]],
        [texts["ip"], data.ip_address],
        [texts["browser"], data.browser],
    ]
    about = [
        [texts["document"], data.document_title],
        [texts["reference"], data.document_reference],
        [texts["pages"], str(data.document_pages or "")],
        [texts["evidence"], data.evidence_id],
    ]
    return typesetting.Composition(
        template="evidence_page/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=wording.local_day(data.signed_at),
        with_files=data.document is not None,
        data={
            "t": texts,
            "about": [pair for pair in about if pair[1]],
            "digest": wording.sha256_groups(data.document_sha256.lower()),
            "signer": [pair for pair in signer if pair[1]],
            "events": [[wording.stamp(event.at), event.what, event.detail] for event in data.events],
            "filename": filename,
            "file": list(data.document) if data.document is not None else [],
        },
    )
