"""Accounts, roles and passwords of those who work in the office, and the school's partners, by their pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from kursflyt.core import clock
from kursflyt.core.models import AuditEntry
from kursflyt.domain.courses.models import Partner
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Role, Staff, StaffRole
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

STAFF = "/kontor/oppsett/ansatte/"
PARTNERS = "/kontor/oppsett/partnere/"


@pytest.fixture
def ida(db: None) -> Staff:
    member = Staff.objects.create_user(
        username="ida", email="ida@fjordvik.example", password="riktig-hest-batteri", first_name="Ida"
    )
    StaffRole.objects.create(staff=member, role=Role.ADMINISTRATOR)
    return member


@pytest.fixture
def at_the_desk(as_staff: Callable[[Any], Client], ida: Staff) -> Client:
    return as_staff(ida)


def test_an_account_is_made_and_its_password_is_shown_this_once(at_the_desk: Client) -> None:
    made = at_the_desk.post(
        STAFF + "ny/",
        {"name": "Nina Ny", "username": "Nina", "email": "nina@fjordvik.example", "roles": ["operations"]},
    )

    member = Staff.objects.get(username="nina")
    password = re.findall(r'class="secret">([^<]+)<', read(made))[0]
    assert authenticate(None, username="nina", password=password) == member
    assert made["Cache-Control"] == "no-store"
    assert password not in read(at_the_desk.get(f"{STAFF}{member.pk}/"))
    assert people.roles_on(member, clock.today()) == {"operations"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": "ida@fjordvik.example"}, "id_email_error"),
        ({"username": "ida"}, "id_username_error"),
        ({"email": "nina"}, "id_email_error"),
        ({"roles": []}, "id_roles"),
    ],
)
def test_a_wrong_account_is_refused_at_its_field(at_the_desk: Client, wrong: dict[str, Any], sentence: str) -> None:
    facts = {"name": "Nina Ny", "username": "nina", "email": "nina@fjordvik.example", "roles": ["operations"]}

    answer = at_the_desk.post(STAFF + "ny/", facts | wrong)

    assert (answer.status_code, Staff.objects.count()) == (422, 1)
    assert sentence in read(answer)


def test_only_the_administrator_makes_accounts_and_everyone_may_look(
    as_staff: Callable[[Any], Client], head: Any, ida: Staff
) -> None:
    office = as_staff(head)

    assert office.get(STAFF).status_code == 200
    assert f'href="{STAFF}{ida.pk}/"' not in read(office.get(STAFF))
    assert [office.get(address).status_code for address in (f"{STAFF}ny/", f"{STAFF}{ida.pk}/")] == [403, 403]
    assert office.post(f"{STAFF}{ida.pk}/", {"act": "password"}).status_code == 403


def test_a_stand_in_holds_a_role_for_a_holiday_and_no_longer(
    at_the_desk: Client, consultant: Any, moment: datetime
) -> None:
    first, last = moment.date() + timedelta(days=7), moment.date() + timedelta(days=14)
    given = {"act": "give", "role": "department_head", "valid_from": str(first), "valid_until": str(last)}

    at_the_desk.post(f"{STAFF}{consultant.pk}/", given)
    twice = at_the_desk.post(f"{STAFF}{consultant.pk}/", given)
    backwards = at_the_desk.post(
        f"{STAFF}{consultant.pk}/", {**given, "role": "marketing", "valid_until": str(first - timedelta(days=1))}
    )

    held = [people.roles_on(consultant, day) for day in (moment.date(), first, last, last + timedelta(days=1))]
    assert ["department_head" in roles for roles in held] == [False, True, True, False]
    assert "har rollen i noen av disse dagene" in read(twice)
    assert "Siste dag må komme etter første dag" in read(backwards)


def test_a_role_that_is_ended_is_gone_the_same_day_and_what_was_is_still_known(
    at_the_desk: Client, consultant: Any
) -> None:
    held = consultant.roles.get()

    at_the_desk.post(f"{STAFF}{consultant.pk}/", {"act": "end", "held": held.pk})

    held.refresh_from_db()
    assert people.roles_on(consultant, clock.today()) == frozenset()
    assert held.valid_until == clock.today() - timedelta(days=1)
    assert AuditEntry.objects.filter(event="staff.role_ended").exists()


def test_the_last_administrator_stays_until_there_is_another(at_the_desk: Client, ida: Staff, consultant: Any) -> None:
    alone = at_the_desk.post(f"{STAFF}{ida.pk}/", {"act": "end", "held": ida.roles.get().pk}, follow=True)
    at_the_desk.post(f"{STAFF}{consultant.pk}/", {"act": "give", "role": "administrator"})
    at_the_desk.post(f"{STAFF}{ida.pk}/", {"act": "end", "held": ida.roles.get().pk})

    assert "siste systemansvarlige" in read(alone)
    assert people.roles_on(ida, clock.today()) == frozenset()


def test_a_closed_account_ends_its_sessions_and_is_opened_again(
    at_the_desk: Client, as_staff: Callable[[Any], Client], consultant: Any, ida: Staff
) -> None:
    theirs = as_staff(consultant)
    at_the_desk.post(f"{STAFF}{consultant.pk}/", {"act": "close"})
    closed = theirs.get("/kontor/").status_code
    own = at_the_desk.post(f"{STAFF}{ida.pk}/", {"act": "close"}, follow=True)
    at_the_desk.post(f"{STAFF}{consultant.pk}/", {"act": "open"})

    assert (closed, theirs.get("/kontor/").status_code) == (302, 200)
    assert "Du kan ikke stenge din egen konto" in read(own)


def test_contact_is_changed_and_a_colleagues_address_is_refused(
    at_the_desk: Client, consultant: Any, ida: Staff
) -> None:
    facts = {"act": "contact", "name": "Kari K. Konsulent", "email": "kari@ny.example", "title": "Konsulent"}

    at_the_desk.post(f"{STAFF}{consultant.pk}/", facts)
    taken = at_the_desk.post(f"{STAFF}{consultant.pk}/", {**facts, "email": "IDA@fjordvik.example"})

    consultant.refresh_from_db()
    assert (str(consultant), consultant.email, consultant.title) == (
        "Kari K. Konsulent",
        "kari@ny.example",
        "Konsulent",
    )
    assert taken.status_code == 422 and "er en kollegas" in read(taken)


def test_one_chooses_a_password_of_ones_own_and_stays_signed_in_here_only(client: Client, ida: Staff) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(ida)
    elsewhere.force_login(ida)
    new = "fire-rare-ord-sammen"

    wrong = here.post("/kontor/passord/", {"current": "galt", "wanted": new, "again": new})
    unlike = here.post("/kontor/passord/", {"current": "riktig-hest-batteri", "wanted": new, "again": new + "x"})
    weak = here.post("/kontor/passord/", {"current": "riktig-hest-batteri", "wanted": "kort", "again": "kort"})
    here.post("/kontor/passord/", {"current": "riktig-hest-batteri", "wanted": new, "again": new})

    assert [answer.status_code for answer in (wrong, unlike, weak)] == [422, 422, 422]
    assert authenticate(None, username="ida", password=new) == ida
    assert (here.get("/kontor/").status_code, elsewhere.get("/kontor/").status_code) == (200, 302)


def test_a_partner_gets_an_address_and_a_wrong_one_is_refused(as_staff: Callable[[Any], Client], marketer: Any) -> None:
    office = as_staff(marketer)
    partner = Partner.objects.create(name="Fjordvik kommune")
    facts = {"name": "Fjordvik kommune", "contact_name": "Solveig", "orgnr": "974 760 673"}

    wrong = office.post(f"{PARTNERS}{partner.pk}/", {**facts, "email": "solveig"})
    office.post(f"{PARTNERS}{partner.pk}/", {**facts, "email": "solveig@fjordvik.example"})
    office.post(f"{PARTNERS}ny/", {"name": "Fagforbundet", "email": "post@fag.example"})
    taken = office.post(f"{PARTNERS}{partner.pk}/", {**facts, "name": "Fagforbundet"})

    partner.refresh_from_db()
    assert (wrong.status_code, taken.status_code) == (422, 422)
    assert (partner.email, partner.orgnr) == ("solveig@fjordvik.example", "974760673")
    assert "solveig@fjordvik.example" in read(office.get(PARTNERS))
    assert sorted(Partner.objects.values_list("name", flat=True)) == ["Fagforbundet", "Fjordvik kommune"]
