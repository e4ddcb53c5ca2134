"""The teacher's session plan: rows and files, faults at their row, nothing stored by half."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest

from kursflyt.core import storage
from kursflyt.domain.contracts.models import Contract, ContractDispatch, ContractSignature
from kursflyt.domain.courses import queries as courses
from kursflyt.process import queries
from tests.conftest import make_person
from tests.process.chart_walk import by_hand

ROW = {"day-0": "1.2.2027", "start-0": "9", "end-0": "15.30", "place-0": "B201", "topic-0": "Hva og hvorfor"}


@pytest.fixture
def mine(run: Any, teacher: Any, head: Any, moment: datetime) -> Any:
    contract = Contract.objects.create(
        run=run,
        teacher=teacher,
        number="K1",
        hours=10,
        amount=1000,
        buyer_reference="A",
        drafted_at=moment,
        drafted_by=head.actor,
    )
    ContractDispatch.objects.create(contract=contract, at=moment, by=head.actor)
    ContractSignature.objects.create(
        contract=contract,
        method="code",
        typed_name=teacher.full_name,
        document_sha256="0" * 64,
        sealed=storage.keep(b"%PDF-1.4", media_type="application/pdf", at=moment),
        at=moment,
        by=teacher.actor("teacher"),
    )
    by_hand(run, "announce_course", "receive_contract", "sign_contract", by=head.actor, at=moment)
    return run


def address(run: Any) -> str:
    return f"/larer/kurs/{run.pk}/samlingsplan/"


def test_written_rows_are_handed_over(mine: Any, teacher: Any, as_person: Any) -> None:
    response = as_person(teacher, "teacher").post(address(mine), ROW | {"rows": "1", "act": "save"})

    assert (response.status_code, [row.topic for row in courses.sessions_of(mine)]) == (302, ["Hva og hvorfor"])
    step = queries.last_step(mine, "receive_session_plan")
    assert step is not None and step.evidence["received_from"] == "teacher"


def test_a_teacher_who_has_not_signed_does_not_find_the_run(mine: Any, teacher: Any, as_person: Any) -> None:
    ContractSignature.objects.all().delete()

    assert as_person(teacher, "teacher").get(address(mine)).status_code == 404


def test_a_faulty_row_is_marked_and_nothing_is_stored(mine: Any, teacher: Any, as_person: Any) -> None:
    second = {"day-1": "31.2.2027", "start-1": "9", "end-1": "15", "place-1": "B201", "topic-1": "Umulig"}

    response = as_person(teacher, "teacher").post(address(mine), ROW | second | {"rows": "2", "act": "save"})

    content = response.content.decode()
    assert (response.status_code, 'id="error-1"' in content, 'value="31.2.2027"' in content) == (422, True, True)
    assert (len(courses.sessions_of(mine)), queries.is_open(mine, "receive_session_plan")) == (3, True)


def test_a_row_is_added_and_removed_without_storing(mine: Any, teacher: Any, as_person: Any) -> None:
    client = as_person(teacher, "teacher")

    added = client.post(address(mine), ROW | {"rows": "1", "act": "add"}).content.decode()
    removed = client.post(address(mine), ROW | {"rows": "1", "remove-0": "on", "act": "remove"}).content.decode()

    assert ('name="day-1"' in added, 'value="Hva og hvorfor"' in added, 'value="Hva og hvorfor"' in removed) == (
        True,
        True,
        False,
    )
    assert len(courses.sessions_of(mine)) == 3


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.csv", b"Dato;Tema\n1.2.2027;Hva\n", "Filen mangler kolonnene start, slutt og sted."),
        ("plan.xlsx", b"%PDF-1.7", "men innholdet er PDF."),
        ("plan.csv", b"x" * 5_000_001, "Filen er for stor."),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(
    mine: Any, teacher: Any, as_person: Any, name: str, content: bytes, sentence: str
) -> None:
    file = io.BytesIO(content)
    file.name = name

    response = as_person(teacher, "teacher").post(address(mine), {"act": "upload", "plan": file})

    assert (response.status_code, sentence in response.content.decode()) == (422, True)


def test_the_plan_can_be_changed_after_it_was_handed_over(mine: Any, teacher: Any, as_person: Any) -> None:
    client = as_person(teacher, "teacher")
    client.post(address(mine), ROW | {"rows": "1", "act": "save"})

    client.post(address(mine), ROW | {"topic-0": "Endret tema", "rows": "1", "act": "save"})

    assert [(row.topic, row.sequence) for row in courses.sessions_of(mine)] == [("Endret tema", 2)]


def test_another_teachers_course_does_not_exist(mine: Any, as_person: Any) -> None:
    assert as_person(make_person("Annen"), "teacher").get(address(mine)).status_code == 404


def test_nobody_comes_in_without_their_link(mine: Any, client: Any) -> None:
    assert client.get(address(mine)).status_code == 302
