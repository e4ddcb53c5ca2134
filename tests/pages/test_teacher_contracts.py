"""The contract page of the teacher: read, sign by code, sign on paper, decline; and never another's contract."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kursflyt.domain.contracts import queries
from kursflyt.domain.contracts.models import Contract
from kursflyt.process import queries as process
from kursflyt.process.steps.before import contract as steps
from tests import contract_story as story
from tests.conftest import make_person
from tests.domain.test_contracts import PDF


def sent(run: Any, teacher: Any, at: datetime) -> tuple[Contract, str]:
    story.announce(run, at)
    contract = story.send(run, teacher, at)
    return contract, f"/larer/kontrakt/{contract.pk}/"


def test_the_teacher_reads_the_exact_document_and_signs_by_code(
    run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    contract, address = sent(run, teacher, moment)
    client = as_person(teacher, "teacher")
    shown = client.get(f"{address}dokument/").getvalue()
    page = client.get(address)
    assert contract.document_id == hashlib.sha256(shown).hexdigest()
    assert contract.document_id in page.text

    client.post(address, {"typed_name": "Tore Lærer", "agreed": "on", "document_sha256": contract.document_id})
    answer = client.post(
        f"{address}kode/", {"code": story.digits_sent(teacher)}, HTTP_USER_AGENT="Testleser", REMOTE_ADDR="192.0.2.9"
    )

    signed = queries.signed(run)
    assert answer["Location"] == address
    assert signed is not None
    signature = signed.signature
    assert (signature.typed_name, signature.address, signature.browser) == ("Tore Lærer", "192.0.2.9", "Testleser")
    assert process.is_done(run, "sign_contract")
    assert client.get(f"{address}bevisside/").getvalue().startswith(b"%PDF-")


def test_name_and_tick_are_asked_for_before_a_code_is_sent(
    run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    contract, address = sent(run, teacher, moment)
    client = as_person(teacher, "teacher")

    answer = client.post(address, {"typed_name": "Noen Andre", "document_sha256": contract.document_id})
    named = client.post(address, {"typed_name": "Noen Andre", "agreed": "on", "document_sha256": contract.document_id})

    assert (answer.status_code, named.status_code) == (422, 422)
    assert "Kryss av for at du har lest kontrakten" in answer.text
    assert "Skriv navnet ditt slik det står i kontrakten: Tore Lærer." in named.text
    assert teacher.codes.count() == 0


def test_a_wrong_code_signs_nothing_and_is_counted(run: Any, teacher: Any, as_person: Any, moment: datetime) -> None:
    contract, address = sent(run, teacher, moment)
    client = as_person(teacher, "teacher")
    client.post(address, {"typed_name": "Tore Lærer", "agreed": "on", "document_sha256": contract.document_id})
    wrong = "000000" if story.digits_sent(teacher) != "000000" else "111111"

    answer = client.post(f"{address}kode/", {"code": wrong})

    assert answer.status_code == 422
    assert teacher.codes.get().attempts == 1
    assert queries.signed(run) is None


def test_the_contract_on_paper_is_uploaded(run: Any, teacher: Any, as_person: Any, moment: datetime) -> None:
    _, address = sent(run, teacher, moment)
    client = as_person(teacher, "teacher")

    refused = client.post(f"{address}papir/", {"scan": SimpleUploadedFile("kontrakt.pdf", b"MZ\x90")})
    client.post(f"{address}papir/", {"scan": SimpleUploadedFile("kontrakt.pdf", PDF)})

    assert refused.status_code == 422
    assert queries.signed(run).signature.method == "scan"  # type: ignore[union-attr]


def test_declining_with_a_reason_sends_the_chart_back(run: Any, teacher: Any, as_person: Any, moment: datetime) -> None:
    _, address = sent(run, teacher, moment)
    client = as_person(teacher, "teacher")

    answer = client.post(f"{address}nei/", {"reason": "Bortreist i februar"})

    assert answer["Location"] == "/larer/"
    assert process.is_open(run, "receive_contract")


def test_another_teachers_contract_does_not_exist(run: Any, teacher: Any, as_person: Any, moment: datetime) -> None:
    _, address = sent(run, teacher, moment)
    client = as_person(make_person("Nina", "Nysgjerrig"), "teacher")

    answers = [client.get(f"{address}{part}").status_code for part in ("", "dokument/", "kode/", "papir/", "nei/")]

    assert answers == [404] * 5


def test_a_former_teacher_cannot_answer_for_the_new_one(
    run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    _, address = sent(run, teacher, moment)
    steps.change_teacher(run, reason="Svarer ikke", by=run.head.actor, at=moment)
    nina = make_person("Nina", "Nylærer")
    second = story.send(run, nina, moment)
    client = as_person(teacher, "teacher")

    client.post(f"{address}nei/", {"reason": "Vil ikke"})
    client.post(f"{address}papir/", {"scan": SimpleUploadedFile("kontrakt.pdf", PDF)})

    current = queries.current(run)
    assert current == second
    assert not hasattr(current, "signature")
