"""The personal doors: by link and code, without telling strangers who is known here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kursflyt.core import clock
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import links
from kursflyt.domain.people.models import OneTimeCode
from tests import contract_story as story


def local(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_link_and_code_lead_to_where_the_mail_pointed(client: Client, run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    contract = story.send(run, teacher, moment)
    address = local(links.personal_url(teacher, door="teacher", path=f"/larer/kontrakt/{contract.pk}/", at=moment))

    greeting = client.get(address)
    assert OneTimeCode.objects.count() == 0  # a mail program that opens links sends no code
    client.post(address)
    answer = client.post("/larer/kode/", {"code": story.digits_sent(teacher)})

    assert "t…@example.org" in greeting.text
    assert answer["Location"] == f"/larer/kontrakt/{contract.pk}/"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/min-side/kurs/1/klasserom/").status_code == 302  # another door


def test_whoever_comes_without_signing_in_is_led_back_afterwards(
    client: Client, run: Any, teacher: Any, moment: datetime
) -> None:
    story.signed(run, teacher, moment)
    wanted = f"/larer/kurs/{run.pk}/klasserom/"
    assert client.get(wanted)["Location"] == "/larer/inn/"

    address = local(links.personal_url(teacher, door="teacher", at=moment))
    client.post(address)
    answer = client.post("/larer/kode/", {"code": story.digits_sent(teacher)})

    assert answer["Location"] == wanted


def test_a_wrong_code_says_how_many_attempts_are_left(client: Client, teacher: Any, moment: datetime) -> None:
    client.post(local(links.personal_url(teacher, door="teacher", at=moment)))
    wrong = "000000" if story.digits_sent(teacher) != "000000" else "111111"

    answer = client.post("/larer/kode/", {"code": wrong})

    assert answer.status_code == 422
    assert "Du har 4 forsøk igjen." in answer.text
    assert client.get("/larer/").status_code == 302


@pytest.mark.parametrize("address", ["/larer/inn/finnes-ikke/", "/min-side/inn/finnes-ikke/"])
def test_an_unknown_link_offers_a_new_one(client: Client, school: Any, address: str) -> None:
    answer = client.get(address, follow=True)

    assert "Vi kjenner ikke igjen denne lenken" in answer.text
    assert "Få en ny lenke" in answer.text


def test_an_old_link_offers_a_new_one(client: Client, teacher: Any, moment: datetime) -> None:
    address = local(links.personal_url(teacher, door="teacher", at=moment))

    with clock.fixed_at(moment + timedelta(days=181)):
        answer = client.get(address, follow=True)

    assert "Lenken er for gammel" in answer.text


def test_a_new_link_is_sent_to_those_who_are_known_and_the_answer_is_the_same(
    client: Client, run: Any, teacher: Any, moment: datetime
) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)

    known = client.post("/larer/inn/", {"email": "TORE.laerer@example.org"})
    unknown = client.post("/larer/inn/", {"email": "ukjent@example.org"})
    wrong_door = client.post("/min-side/inn/", {"email": "tore.laerer@example.org"})

    sentence = "Er adressen kjent hos oss"
    assert [sentence in answer.text for answer in (known, unknown, wrong_door)] == [True, True, True]
    assert [message.person for message in Message.objects.filter(kind="new_link")] == [teacher]


def test_asking_too_often_is_refused(client: Client, school: Any) -> None:
    answers = [client.post("/larer/inn/", {"email": "x@example.org"}).status_code for _ in range(11)]

    assert answers == [200] * 10 + [422]


def test_leaving_closes_the_door(run: Any, teacher: Any, as_person: Any) -> None:
    client = as_person(teacher, "teacher")
    assert client.get("/larer/").status_code == 200

    client.post("/larer/ut/")

    assert client.get("/larer/").status_code == 302
