"""The registration form and its receipt are rendered once, with holes, and anew as soon as a thing changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kursflyt.domain.courses import kept_run
from kursflyt.domain.courses.models import LandingPagePublication, RunCancellation
from kursflyt.pages import kept_pages
from tests.pages.test_public_applications import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(run: Any, moment: datetime) -> str:
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=run.head.actor)
    return f"/kurs/{run.slug}/pamelding/"


def a_request() -> Any:
    request: Any = RequestFactory().get("/")
    request.session, request.user = {}, AnonymousUser()
    request._messages = FallbackStorage(request)
    return request


def test_all_visitors_get_the_same_form_without_a_cookie(address: str) -> None:
    first, second = (Client().get(address) for _ in range(2))

    assert first.content == second.content
    assert not first.cookies
    assert len(kept_pages._pages) == 1


def test_a_changed_fee_is_seen_two_seconds_later(address: str, run: Any) -> None:
    before = Client().get(address).content.decode()
    run.fee = Decimal(5000)
    run.save()
    kept_run.forget()  # two seconds later

    after = Client().get(address).content.decode()

    assert ("4 500" in before.replace("\xa0", " "), "5 000" in after.replace("\xa0", " ")) == (True, True)


def test_the_source_of_a_visitor_is_not_given_to_another(address: str) -> None:
    Client().get(address + "?kilde=plakat")

    assert 'value="plakat"' not in Client().get(address).content.decode()


def test_two_applicants_get_the_same_receipt_around_what_is_their_own(address: str) -> None:
    pages = [
        Client().post(address, filled_in(email=mail, employer=employer), follow=True).content.decode()
        for mail, employer in (("ase@example.org", "Bygg <AS>"), ("per@example.org", "Tre"))
    ]

    assert [page.count("ase@example.org") > 0 for page in pages] == [True, False]
    assert [page.count("per@example.org") > 0 for page in pages] == [False, True]
    assert "Bygg &lt;AS&gt;" in pages[0] and "Bygg" not in pages[1]
    assert "hole-" not in pages[0] + pages[1]


def test_what_goes_into_a_hole_is_escaped() -> None:
    def render(holes: Any) -> HttpResponse:
        return HttpResponse(f"<p>{holes['name']}</p>")

    first = kept_pages.show(a_request(), ("test",), render, {"name": "Per"})
    second = kept_pages.show(a_request(), ("test",), render, {"name": "<script>"})

    assert (first.content, second.content) == (b"<p>Per</p>", b"<p>&lt;script&gt;</p>")


def test_a_run_cancelled_a_moment_ago_takes_no_application(address: str, run: Any, moment: datetime) -> None:
    assert Client().get(address).status_code == 200
    RunCancellation.objects.create(run=run, reason="For få søkere.", at=moment, by=run.head.actor)

    assert Client().post(address, filled_in()).status_code == 410


def test_a_page_taken_down_a_moment_ago_takes_no_application(address: str, run: Any, moment: datetime) -> None:
    assert Client().get(address).status_code == 200
    LandingPagePublication.objects.create(run=run, public=False, at=moment, by=run.head.actor)

    assert Client().post(address, filled_in()).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 422),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 422),
    ],
)
def test_the_form_is_taken_from_our_own_page_only(address: str, headers: dict[str, str], status: int) -> None:
    answer = Client(enforce_csrf_checks=True, headers=headers).post(address, {"act": "send"})

    assert answer.status_code == status
