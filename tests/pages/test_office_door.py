"""The office's door: passwords hashed with Argon2, wrong guesses counted, no way on to another site."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kursflyt.domain.people import sign_in_limit
from tests.conftest import ARGON2

pytestmark = pytest.mark.django_db

DOOR = "/kontor/inn/"


def test_passwords_are_hashed_with_argon2_in_a_real_installation() -> None:
    assert ARGON2 == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_the_right_password_leads_to_where_one_was_going(head: Any) -> None:
    answer = Client().post(f"{DOOR}?next=/kontor/kurs/", {"username": "anne", "password": "riktig-hest-batteri"})

    assert (answer.status_code, answer["Location"]) == (302, "/kontor/kurs/")


def test_nobody_is_led_on_to_another_site(head: Any) -> None:
    answer = Client().post(f"{DOOR}?next=https://example.org/", {"username": "anne", "password": "riktig-hest-batteri"})

    assert answer["Location"] == "/kontor/"


def test_a_wrong_password_does_not_tell_whether_the_name_is_known(head: Any) -> None:
    tries = [{"username": name, "password": "feil"} for name in ("anne", "ukjent")]
    pages = [Client().post(DOOR, each).content.decode() for each in tries]

    assert ["Brukernavnet og passordet hører ikke sammen." in page for page in pages] == [True, True]


def test_after_many_wrong_guesses_the_right_password_does_not_help_either(head: Any) -> None:
    for _ in range(sign_in_limit.MOST_FOR_A_NAME):
        Client().post(DOOR, {"username": "anne", "password": "feil"})

    answer = Client().post(DOOR, {"username": "anne", "password": "riktig-hest-batteri"})

    assert answer.status_code == 422
    assert "Det er forsøkt for mange ganger" in answer.content.decode()


def test_whoever_holds_no_role_today_is_not_let_in(head: Any, as_staff: Any) -> None:
    head.roles.all().delete()

    assert as_staff(head).get("/kontor/").status_code == 403


def test_whoever_is_not_signed_in_is_led_to_the_door() -> None:
    answer = Client().get("/kontor/kurs/")

    assert (answer.status_code, answer["Location"]) == (302, "/kontor/inn/?next=/kontor/kurs/")


def test_the_menu_names_no_page_that_is_not_for_the_one_who_looks(
    as_staff: Any, consultant: Any, marketer: Any
) -> None:
    for member, shown in ((consultant, True), (marketer, False)):
        client = as_staff(member)
        assert ("Meldinger" in client.get("/kontor/").content.decode()) == shown
        assert (client.get("/kontor/meldinger/").status_code == 200) == shown
