"""The contract: numbered, printed, sent, signed with evidence, declined, ended; and of two answers at once one wins."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kursflyt.core import storage
from kursflyt.core.identity_number import BadOrgnr
from kursflyt.documents import sealing
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import queries, reminders, signing
from kursflyt.domain.contracts.models import Contract, ContractDispatch
from kursflyt.domain.doors import codes
from kursflyt.domain.people.models import OneTimeCode, Person
from tests.conftest import make_person, make_run

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def course(head: Any, consultant: Any, marketer: Any) -> Any:
    return make_run(head, consultant, marketer)


def draft(course: Any, teacher: Person, at: datetime, **more: Any) -> Contract:
    values = {
        "hours": Decimal("24"),
        "amount": Decimal("45000"),
        "buyer_reference": "B123456",
        "company_orgnr": "974760673",
        "company_name": "Lærer Kurs AS",
        "by": course.head.actor,
        "at": at,
    } | more
    return contracts.draft(run=course, teacher=teacher, **values)  # type: ignore[arg-type]


def sent(course: Any, teacher: Person, at: datetime) -> Contract:
    contract = draft(course, teacher, at)
    contracts.send(contract=contract, by=course.head.actor, at=at)
    return Contract.objects.for_pages().get(pk=contract.pk)


def proof_for(contract: Contract, at: datetime) -> OneTimeCode:
    """A code sent and typed, as the page does it."""
    from kursflyt.domain.messages.models import Message

    purpose = signing.signing_purpose(contract)
    codes.send_code(contract.teacher, purpose=purpose, at=at)
    body = Message.objects.filter(kind="one_time_code").order_by("-id")[0].body
    digits = next(line for line in body.splitlines() if line.isdigit())
    return codes.check_code(contract.teacher, purpose=purpose, code=digits, at=at)


def sign(contract: Contract, at: datetime, **more: Any) -> Any:
    values = {
        "typed_name": "Tore Lærer",
        "document_sha256": contract.document_id,
        "address": "192.0.2.7",
        "browser": "Firefox",
        "by": contract.teacher.actor("teacher"),
        "at": at,
    } | more
    if "proof" not in values:
        values["proof"] = proof_for(contract, at)
    return signing.sign(made=signing.seal_by_code(contract=contract, **values))


def test_contracts_are_numbered_in_one_series_a_year(course: Any, teacher: Person, moment: datetime) -> None:
    first = draft(course, teacher, moment)
    other = make_run(course.head, course.consultant, course.marketer, slug="annet-kurs")

    second = draft(other, teacher, moment)

    assert (first.number, second.number) == ("K-2026-0001", "K-2026-0002")


def test_drafting_again_keeps_the_number_and_makes_a_new_document(
    course: Any, teacher: Person, moment: datetime
) -> None:
    first = draft(course, teacher, moment)
    before = first.document_id

    again = draft(course, make_person("Nina", "Nylærer"), moment, amount=Decimal("50000"))

    assert again.pk == first.pk
    assert again.number == first.number
    assert again.document_id != before
    assert storage.read(again.document_id or "").startswith(b"%PDF-")


def test_the_same_draft_gives_the_same_document(course: Any, teacher: Person, moment: datetime) -> None:
    assert draft(course, teacher, moment).document_id == draft(course, teacher, moment).document_id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"hours": Decimal(0)}, "hours"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"cancellation_share": 101}, "cancellation_share"),
    ],
)
def test_terms_that_no_contract_can_have_are_refused_at_their_field(
    course: Any, teacher: Person, moment: datetime, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(contracts.BadTerms) as refused:
        draft(course, teacher, moment, **wrong)

    assert refused.value.field == field
    assert Contract.objects.count() == 0


def test_a_wrong_organisation_number_is_refused(course: Any, teacher: Person, moment: datetime) -> None:
    with pytest.raises(BadOrgnr):
        draft(course, teacher, moment, company_orgnr="974760674")


def test_sending_gives_the_teacher_a_personal_link_once(
    course: Any, teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    contract = sent(course, teacher, moment)

    assert [(message.kind, message.person) for message in outbox()] == [("receive_contract", teacher)]
    assert f"til=%2Flarer%2Fkontrakt%2F{contract.pk}%2F" in outbox()[0].body
    with pytest.raises(contracts.ContractUnderway):
        contracts.send(contract=contract, by=course.head.actor, at=moment)
    with pytest.raises(contracts.ContractUnderway):
        draft(course, teacher, moment)


def test_signing_by_code_seals_the_evidence_and_gives_both_the_same_files(
    course: Any, teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    contract = sent(course, teacher, moment)

    signature = sign(contract, moment + timedelta(minutes=3))

    assert signature.document_sha256 == hashlib.sha256(storage.read(contract.document_id or "")).hexdigest()
    seal = sealing.check_seal(storage.read(signature.sealed))
    assert (seal.sealed, seal.intact, seal.covers_whole_file) == (True, True, True)
    copies = {message.kind: message for message in outbox() if message.kind.startswith("sign_contract.")}
    assert sorted(copies) == ["sign_contract.copy", "sign_contract.signed"]
    files = [[a.file_id for a in copies[kind].attachments.order_by("id")] for kind in sorted(copies)]
    assert files == [[contract.document_id, signature.sealed_id]] * 2
    assert queries.teacher_of(course) == teacher


def test_a_second_signature_is_refused(course: Any, teacher: Person, moment: datetime) -> None:
    contract = sent(course, teacher, moment)
    sign(contract, moment)

    with pytest.raises(contracts.AlreadyAnswered):
        sign(contract, moment)


@pytest.mark.parametrize("typed", ["tore lærer", "Tore  Lærer", "Tore Magnus LÆRER"])
def test_the_name_may_be_typed_as_people_type_it(teacher: Person, typed: str) -> None:
    assert signing.check_typed_name(teacher, typed) == " ".join(typed.split())


@pytest.mark.parametrize("typed", ["", "Tore", "Lærer", "Kari Nordmann", "x"])
def test_another_name_is_refused_with_the_name_that_is_wanted(teacher: Person, typed: str) -> None:
    with pytest.raises(signing.NameDiffers, match="Tore Lærer"):
        signing.check_typed_name(teacher, typed)


def test_a_code_for_another_contract_or_an_old_one_does_not_sign(
    course: Any, teacher: Person, moment: datetime
) -> None:
    contract = sent(course, teacher, moment)
    other_run = make_run(course.head, course.consultant, course.marketer, slug="annet-kurs")
    other = sent(other_run, teacher, moment)

    with pytest.raises(signing.NotProven):
        sign(contract, moment, proof=proof_for(other, moment))
    with pytest.raises(signing.NotProven):
        sign(contract, moment + timedelta(minutes=11), proof=proof_for(contract, moment))


def test_another_document_than_the_one_read_is_not_signed(course: Any, teacher: Person, moment: datetime) -> None:
    contract = sent(course, teacher, moment)

    with pytest.raises(signing.DocumentChanged):
        sign(contract, moment, document_sha256="0" * 64)


def test_a_scan_signs_with_its_own_fingerprint_and_a_disguised_file_does_not(
    course: Any, teacher: Person, moment: datetime
) -> None:
    contract = sent(course, teacher, moment)
    with pytest.raises(Exception, match=r".+") as refused:
        signing.seal_scan(
            contract=contract, filename="kontrakt.pdf", content=b"MZ not a pdf", by=course.head.actor, at=moment
        )
    assert type(refused.value).__name__ == "DisguisedUpload"

    made = signing.seal_scan(
        contract=contract, filename="Kontrakt signert.pdf", content=PDF, by=course.head.actor, at=moment
    )
    signature = signing.sign(made=made)

    assert signature.scan is not None
    assert signature.scan.sha256 == hashlib.sha256(PDF).hexdigest()
    assert [name for name, _, _ in signing.signed_files(signature.contract)][1:] == [
        f"{contract.number}-signert.pdf",
        f"{contract.number}-bevisside.pdf",
    ]


def test_declining_needs_a_reason_and_tells_the_head(
    course: Any, teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    contract = sent(course, teacher, moment)
    with pytest.raises(contracts.ReasonMissing):
        contracts.decline(contract=contract, reason=" ", by=teacher.actor("teacher"), at=moment)

    contracts.decline(contract=contract, reason="Er bortreist i februar", by=teacher.actor("teacher"), at=moment)

    assert [(m.kind, m.staff) for m in outbox()][-1] == ("sign_contract.declined", course.head)
    assert queries.current(course) is None
    assert draft(course, make_person("Nina", "Nylærer"), moment).number == "K-2026-0002"


def test_ending_a_signed_contract_makes_room_for_another(course: Any, teacher: Person, moment: datetime) -> None:
    contract = sent(course, teacher, moment)
    sign(contract, moment)

    contracts.terminate(contract=contract, reason="Sykdom", by=course.head.actor, at=moment)

    assert queries.signed(course) is None
    with pytest.raises(contracts.AlreadyAnswered):
        contracts.terminate(contract=contract, reason="Sykdom", by=course.head.actor, at=moment)


def test_reminders_go_after_7_and_14_days_and_never_twice(
    course: Any, teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    sent(course, teacher, moment)

    counts = [reminders.remind_unsigned(at=moment + timedelta(days=day)) for day in (6, 7, 7, 13, 14, 30)]

    assert counts == [0, 1, 0, 0, 1, 0]
    assert [message.kind for message in outbox()] == [
        "receive_contract",
        "receive_contract.reminder",
        "receive_contract.reminder",
        "sign_contract.unsigned",
    ]


def test_a_signed_contract_is_not_reminded_of(course: Any, teacher: Person, moment: datetime) -> None:
    sign(sent(course, teacher, moment), moment)

    assert reminders.remind_unsigned(at=moment + timedelta(days=20)) == 0


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_mail_about_a_contract_can_be_written_in_the_teachers_language(
    course: Any, moment: datetime, outbox: Callable[[], list[Any]], language: str
) -> None:
    person = make_person("Tore", "Lærer", language_form=language)
    contract = sent(course, person, moment)
    sign(contract, moment)
    reminders.remind_unsigned(at=moment)
    from kursflyt.domain.contracts import mails

    mails.send_billing_details(contract, at=moment)
    mails.remind(contract, day=7, at=moment)
    contracts.terminate(contract=contract, reason="Sykdom", by=course.head.actor, at=moment)

    to_teacher = [message for message in outbox() if message.person == person]
    assert {message.language for message in to_teacher} == {language}
    billing = next(message for message in to_teacher if message.kind == "send_billing_details")
    assert "0192:310452017" in billing.body
    assert "B123456" in billing.body
    assert contract.number in billing.body


@pytest.mark.django_db(transaction=True)
def test_of_two_signings_at_once_one_wins(
    moment: datetime, head: Any, consultant: Any, marketer: Any, teacher: Person
) -> None:
    course = make_run(head, consultant, marketer)
    contract = sent(course, teacher, moment)
    proof = proof_for(contract, moment)

    def attempt(_: int) -> str:
        try:
            sign(contract, moment, proof=proof)
            return "signed"
        except contracts.AlreadyAnswered:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(attempt, range(4)))

    assert answers == ["refused", "refused", "refused", "signed"]
    assert ContractDispatch.objects.count() == 1
