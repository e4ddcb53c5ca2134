"""The office's list of applicants, one application and its documents, and the list as Excel."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import tables
from kursflyt.domain.applications import deciding, receiving
from kursflyt.domain.applications.models import Application, DocumentRequest, Proposal
from kursflyt.domain.courses.models import RunCancellation
from tests.applicants import PDF, apply, ruling

pytestmark = pytest.mark.django_db

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _odt() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        folder.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        folder.writestr("META-INF/manifest.xml", "<m/>")
    return held.getvalue()


ODT = _odt()


@pytest.fixture
def two(run: Any, moment: datetime) -> list[Application]:
    return [apply(run, email="a@example.org", at=moment), apply(run, email="b@example.org", attachments=[], at=moment)]


@pytest.fixture
def office(as_staff: Callable[[Any], Client], consultant: Any) -> Client:
    return as_staff(consultant)


@pytest.fixture
def heads(as_staff: Callable[[Any], Client], head: Any) -> Client:
    return as_staff(head)


def box_of(run: Any, box: str = "process_applications") -> str:
    return f"/kontor/kurs/{run.pk}/steg/{box}/"


def test_the_list_shows_everyone_with_the_requirement_and_where_they_stand(
    run: Any, office: Client, two: list[Application]
) -> None:
    text = office.get(f"/kontor/kurs/{run.pk}/sokere/").content.decode()

    assert "2 søkere: 2 ikke avgjort" in text
    assert ("oppfylt" in text, "uavklart" in text) == (True, True)


def test_the_list_as_excel_has_a_row_for_each(run: Any, office: Client, two: list[Application]) -> None:
    answer = office.get(f"/kontor/kurs/{run.pk}/sokere/?format=xlsx")

    table = tables.read_table("sokere.xlsx", answer.content, max_bytes=10**6, max_rows=100)
    assert [row.text("Referanse") for row in table.rows] == [each.reference for each in two]
    assert answer["Cache-Control"] == "private, no-store"


def test_the_list_as_excel_is_for_those_who_handle_cases(
    run: Any, as_staff: Callable[[Any], Client], marketer: Any, two: list[Application]
) -> None:
    client, address = as_staff(marketer), f"/kontor/kurs/{run.pk}/sokere/"

    assert client.get(address + "?format=xlsx").status_code == 403
    assert "Last ned Excel" not in client.get(address).content.decode()


def test_filter_and_words_narrow_the_list(
    run: Any, office: Client, head: Any, two: list[Application], moment: datetime
) -> None:
    deciding.decide(ruling=ruling(two[0], "offer"), case_officer="K", by=head.actor, at=moment)

    text = office.get(f"/kontor/kurs/{run.pk}/sokere/?vis=tilbud").content.decode()
    none = office.get(f"/kontor/kurs/{run.pk}/sokere/?q=finnesikke").content.decode()

    assert (two[0].person.email in text, two[1].person.email in text) == (True, False)
    assert "Ingen treff" in none


def test_the_number_of_queries_does_not_grow_with_the_applicants(
    run: Any, heads: Client, head: Any, two: list[Application], moment: datetime
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert heads.get(f"/kontor/kurs/{run.pk}/sokere/").status_code == 200
        return len(queries)

    deciding.decide(ruling=ruling(two[0], "offer"), case_officer="K", by=head.actor, at=moment)
    few = count()
    for letter in "cdefg":
        one = apply(run, email=f"{letter}@example.org", at=moment)
        if letter in "cde":
            deciding.decide(ruling=ruling(one, "offer"), case_officer="K", by=head.actor, at=moment)

    assert count() == few


def test_a_missing_document_is_asked_for(run: Any, office: Client, two: list[Application], outbox: Any) -> None:
    address = f"/kontor/kurs/{run.pk}/sokere/{two[1].pk}/"
    assert 'value="kopi av vitnemål eller fagbrev"' in office.get(address).content.decode()

    office.post(address, {"act": "request", "what": "kopi av fagbrevet", "due_on": "2026-12-01"})

    assert DocumentRequest.objects.get().what == "kopi av fagbrevet"
    assert outbox()[-1].kind == "process_applications.missing"


def test_a_date_that_has_passed_is_refused_at_its_field(run: Any, office: Client, two: list[Application]) -> None:
    answer = office.post(
        f"/kontor/kurs/{run.pk}/sokere/{two[1].pk}/", {"act": "request", "what": "x", "due_on": "2026-11-01"}
    )

    assert answer.status_code == 422
    assert "Fristen må være i dag eller senere." in answer.content.decode()


def test_an_outcome_is_proposed_from_the_applications_own_page_too(
    run: Any, office: Client, two: list[Application]
) -> None:
    address = f"/kontor/kurs/{run.pk}/sokere/{two[0].pk}/"

    refused = office.post(address, {"act": "propose", "outcome": "rejection", "reason": " "})
    office.post(address, {"act": "propose", "outcome": "waiting_list", "reason": "Kurset er fullt."})

    assert (refused.status_code, "Skriv hvorfor du foreslår avslag" in refused.content.decode()) == (422, True)
    assert [(each.outcome, each.reason) for each in Proposal.objects.all()] == [("waiting_list", "Kurset er fullt.")]


@pytest.mark.parametrize(
    ("name", "content", "csp", "how"),
    [
        ("vitnemål.pdf", PDF.content, "default-src 'none'", "inline"),
        ("bilde.png", PNG, "; sandbox", "inline"),
        ("attest.odt", ODT, "default-src 'self'", "attachment"),
    ],
)
def test_a_document_may_stand_in_a_frame_of_ours_and_can_run_nothing(
    run: Any, office: Client, moment: datetime, name: str, content: bytes, csp: str, how: str
) -> None:
    sent = receiving.SentFile(name=name, content=content, kind="education")
    application = apply(run, email="c@example.org", attachments=[sent], at=moment)
    page = f"/kontor/kurs/{run.pk}/sokere/{application.pk}/"

    answer = office.get(f"{page}vedlegg/{application.attachments.get().pk}/")
    shown = office.get(page).content.decode()

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert csp in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith(how)
    framed = "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert (framed, answer.headers["X-Frame-Options"]) == ((True, "SAMEORIGIN") if how == "inline" else (False, "DENY"))
    marks = {"vitnemål.pdf": '<iframe class="document"', "bilde.png": "<img src=", "attest.odt": "Last ned attest.odt"}
    assert [mark in shown for mark in marks.values()] == [each == name for each in marks]


@pytest.mark.parametrize("box", ["register", "confirm_registration", "process_applications", "decide_start"])
def test_each_box_has_its_page_before_it_is_reached(run: Any, heads: Client, box: str) -> None:
    assert heads.get(box_of(run, box)).status_code == 200


def test_the_head_cancels_from_the_runs_own_page_after_a_last_question(
    run: Any, heads: Client, office: Client, two: list[Application]
) -> None:
    address = f"/kontor/kurs/{run.pk}/avlys/"
    assert "2 søkere og deltakere får beskjed" in heads.get(address).content.decode()
    assert office.get(address).status_code == 403
    assert heads.post(address, {"reason": "Få søkere"}).status_code == 422

    heads.post(address, {"reason": "Få søkere", "sure": "on"})

    assert RunCancellation.objects.get().reason == "Få søkere"
