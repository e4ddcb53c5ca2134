"""The page about accessibility: what the law asks it to say, and a way to tell the school what does not work."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kursflyt.core import phone
from kursflyt.domain.messages.accessibility_feedback import KIND, MOST_FROM_ONE
from kursflyt.domain.messages.models import Message
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import School

PAGE = "/tilgjengelighet/"
TOLD = {"text": "Knappen leses ikke opp.", "where": "Søknaden", "reply_to": "leser@eksempel.example"}


def _mails() -> list[Message]:
    return list(Message.objects.filter(kind=KIND))


def test_it_links_to_the_schools_own_statement_where_there_is_one(
    school: School, client: Client, settings: Any
) -> None:
    without = client.get(PAGE).content.decode()
    settings.ACCESSIBILITY_STATEMENT = "https://uustatus.no/nb/erklaringer/publisert/1"
    with_one = client.get(PAGE).content.decode()

    assert ("Spør oss, så får du den" in without, "Spør oss, så får du den" in with_one) == (True, False)
    assert 'href="https://uustatus.no/nb/erklaringer/publisert/1"' in with_one


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nb", "WCAG 2.1 på nivå A og AA"), ("nn", "Kva lova krev"), ("en", "What the law requires")],
)
def test_it_says_the_same_in_three_languages(school: School, client: Client, language: str, sentence: str) -> None:
    page = client.get(PAGE, {"sprak": language}, follow=True).content.decode()

    assert sentence in page
    assert "https://www.diskrimineringsnemnda.no/" in page and "https://www.uutilsynet.no/" in page


def test_what_is_told_goes_to_the_school_by_mail_with_where_to_answer(school: School, client: Client) -> None:
    answer = client.post(PAGE, TOLD)

    (mail,) = _mails()
    assert (answer.status_code, mail.address, mail.language) == (302, school.email, "nb")
    assert [value for value in TOLD.values() if value not in mail.body] == []
    assert "Meldingen er sendt til skolen" in client.get(answer["Location"]).content.decode()


def test_the_same_told_twice_is_one_mail_and_the_network_address_is_not_kept(school: School, client: Client) -> None:
    for _twice in range(2):
        client.post(PAGE, TOLD, REMOTE_ADDR="192.0.2.7")

    (mail,) = _mails()
    assert "192.0.2.7" not in mail.key + mail.body


def test_nothing_is_sent_when_nothing_is_said_or_the_address_is_no_address(school: School, client: Client) -> None:
    answers = [client.post(PAGE, {"text": ""}), client.post(PAGE, TOLD | {"reply_to": "leser"})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "<title>Feil: Tilgjengelighet" in answers[0].content.decode()
    assert _mails() == []


def test_after_five_from_one_network_address_one_must_wait_and_others_need_not(school: School, client: Client) -> None:
    for number in range(MOST_FROM_ONE):
        client.post(PAGE, TOLD | {"text": f"Feil {number}"})
    refused = client.post(PAGE, TOLD)
    other = client.post(PAGE, TOLD, REMOTE_ADDR="192.0.2.7")

    assert (refused.status_code, other.status_code, len(_mails())) == (422, 302, MOST_FROM_ONE + 1)


def test_a_school_without_an_email_address_says_where_to_call(school: School, client: Client) -> None:
    School.objects.update(email="")
    school_queries.forget()

    page, posted = client.get(PAGE), client.post(PAGE, TOLD)

    text = page.content.decode()
    assert (f"Ring {phone.display_phone(school.phone)}" in text, 'name="text"' in text, "mailto:" in text) == (
        True,
        False,
        False,
    )
    assert (posted.status_code, _mails()) == (422, [])
