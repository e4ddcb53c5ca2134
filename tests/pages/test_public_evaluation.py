"""The anonymous form and the page behind the QR code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.test import Client

from kursflyt.core import clock
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation.models import EvaluationAnswer, EvaluationToken
from kursflyt.domain.messages.models import Message
from tests import course_at_its_end as course

OPENED = course.SECOND_LAST


def _addresses(run: Any, count: int = 2) -> list[str]:
    course.participants(run, count)
    evaluation.open_round(run=run, by=run.head.actor, at=OPENED)
    links = [evaluation.link_in(row) for row in Message.objects.filter(kind="evaluate_course").order_by("id")]
    return ["/evaluering/" + link.split("/evaluering/")[1] for link in links]


def test_an_answer_is_given_and_thanked_for_without_a_session(run: Any, client: Client) -> None:
    address = _addresses(run)[0]

    with clock.fixed_at(OPENED):
        asked = client.get(address)
        answered = client.post(address, {"level": "4", "recommend": "0", "best": "Praksis"})

    answer = EvaluationAnswer.objects.get()
    assert (answer.scores, answer.best) == ({"level": 4, "recommend": 0}, "Praksis")
    assert asked.content.decode().count('type="radio"') == 10 * 5 + 11
    assert "Takk for svaret" in answered.content.decode() and Session.objects.count() == 0


def test_a_second_answer_is_refused_politely(run: Any, client: Client) -> None:
    address = _addresses(run)[0]

    with clock.fixed_at(OPENED):
        client.post(address, {"level": "4"})
        again = client.post(address, {"level": "1"})

    assert (again.status_code, EvaluationAnswer.objects.count()) == (410, 1)
    assert "allerede brukt" in again.content.decode()


def test_an_empty_answer_keeps_the_link_and_the_form(run: Any, client: Client) -> None:
    address = _addresses(run)[0]

    with clock.fixed_at(OPENED):
        answer = client.post(address, {})

    assert (answer.status_code, EvaluationToken.objects.filter(used=True).count()) == (422, 0)


def test_an_unknown_link_says_what_to_do(db: None, school: Any, client: Client) -> None:
    answer = client.get("/evaluering/finnes-ikke-i-det-hele-tatt/")

    assert answer.status_code == 410 and "Åpne lenken på nytt" in answer.content.decode()


def test_the_page_behind_the_qr_code_says_the_same_to_everyone(run: Any, client: Client) -> None:
    _addresses(run)
    address = f"/evaluering/hent/{run.slug}/"

    with clock.fixed_at(OPENED):
        known = client.post(address, {"email": "deltaker0@example.org"})
        unknown = client.post(address, {"email": "noen@example.org"})

    assert Message.objects.filter(kind="evaluate_course.again").count() == 1
    assert (
        "Er adressen en deltakers" in known.content.decode() and "Er adressen en deltakers" in unknown.content.decode()
    )


def test_after_the_week_the_qr_page_says_that_it_is_over(run: Any, client: Client) -> None:
    _addresses(run)

    with clock.fixed_at(OPENED + timedelta(days=8)):
        answer = client.get(f"/evaluering/hent/{run.slug}/")

    assert "avsluttet" in answer.content.decode()
