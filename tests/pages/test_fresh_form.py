"""The empty registration form is rendered once, and is another page as soon as anything it shows has changed."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kursflyt.domain.courses.models import LandingPagePublication
from kursflyt.pages.public import fresh_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(run: Any, moment: datetime) -> str:
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=run.head.actor)
    return f"/kurs/{run.slug}/pamelding/"


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def test_two_visitors_get_the_same_page_with_a_token_of_their_own(address: str) -> None:
    first, second = (Client().get(address).content.decode() for _ in range(2))

    assert token_in(first) != token_in(second)
    assert first.replace(token_in(first), "") == second.replace(token_in(second), "")
    assert len(fresh_form._pages) == 1


def test_the_token_of_the_kept_page_is_accepted(address: str) -> None:
    Client().get(address)
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(address).content.decode()

    answer = visitor.post(address, {"csrfmiddlewaretoken": token_in(page), "act": "send"})

    assert answer.status_code == 422


def test_a_changed_fee_is_seen_two_seconds_later(address: str, run: Any) -> None:
    before = Client().get(address).content.decode()
    run.fee = Decimal(5000)
    run.save()
    fresh_form._runs.clear()  # two seconds later

    after = Client().get(address).content.decode()

    assert ("4 500" in before.replace("\xa0", " "), "5 000" in after.replace("\xa0", " ")) == (True, True)


def test_the_source_of_a_visitor_is_not_given_to_another(address: str) -> None:
    Client().get(address + "?kilde=plakat")

    assert 'value="plakat"' not in Client().get(address).content.decode()
