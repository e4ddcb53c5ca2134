"""The office plans a course: the form that is filled in once, copies, dates and facts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.domain.courses.models import CourseRun, Programme
from kursflyt.domain.messages.models import Message
from kursflyt.process import queries


@pytest.fixture
def filled(school: Any, head: Any, consultant: Any, marketer: Any) -> dict[str, str]:
    return {
        "title": "Helt nytt kurs",
        "programme_name": "Nytt program",
        "programme_code": "NY1",
        "credits": "",
        "document_type": "kursbevis",
        "grade_scale": "pass_fail",
        "starts_on": "2027-02-01",
        "venue": "B201",
        "places": "20",
        "minimum": "10",
        "allocation_rule": "case_processing",
        "fee": "4 500",
        "head": str(head.pk),
        "consultant": str(consultant.pk),
        "marketer": str(marketer.pk),
        "teacher_given_name": "Ingrid",
        "teacher_family_name": "Ødegård",
        "teacher_email": "ingrid@example.org",
        "new_partner": "Fjordvik kommune",
        "new_partner_email": "post@example.org",
    }


def test_saving_and_informing_in_one_act(filled: dict[str, str], head: Any, as_staff: Any) -> None:
    response = as_staff(head).post("/kontor/kurs/nytt/", filled | {"act": "inform"})

    run = CourseRun.objects.get()
    assert (response.status_code, run.fee, run.places, str(run.intended_teacher)) == (
        302,
        Decimal(4500),
        20,
        "Ingrid Ødegård",
    )
    assert (run.start_decision_on, [partner.name for partner in run.partners.all()]) == (
        date(2027, 1, 18),
        ["Fjordvik kommune"],
    )
    assert (queries.is_done(run, "announce_course"), Message.objects.filter(kind="announce_course").count()) == (
        True,
        2,
    )


def test_saving_without_informing_opens_the_first_box(filled: dict[str, str], head: Any, as_staff: Any) -> None:
    response = as_staff(head).post("/kontor/kurs/nytt/", filled | {"act": "save"})

    run = CourseRun.objects.get()
    assert response["Location"] == f"/kontor/kurs/{run.pk}/steg/announce_course/"
    assert (queries.is_open(run, "announce_course"), Message.objects.count()) == (True, 0)


def test_dates_are_proposed_before_anything_is_stored(filled: dict[str, str], head: Any, as_staff: Any) -> None:
    content = as_staff(head).post("/kontor/kurs/nytt/", filled | {"act": "propose"}).content.decode()

    assert 'name="registration_deadline_at" value="2027-01-04T23:59"' in content
    assert 'name="start_decision_on" value="2027-01-18"' in content
    assert ('value="Helt nytt kurs"' in content, CourseRun.objects.count(), Programme.objects.count()) == (True, 0, 0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"fee_free_by_grant": "on"}, "fagskoleloven § 29 andre ledd"),
        ({"minimum": "21"}, "Kurset har 20 plasser, men trenger minst 21 deltakere."),
        ({"ends_on": "2027-01-01"}, "Siste dag kan ikke komme før første samling."),
        ({"starts_on": "2026-12-01"}, "er allerede passert"),
        ({"document_type": "vitnemal"}, "fagskoleloven § 19"),
        ({"programme_code": ""}, "skriv koden på det nye"),
        ({"teacher_email": ""}, "Skriv både fornavn, etternavn og e-post"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    filled: dict[str, str], head: Any, as_staff: Any, changed: dict[str, str], sentence: str
) -> None:
    response = as_staff(head).post("/kontor/kurs/nytt/", filled | changed | {"act": "inform"})

    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert (CourseRun.objects.count(), Programme.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_only_heads_plan_courses(consultant: Any, as_staff: Any, client: Any) -> None:
    assert (
        as_staff(consultant).get("/kontor/kurs/nytt/").status_code,
        client.get("/kontor/kurs/nytt/").status_code,
    ) == (403, 302)


def test_a_copy_enters_the_process(run: Any, head: Any, as_staff: Any) -> None:
    response = as_staff(head).post(f"/kontor/kurs/{run.pk}/kopier/", {"starts_on": "2027-09-06"})

    new = CourseRun.objects.exclude(pk=run.pk).get()
    assert (response.status_code, new.fee, new.starts_on, queries.is_open(new, "announce_course")) == (
        302,
        run.fee,
        date(2027, 9, 6),
        True,
    )


def test_facts_are_changed(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    data = {
        "title": "Ny tittel",
        "venue": "C1",
        "places": "25",
        "minimum": "12",
        "fee": "4 500,00",
        "consultant": str(run.consultant_id),
        "marketer": str(run.marketer_id),
        "ranking_rule": "Lengst praksis først.",
    }

    as_staff(head).post(f"/kontor/kurs/{run.pk}/opplysninger/", data)

    changed = CourseRun.objects.get(pk=run.pk)
    assert (changed.title, changed.places, changed.seats.capacity, changed.fee) == ("Ny tittel", 25, 25, Decimal(4500))
