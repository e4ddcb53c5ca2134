"""Signing: the teacher has the exact document before them, types the name and proves themselves by a one-time code.

Or a signed copy on paper is uploaded. Either way the evidence is written down, sealed by the school, and sent to both.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from pathlib import PurePath

from django.db import transaction

from kursflyt.core import audit, storage, uploads
from kursflyt.core.actor import Actor
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import actions, mails, printed
from kursflyt.domain.contracts.models import Contract, ContractSignature, SignatureMethod
from kursflyt.domain.people.models import OneTimeCode, Person
from kursflyt.domain.school import sealing

PROOF_LIFETIME = timedelta(minutes=10)
LARGEST_SCAN = 10 * 1024 * 1024


class NameDiffers(Refused):
    """The typed name is not the teacher's."""

    field = "typed_name"


class DocumentChanged(Refused):
    """What was read is not the document that would be signed."""


class NotProven(Refused):
    """The one-time code was for someone or something else, or was used too long ago."""

    field = "code"


def signing_purpose(contract: Contract) -> str:
    """What the one-time code is for: this contract in exactly this wording."""
    return f"sign_contract:{contract.number}:{(contract.document_id or '')[:16]}"


def check_typed_name(person: Person, typed: str) -> str:
    """The name without spare space. The first given name and the last family name must be there; else `NameDiffers`."""
    words = set(_words(typed))
    wanted = {_words(person.given_name)[0], _words(person.family_name)[-1]} - {""}
    if not wanted or not wanted <= words:
        raise NameDiffers("Skriv navnet ditt slik det står i kontrakten: {name}.", name=person.full_name)
    return " ".join(typed.split())[:160]


@transaction.atomic
def sign(
    *,
    contract: Contract,
    typed_name: str,
    document_sha256: str,
    proof: OneTimeCode,
    address: str | None = None,
    browser: str = "",
    by: Actor,
    at: datetime,
) -> ContractSignature:
    """Signs by one-time code. `document_sha256` is of the document that was shown; `proof` comes from `check_code`.

    Of two at once one wins. Raises `NotSentYet`, `AlreadyAnswered`, `DocumentChanged`, `NameDiffers`, `NotProven`.
    """
    contract = _lock_unsigned(contract)
    if document_sha256 != contract.document_id:
        raise DocumentChanged("Kontrakten er endret etter at du åpnet den. Les den på nytt før du signerer.")
    typed_name = check_typed_name(contract.teacher, typed_name)
    used_at = proof.used_at
    proven = proof.person_id == contract.teacher_id and proof.purpose == signing_purpose(contract)
    if not proven or used_at is None or not timedelta(0) <= at - used_at <= PROOF_LIFETIME:
        raise NotProven("Koden gjelder ikke for denne kontrakten lenger. Be om en ny kode.")
    evidence = printed.evidence_pdf(
        contract,
        method=SignatureMethod.CODE,
        typed_name=typed_name,
        signed_at=at,
        proof=proof,
        address=address or "",
        browser=browser[:300],
    )
    signature = ContractSignature(
        contract=contract,
        method=SignatureMethod.CODE,
        typed_name=typed_name,
        document_sha256=document_sha256,
        address=address,
        browser=browser[:300],
        at=at,
        by=by,
    )
    return _complete(contract, signature, evidence, at=at)


@transaction.atomic
def sign_by_scan(*, contract: Contract, filename: str, content: bytes, by: Actor, at: datetime) -> ContractSignature:
    """The contract signed on paper, as PDF or picture. Raises `uploads.BadUpload`, `NotSentYet`, `AlreadyAnswered`."""
    checked = uploads.check_upload(filename, content, allowed=frozenset({"pdf", "png", "jpeg"}), max_bytes=LARGEST_SCAN)
    contract = _lock_unsigned(contract)
    scan = storage.keep(content, media_type=checked.media_type, at=at)
    evidence = printed.evidence_pdf(
        contract,
        method=SignatureMethod.SCAN,
        typed_name="",
        signed_at=at,
        scan=(checked.safe_name, content) if checked.kind == "pdf" else None,
        scan_sha256=checked.sha256,
    )
    signature = ContractSignature(
        contract=contract,
        method=SignatureMethod.SCAN,
        typed_name="",
        document_sha256=contract.document_id or "",
        scan=scan,
        scan_name=checked.safe_name,
        at=at,
        by=by,
    )
    return _complete(contract, signature, evidence, at=at)


def signed_files(contract: Contract) -> list[tuple[str, StoredFile, str]]:
    """Name, file and media type of everything that belongs to the signed contract: for the archive.

    The names name nobody, so what the scan was called by the one who sent it is not among them.
    """
    assert contract.document is not None
    files = [(f"{contract.number}.pdf", contract.document, "application/pdf")]
    signature = contract.signature
    if signature.scan is not None:
        suffix = PurePath(signature.scan_name).suffix or ".pdf"
        files.append((f"{contract.number}-signert{suffix}", signature.scan, signature.scan.media_type))
    return [*files, (f"{contract.number}-bevisside.pdf", signature.sealed, "application/pdf")]


def _lock_unsigned(contract: Contract) -> Contract:
    contract = actions.lock(contract)
    if not hasattr(contract, "dispatch"):
        raise actions.NotSentYet("Kontrakten er ikke sendt ennå.")
    actions.refuse_if_answered(contract)
    return contract


def _complete(contract: Contract, signature: ContractSignature, evidence: bytes, *, at: datetime) -> ContractSignature:
    sealed = sealing.seal(evidence, reason=printed.title_of(contract), at=at)
    signature.sealed = storage.keep(sealed, media_type="application/pdf", at=at)
    signature.save(force_insert=True)
    mails.send_copies(contract, signature, at=at)
    audit.record(
        "contracts.signed",
        by=signature.by,
        at=at,
        run_id=contract.run_id,
        subject=contract.number,
        method=str(signature.method),
        document_sha256=signature.document_sha256,
        sealed_sha256=signature.sealed.sha256,
    )
    return signature


def _words(name: str) -> list[str]:
    """The words of a name without case; a hyphen parts words, and an accent counts whichever keyboard typed it."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("-", " ").replace(".", " ")
    return plain.split() or [""]
