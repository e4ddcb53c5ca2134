"""Signing: the teacher has the exact document before them, types the name and proves themselves by a one-time code.

Or a signed copy on paper is uploaded. Either way the evidence is sealed by the school while nothing is locked, and then
written down and sent to both where it still holds: `seal_by_code` or `seal_scan`, and `sign`.
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
from kursflyt.domain.contracts import actions, mails, making
from kursflyt.domain.contracts.models import Contract, ContractSignature
from kursflyt.domain.people.models import OneTimeCode, Person

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


def seal_by_code(
    *,
    contract: Contract,
    typed_name: str,
    document_sha256: str,
    proof: OneTimeCode,
    address: str | None = None,
    browser: str = "",
    by: Actor,
    at: datetime,
) -> making.Made:
    """What `sign` writes down, by one-time code. `document_sha256` is of the document that was shown.

    `proof` comes from `check_code`. Never to be called in a transaction: see `making.made`. Raises `NotSentYet`,
    `AlreadyAnswered`, `DocumentChanged`, `NameDiffers`, `NotProven`, and what `sealing.seal` does.
    """
    contract = _as_it_is_now(contract)
    drafted = making.Draft(
        contract=contract,
        document_sha256=document_sha256,
        typed_name=" ".join(typed_name.split())[:160],
        proof=proof,
        address=address,
        browser=browser[:300],
        by=by,
        at=at,
    )
    _must_be_signable(contract, drafted)
    return making.made(drafted)


def seal_scan(*, contract: Contract, filename: str, content: bytes, by: Actor, at: datetime) -> making.Made:
    """What `sign` writes down of the contract signed on paper, as PDF or picture. Never to be called in a transaction.

    Raises `uploads.BadUpload`, `NotSentYet`, `AlreadyAnswered`, and what `sealing.seal` does.
    """
    checked = uploads.check_upload(filename, content, allowed=frozenset({"pdf", "png", "jpeg"}), max_bytes=LARGEST_SCAN)
    contract = _as_it_is_now(contract)
    drafted = making.Draft(
        contract=contract,
        document_sha256=contract.document_id or "",
        upload=checked,
        content=content,
        by=by,
        at=at,
    )
    _must_be_signable(contract, drafted)
    return making.made(drafted)


@transaction.atomic
def sign(*, made: making.Made) -> ContractSignature:
    """The sealed evidence becomes a signature, and both are sent their copies. Of two at once one wins.

    What `seal_by_code` and `seal_scan` refuse is refused here too, where it has become so meanwhile. Raises
    `making.ChangedMeanwhile` as well.
    """
    drafted = made.draft
    contract = actions.lock(drafted.contract)
    _must_be_signable(contract, drafted)
    making.must_still_hold(made, contract)
    scan = drafted.upload
    signature = ContractSignature.objects.create(
        contract=contract,
        method=drafted.method,
        typed_name=drafted.typed_name,
        document_sha256=drafted.document_sha256,
        address=drafted.address,
        browser=drafted.browser,
        sealed=storage.keep(made.sealed, media_type="application/pdf", at=drafted.at),
        scan=storage.keep(drafted.content, media_type=scan.media_type, at=drafted.at) if scan else None,
        scan_name=scan.safe_name if scan else "",
        at=drafted.at,
        by=drafted.by,
    )
    mails.send_copies(contract, signature, at=drafted.at)
    audit.record(
        "contracts.signed",
        by=drafted.by,
        at=drafted.at,
        run_id=contract.run_id,
        subject=contract.number,
        method=str(signature.method),
        document_sha256=signature.document_sha256,
        sealed_sha256=signature.sealed.sha256,
    )
    return signature


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


def _as_it_is_now(contract: Contract) -> Contract:
    return Contract.objects.for_pages().get(pk=contract.pk)


def _must_be_signable(contract: Contract, drafted: making.Draft) -> None:
    if not hasattr(contract, "dispatch"):
        raise actions.NotSentYet("Kontrakten er ikke sendt ennå.")
    actions.refuse_if_answered(contract)
    if drafted.document_sha256 != (contract.document_id or ""):
        raise DocumentChanged("Kontrakten er endret etter at du åpnet den. Les den på nytt før du signerer.")
    if drafted.upload is not None:
        return
    check_typed_name(contract.teacher, drafted.typed_name)
    if not _is_proven(contract, drafted.proof, at=drafted.at):
        raise NotProven("Koden gjelder ikke for denne kontrakten lenger. Be om en ny kode.")


def _is_proven(contract: Contract, proof: OneTimeCode | None, *, at: datetime) -> bool:
    """Whether the code was the teacher's for this very document, and was used at most ten minutes ago."""
    if proof is None or proof.used_at is None or not timedelta(0) <= at - proof.used_at <= PROOF_LIFETIME:
        return False
    return proof.person_id == contract.teacher_id and proof.purpose == signing_purpose(contract)


def _words(name: str) -> list[str]:
    """The words of a name without case; a hyphen parts words, and an accent counts whichever keyboard typed it."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("-", " ").replace(".", " ")
    return plain.split() or [""]
