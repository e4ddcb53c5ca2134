"""The mails about a contract: to the teacher with a personal link, to the head with what has happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.core import money
from kursflyt.domain.contracts.models import Contract, ContractSignature
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import links
from kursflyt.domain.school import queries as school_queries


def send_contract(contract: Contract, *, at: datetime) -> Message:
    return _to_teacher(contract, "receive_contract", f"receive_contract:{contract.number}", at=at)


def remind(contract: Contract, *, day: int | str, at: datetime) -> Message:
    """The reminder of day 7 or 14, or of a date when sent by hand; the same day again gives the same message."""
    return _to_teacher(
        contract, "receive_contract.reminder", f"receive_contract.reminder:{contract.number}:{day}", at=at
    )


def tell_unsigned(contract: Contract, *, at: datetime) -> Message:
    """Two weeks have passed: the head must find out what is the matter."""
    return _to_head(contract, "sign_contract.unsigned", at=at)


def tell_declined(contract: Contract, *, reason: str, at: datetime) -> Message:
    return _to_head(contract, "sign_contract.declined", at=at, reason=reason)


def tell_ended(contract: Contract, *, reason: str, at: datetime) -> Message:
    key = f"sign_contract.ended:{contract.number}"
    return _to_teacher(contract, "sign_contract.ended", key, at=at, reason=reason)


def send_copies(contract: Contract, signature: ContractSignature, *, at: datetime) -> tuple[Message, Message]:
    """The same two files, byte for byte, to the teacher and to the head."""
    assert contract.document is not None
    first = (
        (f"{contract.number}.pdf", contract.document)
        if signature.scan is None
        else (signature.scan_name or f"{contract.number}-signert.pdf", signature.scan)
    )
    files = [first, (f"{contract.number}-bevisside.pdf", signature.sealed)]
    to_teacher = messages.post(
        kind="sign_contract.copy",
        key=f"sign_contract.copy:{contract.number}",
        at=at,
        run=contract.run,
        person=contract.teacher,
        attachments=files,
        contract=contract,
        document_sha256=first[1].sha256,
        link=links.personal_url(contract.teacher, door="teacher", at=at),
    )
    to_head = messages.post(
        kind="sign_contract.signed",
        key=f"sign_contract.signed:{contract.number}",
        at=at,
        run=contract.run,
        staff=contract.run.head,
        attachments=files,
        contract=contract,
        teacher=contract.teacher,
        document_sha256=first[1].sha256,
    )
    return to_teacher, to_head


def send_billing_details(contract: Contract, *, at: datetime) -> Message:
    """Where and how the teacher sends the invoice, or how the wage is paid where there is no organisation number."""
    school = school_queries.current()
    language = contract.teacher.language_form
    return messages.post(
        kind="send_billing_details",
        key=f"send_billing_details:{contract.number}",
        at=at,
        run=contract.run,
        person=contract.teacher,
        contract=contract,
        ehf_address=f"0192:{school.orgnr}",
        amount=money.kroner(contract.amount, language=language),  # type: ignore[arg-type]
        travel=money.kroner(contract.travel_amount, language=language),  # type: ignore[arg-type]
        payment_days=school.teacher_due_days,
        head=contract.run.head,
    )


def _to_teacher(contract: Contract, kind: str, key: str, *, at: datetime, **context: Any) -> Message:
    language = contract.teacher.language_form
    return messages.post(
        kind=kind,
        key=key,
        at=at,
        run=contract.run,
        person=contract.teacher,
        contract=contract,
        amount=money.kroner(contract.amount, language=language),  # type: ignore[arg-type]
        head=contract.run.head,
        link=links.personal_url(contract.teacher, door="teacher", path=f"/larer/kontrakt/{contract.pk}/", at=at),
        **context,
    )


def _to_head(contract: Contract, kind: str, *, at: datetime, **context: Any) -> Message:
    return messages.post(
        kind=kind,
        key=f"{kind}:{contract.number}",
        at=at,
        run=contract.run,
        staff=contract.run.head,
        contract=contract,
        teacher=contract.teacher,
        **context,
    )
