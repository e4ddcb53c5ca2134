"""The office's pages of contract, rooms and sessions: done there by the right role, and readable in every state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kursflyt.core import jobs
from kursflyt.domain.archive import queries as archive
from kursflyt.domain.contracts import queries
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching.models import Classroom
from kursflyt.process import queries as process
from tests import contract_story as story
from tests.domain.test_contracts import PDF

BOXES = (
    "receive_contract",
    "sign_contract",
    "archive_contract",
    "send_billing_details",
    "create_rooms",
    "enrol_teacher",
    "grant_training",
    "prepare_classroom",
    "hold_sessions",
)
TERMS = {"hours": "24", "amount": "45 000,50", "cancellation_share": "25", "act": "draft"}
NEW_TEACHER = {
    "given_name": "Tore",
    "family_name": "Lærer",
    "email": "tore@example.org",
    "phone": "912 34 567",
    "language_form": "nn",
    "company_orgnr": "974 760 673",
    "company_name": "Lærer Kurs AS",
}


def box(run: Any, name: str) -> str:
    return f"/kontor/kurs/{run.pk}/steg/{name}/"


def test_the_head_drafts_reads_and_sends(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    story.announce(run, moment)
    client = as_staff(head)

    client.post(box(run, "receive_contract"), TERMS | NEW_TEACHER)
    contract = queries.current(run)
    assert contract is not None
    assert (contract.teacher.phone, contract.company_orgnr, str(contract.amount)) == (
        "+4791234567",
        "974760673",
        "45000.50",
    )
    review = client.get(box(run, "receive_contract"))
    document = client.get(f"/kontor/kurs/{run.pk}/kontrakt/{contract.pk}/")
    answer = client.post(box(run, "receive_contract"), {"act": "send"})

    assert "Send kontrakten til Tore" in review.text
    assert document.getvalue().startswith(b"%PDF-")
    assert answer.status_code == 302
    assert process.is_done(run, "receive_contract")
    assert Message.objects.get(kind="receive_contract").language == "nn"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"company_orgnr": "974760674"}, "974"),
        ({"email": "ikke en adresse"}, "E-post"),
        ({"email": ""}, "E-post"),
        ({"amount": "mye"}, "Beløpet kan ikke leses"),
        ({"hours": "0"}, "Timer i alt"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_drafted(
    run: Any, head: Any, as_staff: Any, moment: datetime, wrong: dict[str, str], sentence: str
) -> None:
    story.announce(run, moment)

    answer = as_staff(head).post(box(run, "receive_contract"), TERMS | NEW_TEACHER | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert Contract.objects.count() == 0


def test_a_teacher_from_before_is_chosen_from_the_list(
    run: Any, teacher: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    story.announce(run, moment)
    story.draft(run, teacher, moment)
    client = as_staff(head)

    unnamed = client.post(box(run, "receive_contract"), TERMS | {"teacher": "new"})
    chosen = client.post(box(run, "receive_contract"), TERMS | {"teacher": str(teacher.pk), "amount": "1 000"})

    assert "Fyll ut dette for en ny underviser" in unnamed.text
    assert chosen.status_code == 302
    assert (queries.current(run).teacher, queries.current(run).amount) == (teacher, 1000)  # type: ignore[union-attr]


def test_the_consultant_may_look_but_not_send(
    run: Any, teacher: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    story.announce(run, moment)
    story.draft(run, teacher, moment)
    client = as_staff(consultant)

    assert client.get(box(run, "receive_contract")).status_code == 200
    assert client.post(box(run, "receive_contract"), {"act": "send"}).status_code == 403


def test_the_head_reminds_once_a_day_and_uploads_what_came_on_paper(
    run: Any, teacher: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)
    client = as_staff(head)

    first = client.post(box(run, "sign_contract"), {"act": "remind"})
    second = client.post(box(run, "sign_contract"), {"act": "remind"})
    client.post(box(run, "sign_contract"), {"act": "scan", "scan": SimpleUploadedFile("signert.pdf", PDF)})

    assert (first.status_code, second.status_code) == (302, 422)
    assert Message.objects.filter(kind="receive_contract.reminder").count() == 1
    assert process.is_done(run, "sign_contract")


def test_the_archive_folder_is_downloaded_and_the_case_number_recorded(
    run: Any, teacher: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    contract = story.signed(run, teacher, moment)
    record = archive.record_of(run, contract.number)
    assert record is not None
    client = as_staff(head)

    page = client.get(box(run, "archive_contract"))
    folder = client.get(f"/kontor/kurs/{run.pk}/filer/{record.package_id}/")
    client.post(box(run, "archive_contract"), {"case_number": "2026/1234"})

    assert "Mappen er hel" in page.text
    assert archive.verify(folder.getvalue()) == ()
    assert folder.headers["Content-Disposition"].startswith("attachment")
    assert archive.case_number(run) == "2026/1234"


def test_the_meeting_link_is_written_on_the_rooms_page(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    story.announce(run, moment)
    client = as_staff(consultant)

    wrong = client.post(box(run, "create_rooms"), {"url": "ikke en lenke"})
    client.post(box(run, "create_rooms"), {"url": "https://zoom.example/j/1"})

    assert wrong.status_code == 422
    assert Classroom.objects.get(run=run).meeting_url == "https://zoom.example/j/1"


def test_changing_the_teacher_after_signing_opens_for_a_new_contract(
    run: Any, teacher: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    story.signed(run, teacher, moment)
    client = as_staff(head)

    refused = client.post(box(run, "receive_contract"), {"act": "change", "reason": ""})
    client.post(box(run, "receive_contract"), {"act": "change", "reason": "Langvarig sykdom"})
    client.post(
        box(run, "receive_contract"),
        TERMS | NEW_TEACHER | {"teacher": "new", "given_name": "Nina", "email": "nina@example.org"},
    )
    client.post(box(run, "receive_contract"), {"act": "send"})
    jobs.run_waiting()

    current = queries.current(run)
    assert refused.status_code == 422
    assert current is not None
    assert (current.teacher.given_name, hasattr(current, "dispatch")) == ("Nina", True)


@pytest.mark.parametrize("state", ["not_reached", "open", "sent", "signed"])
@pytest.mark.parametrize("name", BOXES)
def test_every_box_can_be_read_in_every_state(
    run: Any, teacher: Any, consultant: Any, as_staff: Any, moment: datetime, state: str, name: str
) -> None:
    if state in ("open", "sent"):
        story.announce(run, moment)
    if state == "sent":
        story.send(run, teacher, moment)
    if state == "signed":
        story.signed(run, teacher, moment)

    assert as_staff(consultant).get(box(run, name)).status_code == 200
