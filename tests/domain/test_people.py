"""People: one row each however they come, links that are kept as hashes, codes that are counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from kursflyt.core.actor import MACHINE
from kursflyt.domain.doors import codes
from kursflyt.domain.people import actions as people
from kursflyt.domain.people import links, sign_in_limit
from kursflyt.domain.people.models import OneTimeCode, Person, PersonalLink
from tests.conftest import make_person


def digits_of(message: Any) -> str:
    return next(line for line in str(message.body).splitlines() if line.isdigit() and len(line) == 6)


def test_a_person_is_known_again_by_address_and_date_of_birth(db: None, moment: datetime) -> None:
    first = people.find_or_make_person(
        given_name=" Åse ", family_name="Ærlig", email="Ase@Example.org", birth_on=date(1990, 1, 2), at=moment
    )

    again = people.find_or_make_person(
        given_name="Ase", family_name="Aerlig", email="ase@example.ORG", birth_on=date(1990, 1, 2), at=moment
    )
    sister = people.find_or_make_person(
        given_name="Anna", family_name="Ærlig", email="ase@example.org", birth_on=date(1994, 5, 6), at=moment
    )

    assert again == first
    assert again.full_name == "Åse Ærlig"
    assert sister != first


def test_a_person_without_date_of_birth_is_one_person_too(db: None, moment: datetime) -> None:
    first = people.find_or_make_person(given_name="Tore", family_name="Lærer", email="tore@example.org", at=moment)
    again = people.find_or_make_person(given_name="Tore", family_name="Lærer", email="TORE@example.org", at=moment)

    assert again == first


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_person(moment: datetime) -> None:
    def make(_: int) -> int:
        try:
            return people.find_or_make_person(
                given_name="Kim", family_name="Rask", email="kim@example.org", birth_on=date(1991, 2, 3), at=moment
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(make, range(8)))

    assert len(made) == 1
    assert Person.objects.count() == 1


def test_contact_details_change_but_not_to_those_of_someone_else(db: None, moment: datetime) -> None:
    kari = make_person("Kari", "Nord", "kari@example.org")
    make_person("Ola", "Nord", "ola@example.org")

    changed = people.update_contact(person=kari, phone="+4791234567", city="Bergen", by=MACHINE, at=moment)

    assert (changed.phone, changed.city) == ("+4791234567", "Bergen")
    with pytest.raises(people.AddressTaken):
        people.update_contact(person=kari, email="OLA@example.org", by=MACHINE, at=moment)


def test_a_link_opens_its_own_door_only_and_is_kept_as_a_hash(teacher: Person, moment: datetime) -> None:
    url = links.personal_url(teacher, door="teacher", path="/larer/kontrakt/1/", at=moment)
    token = url.split("/inn/")[1].split("/")[0]

    assert url == f"http://127.0.0.1:8000/larer/inn/{token}/?til=%2Flarer%2Fkontrakt%2F1%2F"
    assert links.open_link(token, at=moment, door="teacher").person == teacher
    assert token not in PersonalLink.objects.get().token_hash
    with pytest.raises(links.UnknownLink):
        links.open_link(token, at=moment, door="my")
    with pytest.raises(links.LinkExpired):
        links.open_link(token, at=moment + timedelta(days=181))


@pytest.mark.parametrize(
    "path", ["https://ond.example/", "//ond.example", "/kontor/", "/larer/../kontor/", "/larer\\x"]
)
def test_a_link_never_leads_out_of_its_door(path: str) -> None:
    assert links.landing_path("teacher", path) == "/larer/"


def test_a_code_lets_in_once_within_ten_minutes(
    teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    codes.send_code(teacher, purpose="sign_in:teacher", at=moment)
    code = digits_of(outbox()[0])

    proof = codes.check_code(teacher, purpose="sign_in:teacher", code=f" {code[:3]} {code[3:]} ", at=moment)

    assert proof.used_at == moment
    with pytest.raises(codes.CodeExpired):
        codes.check_code(teacher, purpose="sign_in:teacher", code=code, at=moment)


def test_a_code_is_of_no_use_after_ten_minutes_or_for_another_purpose(
    teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    codes.send_code(teacher, purpose="sign_in:teacher", at=moment)
    code = digits_of(outbox()[0])

    with pytest.raises(codes.CodeExpired):
        codes.check_code(teacher, purpose="sign_contract:K-2026-0001", code=code, at=moment)
    with pytest.raises(codes.CodeExpired):
        codes.check_code(teacher, purpose="sign_in:teacher", code=code, at=moment + timedelta(minutes=10))


def test_a_code_is_closed_after_five_wrong_attempts(
    teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    codes.send_code(teacher, purpose="sign_in:teacher", at=moment)
    code = digits_of(outbox()[0])
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(5):
        with pytest.raises(codes.WrongCode):
            codes.check_code(teacher, purpose="sign_in:teacher", code=wrong, at=moment)

    with pytest.raises(codes.TooManyAttempts):
        codes.check_code(teacher, purpose="sign_in:teacher", code=code, at=moment)
    assert OneTimeCode.objects.get().attempts == 5


def test_a_new_code_makes_the_old_one_useless(
    teacher: Person, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    codes.send_code(teacher, purpose="sign_in:teacher", at=moment)
    codes.send_code(teacher, purpose="sign_in:teacher", at=moment + timedelta(seconds=1))
    old, new = (digits_of(message) for message in outbox())

    assert codes.check_code(teacher, purpose="sign_in:teacher", code=new, at=moment).used_at == moment
    if old != new:
        with pytest.raises(codes.CodeExpired):
            codes.check_code(teacher, purpose="sign_in:teacher", code=old, at=moment)


def test_the_seventh_code_within_an_hour_is_refused(teacher: Person, moment: datetime) -> None:
    for _ in range(6):
        codes.send_code(teacher, purpose="sign_in:teacher", at=moment)

    with pytest.raises(codes.TooManyCodes):
        codes.send_code(teacher, purpose="sign_in:teacher", at=moment + timedelta(minutes=59))
    assert codes.send_code(teacher, purpose="sign_in:teacher", at=moment + timedelta(minutes=61)).attempts == 0


def test_ten_failed_sign_ins_for_a_name_close_it_for_an_hour(db: None, moment: datetime) -> None:
    for _ in range(10):
        sign_in_limit.refuse_when_many(name="anne", address="10.0.0.1", at=moment)
        sign_in_limit.count_failure(name="Anne", address="10.0.0.1", at=moment)

    with pytest.raises(sign_in_limit.TooManySignIns):
        sign_in_limit.refuse_when_many(name="anne", address="10.0.0.2", at=moment)
    sign_in_limit.refuse_when_many(name="kari", address="10.0.0.1", at=moment)
    sign_in_limit.refuse_when_many(name="anne", address="10.0.0.2", at=moment + timedelta(hours=1, seconds=1))
