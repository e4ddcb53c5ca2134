"""Programmes under Oppsett: what the study plan says is changed there, and refused where law or a course says no."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core.models import AuditEntry
from kursflyt.domain.courses.models import CourseRun, LandingPage, Programme
from tests.conftest import make_run

pytestmark = pytest.mark.django_db

LIST = "/kontor/oppsett/program/"
FACTS = {
    "name": "Velferdsteknologi i praksis",
    "name_nn": "Velferdsteknologi i praksis",
    "credits": "7,5",
    "level": "5.1",
    "nus_code": "569999",
    "document_type": "kursbevis",
    "grade_scale": "pass_fail",
    "learning_outcomes": "Kandidaten kan velge løsninger.",
    "learning_outcomes_nn": "Kandidaten kan velje løysingar.",
    "admission_requirements": "Fagbrev.",
    "admission_requirements_nn": "Fagbrev.",
}


def _page(run: Any) -> str:
    return f"{LIST}{run.programme_id}/"


def test_what_is_changed_stands_there_and_is_written_down(
    run: Any, consultant: Any, as_staff: Callable[..., Client]
) -> None:
    client = as_staff(consultant)

    answer = client.post(_page(run), FACTS, follow=True)

    programme = Programme.objects.get(pk=run.programme_id)
    assert "Velferdsteknologi i praksis er lagret." in answer.text
    assert (programme.credits, programme.level, programme.nus_code) == (Decimal("7.50"), "5.1", "569999")
    assert programme.learning_outcomes_nn == "Kandidaten kan velje løysingar."
    entry = AuditEntry.objects.get(event="courses.programme_described")
    assert (entry.subject, "credits" in entry.facts["fields"]) == ("VELTEK1", True)
    assert "name" not in entry.facts["fields"]  # as it was
    shown = client.get(_page(run)).text
    assert 'value="7,5"' in shown and "1 kurs er i gang." in shown and 'name="code"' not in shown
    assert "7,5" in client.get(LIST).text


def test_a_course_under_way_keeps_its_own_and_a_new_one_begins_from_the_programme(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Callable[..., Client]
) -> None:
    LandingPage.objects.update_or_create(run=run, defaults={"learning_outcomes": "Egen tekst."})

    as_staff(consultant).post(_page(run), FACTS | {"document_type": "karakterutskrift", "grade_scale": "letters"})

    run = CourseRun.objects.select_related("programme").get(pk=run.pk)
    assert (run.programme.document_type, run.programme.grade_scale) == ("karakterutskrift", "letters")
    assert (run.document_type, run.grade_scale) == ("kursbevis", "pass_fail")
    assert run.landing_page.learning_outcomes == "Egen tekst."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"document_type": "vitnemal"}, "Vitnemål kan bare gis for et akkreditert program (fagskoleloven § 19)."),
        ({"nus_code": "12AB"}, "NUS-koden har seks sifre."),
        ({"level": "6"}, "Velg et gyldig valg"),
        ({"credits": "-1"}, "større enn eller lik 0"),
        ({"name": ""}, "Feltet er påkrevet."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    run: Any, consultant: Any, as_staff: Callable[..., Client], facts: dict[str, str], sentence: str
) -> None:
    before = Programme.objects.filter(pk=run.programme_id).values().get()

    answer = as_staff(consultant).post(_page(run), FACTS | facts)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert Programme.objects.filter(pk=run.programme_id).values().get() == before


def test_a_programme_stays_accredited_while_a_course_of_it_gives_vitnemal(
    run: Any, consultant: Any, as_staff: Callable[..., Client]
) -> None:
    client = as_staff(consultant)
    client.post(_page(run), FACTS | {"accredited": "on"})
    CourseRun.objects.filter(pk=run.pk).update(document_type="vitnemal")

    refused = client.post(_page(run), FACTS)
    CourseRun.objects.filter(pk=run.pk).update(document_type="kursbevis")
    done = client.post(_page(run), FACTS)

    assert "Et kurs som ikke er avsluttet, gir vitnemål." in refused.text
    assert (refused.status_code, done.status_code) == (422, 302)


def test_a_new_one_has_a_code_of_its_own(run: Any, head: Any, as_staff: Callable[..., Client]) -> None:
    client = as_staff(head)

    taken = client.post(f"{LIST}nytt/", FACTS | {"code": "veltek1"})
    made = client.post(f"{LIST}nytt/", FACTS | {"code": "VELTEK2", "document_type": "vitnemal", "accredited": "on"})

    assert "Koden veltek1 er brukt av et annet program." in taken.text
    assert made.status_code == 302
    programme = Programme.objects.get(code="VELTEK2")
    assert (programme.document_type, programme.accredited) == ("vitnemal", True)


def test_others_read_and_do_not_change(run: Any, marketer: Any, as_staff: Callable[..., Client]) -> None:
    client = as_staff(marketer)

    page = client.get(LIST).text

    assert "Velferdsteknologi i praksis" in page and f'href="{_page(run)}"' not in page
    assert [client.get(_page(run)).status_code, client.post(_page(run), FACTS).status_code] == [403, 403]
    assert client.get(f"{LIST}nytt/").status_code == 403


def test_thirty_take_no_more_queries_than_one(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Callable[..., Client]
) -> None:
    client = as_staff(head)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(30):
        programme = Programme.objects.create(code=f"P{number}", name=f"Program {number}")
        make_run(head, consultant, marketer, slug=f"kurs-{number}", programme=programme)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST).text

    assert len(few) == len(many)
    assert page.count("(1 i gang)") == 31
