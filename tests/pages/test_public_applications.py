"""Registering through the public door: three requests, few statements, nothing lost on an error."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.domain.applications.models import Application, ApplicationDraft, GroupRegistration
from kursflyt.domain.courses import kept_run
from kursflyt.domain.courses.models import AllocationRule, CourseRun, LandingPagePublication
from tests.applicants import PDF, apply

pytestmark = pytest.mark.django_db


def filled_in(**changes: Any) -> dict[str, Any]:
    return {
        "given_name": "Åse",
        "family_name": "Ødegård",
        "birth_on": "17.5.1985",
        "email": "ase@example.org",
        "phone": "912 34 567",
        "address": "Strandgata 4",
        "postal_code": "6800",
        "city": "Førde",
        "language_form": "nb",
        "basis": "upper_secondary",
        "education": "Fagbrev",
        "practice_years": "2,5",
        "work_status": "employed",
        "employer": "Bygg AS",
        "payer": "self",
        "privacy": "on",
        "source": "plakat",
        "act": "send",
    } | changes


def a_file(name: str = "vitnemål.pdf", content: bytes = PDF.content) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def address(run: Any, moment: datetime) -> str:
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=run.head.actor)
    return f"/kurs/{run.slug}/pamelding/"


@pytest.mark.parametrize("documents", [0, 1, 3])
@pytest.mark.parametrize("rule", AllocationRule)
def test_a_registration_takes_three_requests_and_at_most_fifteen_statements(
    client: Client, address: str, run: Any, rule: str, documents: int
) -> None:
    CourseRun.objects.filter(pk=run.pk).update(allocation_rule=rule)
    names = ("education_file", "practice_file", "other_file")[:documents]
    files = {name: a_file(content=PDF.content + name.encode()) for name in names}
    with CaptureQueriesContext(connection) as queries:
        form = client.get(address + "?kilde=plakat")
        sent = client.post(address, filled_in(**files))
        receipt = client.get(sent["Location"])

    assert (form.status_code, sent.status_code, receipt.status_code) == (200, 302, 200)
    assert Application.objects.get().source == "plakat"
    assert Application.objects.get().attachments.count() == documents
    assert len(queries) <= 15, "\n".join(row["sql"][:120] for row in queries)


def test_registering_touches_no_table_of_the_process(client: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.post(address, filled_in())

    assert [row["sql"] for row in queries if re.search(r'"(step_run|process_lock)"', row["sql"])] == []


def test_the_receipt_on_screen_has_the_reference_the_answers_and_the_road(client: Client, address: str) -> None:
    page = client.post(address, filled_in(education_file=a_file()), follow=True).content.decode()

    assert Application.objects.get().reference in page
    assert "Dette er ikke et tilbud om plass." in page
    assert "vitnemål.pdf" in page
    assert "4. januar 2027" in page and "1. februar 2027" in page


def test_an_error_keeps_what_was_typed_and_the_files(client: Client, address: str) -> None:
    page = client.post(address, filled_in(email="ase@", education_file=a_file())).content.decode()

    draft = ApplicationDraft.objects.get()
    assert 'value="Ødegård"' in page and "vitnemål.pdf" in page and "Noe må rettes" in page
    token = re.search(r'name="draft" value="([^"]+)"', page)
    assert token is not None
    client.post(address, filled_in(draft=token.group(1)))
    application = Application.objects.get()
    assert [each.name for each in application.attachments.all()] == ["vitnemål.pdf"]
    assert not ApplicationDraft.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_saved_half_filled_in_and_continued_by_its_link(client: Client, address: str) -> None:
    answer = client.post(address, {"given_name": "Åse", "act": "draft", "education_file": a_file()})

    page = client.get(answer["Location"]).content.decode()
    assert 'value="Åse"' in page and "vitnemål.pdf" in page and "er ikke sendt ennå" in page
    assert Application.objects.count() == 0


def test_a_file_can_be_taken_out_of_the_draft_again(client: Client, address: str) -> None:
    answer = client.post(address, {"act": "draft", "education_file": a_file()})
    token = answer["Location"].split("utkast=")[1]
    kept = ApplicationDraft.objects.get().files.get()

    client.post(address, {"act": f"remove-{kept.pk}", "draft": token})

    assert ApplicationDraft.objects.get().files.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"payer": "employer", "payer_orgnr": "123456789"}, "er ikke et gyldig organisasjonsnummer"),
        ({"payer": "employer"}, "Skriv organisasjonsnummeret"),
        ({"birth_on": "31.02.1985"}, "Fødselsdato"),
        ({"phone": "12"}, "Mobil"),
        ({"privacy": ""}, "Kryss av"),
        ({"practice_years": "mange"}, "Skriv antall år som et tall"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_is_stored(
    client: Client, address: str, changes: dict[str, Any], sentence: str
) -> None:
    answer = client.post(address, filled_in(**changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Application.objects.count() == 0


def test_a_disguised_file_is_refused_in_plain_words(client: Client, address: str) -> None:
    answer = client.post(address, filled_in(education_file=a_file(content=b"MZ\x90\x00" + bytes(300))))

    assert answer.status_code == 422
    assert Application.objects.count() == 0
    assert ApplicationDraft.objects.count() == 0


def test_a_file_over_ten_megabytes_is_refused_at_its_field(client: Client, address: str) -> None:
    answer = client.post(address, filled_in(other_file=a_file(content=b"%PDF-1.7\n" + bytes(10_000_001))))

    assert answer.status_code == 422
    assert "Filen er for stor. Grensen er 10 MB." in answer.content.decode().replace("\xa0", " ")


def test_who_has_applied_already_is_shown_the_way_to_their_own_page(
    client: Client, address: str, run: Any, moment: datetime
) -> None:
    apply(run, email="ase@example.org", at=moment)

    answer = client.post(address, filled_in())

    assert answer.status_code == 422
    assert 'href="/min-side/inn/"' in answer.content.decode()


def test_after_the_deadline_the_form_says_so(client: Client, address: str, run: Any) -> None:
    with clock.fixed_at(run.registration_deadline_at + timedelta(hours=1)):
        answer = client.get(address)

    assert answer.status_code == 410
    assert "Påmeldingsfristen var 4. januar 2027 kl. 23.59." in answer.content.decode()


def test_a_course_without_a_public_page_has_no_form(client: Client, run: Any) -> None:
    assert client.get(f"/kurs/{run.slug}/pamelding/").status_code == 404


def test_a_receipts_address_cannot_be_guessed(client: Client, address: str) -> None:
    assert client.get(f"{address}kvittering/1/").status_code == 410


def employees(**changes: str) -> dict[str, str]:
    rows = {"r-TOTAL_FORMS": "2", "r-INITIAL_FORMS": "0"}
    for number, name in enumerate(("ase", "bo")):
        rows |= {
            f"r-{number}-given_name": name.title(),
            f"r-{number}-family_name": "Li",
            f"r-{number}-birth_on": "1.2.1990",
            f"r-{number}-email": f"{name}@example.org",
            f"r-{number}-basis": "upper_secondary",
            f"r-{number}-language_form": "nn",
        }
    employer = {
        "employer_name": "Bygg AS",
        "orgnr": "974 760 673",
        "contact_name": "Pål",
        "contact_email": "pal@bygg.example",
        "act": "send",
    }
    return rows | employer | changes


def test_an_employer_registers_two_employees_in_one_form(client: Client, address: str) -> None:
    answer = client.post(f"{address}bedrift/", employees())

    assert answer.status_code == 302
    assert GroupRegistration.objects.get().applications.count() == 2
    assert "Vi har mottatt påmeldingen" in client.get(answer["Location"]).content.decode()


def test_a_wrong_row_is_named_and_nobody_is_registered(client: Client, address: str) -> None:
    answer = client.post(f"{address}bedrift/", employees(**{"r-1-email": "ingen"}))

    assert answer.status_code == 422
    assert "1 rad må rettes" in answer.content.decode()
    assert (Application.objects.count(), GroupRegistration.objects.count()) == (0, 0)


def test_a_list_fills_the_rows_and_says_what_could_not_be_read(client: Client, address: str) -> None:
    content = (
        "Fornavn;Etternavn;E-post;Fødselsdato\r\nÅse;Li;a@example.org;1.2.1990\r\nBo;Vik;b@example.org;32.1.1990\r\n"
    )

    page = client.post(
        f"{address}bedrift/", employees(act="upload") | {"list": a_file("ansatte.csv", content.encode("cp1252"))}
    ).content.decode()

    assert 'value="Åse"' in page and 'value="01.02.1990"' in page
    assert "Rad 3:" in page
    assert Application.objects.count() == 0


def test_an_applicant_says_whether_they_belong_to_those_who_go_first(client: Client, address: str, run: Any) -> None:
    without = client.get(address).content.decode()
    run.priority_group = "Søkere som arbeider i kommunen"
    run.save()
    kept_run.forget()
    form = client.get(address).content.decode()

    client.post(address, filled_in(in_priority_group="on"))
    client.post(address, filled_in(email="bo@example.org"))

    words = "Jeg hører til dem som går foran: Søkere som arbeider i kommunen"
    assert (words in without, words in form) == (False, True)
    said = Application.objects.order_by("pk").values_list("in_priority_group", flat=True)
    assert list(said) == [True, False]
