"""The office plans a course: the form that is filled in once, copies, dates and facts."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core.clock import OSLO
from kursflyt.domain.courses.models import CourseRun, Programme
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching import welcome
from kursflyt.process import queries
from tests.conftest import make_run


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


def test_a_new_run_is_made_from_the_last_one_with_what_is_filled_in(
    run: Any, head: Any, teacher: Any, as_staff: Any, moment: datetime
) -> None:
    CourseRun.objects.filter(pk=run.pk).update(intended_teacher=teacher)
    welcome.save_text(run=run, practical="Møt opp i resepsjonen.", by=head.actor, at=moment)
    client, address = as_staff(head), f"/kontor/kurs/{run.pk}/kopier/"
    page = client.get(address).content.decode()

    response = client.post(address, _filled(page) | {"teacher": str(teacher.pk), "act": "make"})

    new = CourseRun.objects.exclude(pk=run.pk).get()
    assert response["Location"] == f"/kontor/kurs/{new.pk}/steg/announce_course/"
    assert (new.title, new.starts_on, new.fee, new.intended_teacher) == (
        "Velferdsteknologi i praksis, høsten 2027",
        date(2027, 9, 6),
        run.fee,
        teacher,
    )
    days = [f"{session.starts_at:%d.%m}" for session in new.sessions.order_by("starts_at")]
    assert (days, new.start_decision_on) == (["06.09", "04.10", "08.11"], date(2027, 8, 23))
    assert (new.welcome_text.practical, queries.is_open(new, "announce_course")) == ("Møt opp i resepsjonen.", True)
    assert (Message.objects.count(), new.landing_page.handed_over_at) == (0, None)


def test_the_new_dates_stand_with_weekday_and_week_beside_the_old_ones(run: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/kopier/?start=2027-04-12").content.decode()

    assert "mandag 1. mars 2027 kl. 09.00 (uke 9)" in page and "mandag 10. mai 2027 kl. 09.00 (uke 19)" in page
    assert 'name="title" value="Velferdsteknologi i praksis, våren 2027"' in page
    assert "Høsten 2027: mandag 6. september 2027 (uke 36)" in page


def test_a_holiday_is_kept_away_from_and_said(run: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/kopier/?start=2027-04-19").content.decode()

    assert "Mandag 17. mai 2027 er helligdag (Andre pinsedag og Grunnlovsdag)." in page
    assert "tirsdag 18. mai 2027 kl. 09.00 (uke 20)" in page


def test_the_same_room_in_another_run_is_warned_about(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Any
) -> None:
    other = make_run(head, consultant, marketer, slug="annet", title="Annet kurs")
    first = other.sessions.get(number=1)
    first.starts_at = datetime(2027, 9, 6, 12, tzinfo=OSLO)
    first.ends_at = datetime(2027, 9, 6, 16, tzinfo=OSLO)
    first.save()

    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/kopier/").content.decode()

    assert "Samling 1 kolliderer med samling 1 i «Annet kurs»: samme rom." in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"new_start_decision_on": "2027-01-01"}, "Avgjørelsen om oppstart kan ikke tas før påmeldingsfristen."),
        ({"new_registration_deadline_at": "2026-11-01T12:00"}, "er allerede passert"),
        ({"new_ends_on": ""}, "Feltet er påkrevet."),
        ({"new_ends_on": "2027-10-04"}, "etter siste dag 4. oktober 2027"),
        ({"title": ""}, "Feltet er påkrevet."),
    ],
)
def test_a_copy_that_cannot_be_is_said_at_its_field_and_nothing_is_stored(
    run: Any, head: Any, as_staff: Any, changed: dict[str, str], sentence: str
) -> None:
    client, address = as_staff(head), f"/kontor/kurs/{run.pk}/kopier/"
    filled = _filled(client.get(address).content.decode())

    response = client.post(address, filled | changed | {"act": "make"})

    assert (response.status_code, sentence in response.content.decode(), CourseRun.objects.count()) == (422, True, 1)


def test_looking_at_corrected_dates_makes_nothing(run: Any, head: Any, as_staff: Any) -> None:
    client, address = as_staff(head), f"/kontor/kurs/{run.pk}/kopier/"
    filled = _filled(client.get(address).content.decode()) | {"new_hand_in_deadline_at": "2027-12-25T12:00"}

    page = client.post(address, filled | {"act": "look"}).content.decode()

    assert "Lørdag 25. desember 2027 er helligdag (Første juledag)." in page
    assert CourseRun.objects.count() == 1


def test_someone_who_no_longer_has_the_role_is_asked_for_anew(
    run: Any, head: Any, consultant: Any, as_staff: Any
) -> None:
    consultant.roles.all().delete()

    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/kopier/").content.decode()

    assert "Kari Konsulent har ikke rollen lenger." in page and 'name="consultant"' in page
    assert 'name="marketer"' not in page


def _filled(page: str) -> dict[str, str]:
    """What a browser would send: the values of the inputs of the form that stand on the page."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and name[1] not in ("q", "start", "csrfmiddlewaretoken"):
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def test_facts_are_changed(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    data = {
        "title": "Ny tittel",
        "venue": "C1",
        "places": "25",
        "minimum": "12",
        "fee": "4 500,00",
        "consultant": str(run.consultant_id),
        "marketer": str(run.marketer_id),
        "priority_group": "Søkere fra kommunen.",
        "ranks_by_practice": "on",
    }

    as_staff(head).post(f"/kontor/kurs/{run.pk}/opplysninger/", data)

    changed = CourseRun.objects.get(pk=run.pk)
    assert (changed.title, changed.places, changed.seats.capacity, changed.fee) == ("Ny tittel", 25, 25, Decimal(4500))
    assert (changed.priority_group, changed.ranks_by_practice) == ("Søkere fra kommunen", True)
