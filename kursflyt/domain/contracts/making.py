"""How a signature is made: its evidence is drawn and sealed while nothing is locked, and held against the facts after.

The seal may wait for a time-stamp authority or a token. Nothing is stored before it is there, so who is interrupted
meanwhile has not signed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kursflyt.core import storage, uploads
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import evidence_page
from kursflyt.domain.contracts import printed
from kursflyt.domain.contracts.models import Contract, SignatureMethod
from kursflyt.domain.people.models import OneTimeCode
from kursflyt.domain.school import sealing


class ChangedMeanwhile(Refused):
    """What the evidence page says was changed while it was being sealed."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """How the contract is signed: by a code with its `proof`, or by an `upload` with its `content`."""

    contract: Contract
    document_sha256: str
    typed_name: str = ""
    proof: OneTimeCode | None = None
    address: str | None = None
    browser: str = ""
    upload: uploads.CheckedUpload | None = None
    content: bytes = field(default=b"", repr=False)
    by: Actor
    at: datetime

    @property
    def method(self) -> SignatureMethod:
        return SignatureMethod.SCAN if self.upload else SignatureMethod.CODE


@dataclass(frozen=True)
class Made:
    """The sealed evidence page of a draft, and what it says; a signature as soon as it is written down."""

    draft: Draft
    said: evidence_page.SignatureEvidence
    sealed: bytes = field(repr=False)


def made(drafted: Draft) -> Made:
    """Drawn and sealed: seconds, where an authority is slow, so never to be called in a transaction.

    Raises what `sealing.seal` does.
    """
    said = _said(drafted, drafted.contract)
    page = printed.evidence_pdf(said, signed_file=_signed_file(drafted), language=printed.language_of(drafted.contract))
    return Made(drafted, said, sealing.seal(page, reason=said.document_title, at=drafted.at))


def must_still_hold(made: Made, contract: Contract) -> None:
    """Raises `ChangedMeanwhile` when the evidence page would say something else by now."""
    if _said(made.draft, contract) != made.said:
        raise ChangedMeanwhile("Opplysningene ble endret mens kontrakten ble signert. Prøv igjen.")


def _said(drafted: Draft, contract: Contract) -> evidence_page.SignatureEvidence:
    return printed.evidence(
        contract,
        method=drafted.method,
        typed_name=drafted.typed_name,
        signed_at=drafted.at,
        proof=drafted.proof,
        scan_sha256=drafted.upload.sha256 if drafted.upload else "",
        address=drafted.address or "",
        browser=drafted.browser,
    )


def _signed_file(drafted: Draft) -> bytes | None:
    """What was signed, to lie inside the page; None for a picture, which is kept beside it."""
    if drafted.upload is None:
        return storage.read(drafted.document_sha256)
    return drafted.content if drafted.upload.kind == "pdf" else None
