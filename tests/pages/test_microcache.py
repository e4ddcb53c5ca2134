"""What is the same for everyone is given again for two seconds; nobody gets what is another's own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from kursflyt.domain.courses.models import LandingPagePublication
from kursflyt.pages import microcache
from tests.bench.visitor import BOUNDARY, multipart
from tests.pages.test_public_applications import filled_in

pytestmark = pytest.mark.django_db


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    page: str


class Web:
    """The whole web as a server calls it. `asked` counts how often Django was."""

    def __init__(self) -> None:
        self.asked = 0
        handler = WSGIHandler()

        def django(environ: Any, start: Any) -> Any:
            self.asked += 1
            return handler(environ, start)

        self.application = microcache.Microcache(django)

    def get(self, path: str, query: str = "", **more: str) -> Answer:
        return self._ask({"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, **more}, b"")

    def send(self, path: str, answers: dict[str, Any], **more: str) -> Answer:
        body = multipart({name: str(value) for name, value in answers.items()})
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        length = str(len(body))
        return self._ask(
            {"REQUEST_METHOD": "POST", "PATH_INFO": path, "CONTENT_TYPE": kind, "CONTENT_LENGTH": length, **more}, body
        )

    def _ask(self, asked: dict[str, str], body: bytes) -> Answer:
        environ: dict[str, Any] = {
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            **asked,
        }
        said: list[Any] = []
        answer = self.application(environ, lambda status, headers, *_: said.extend([status, dict(headers)]))
        return Answer(said[0], said[1], b"".join(answer).decode())


@pytest.fixture
def web() -> Iterator[Web]:
    """As a server would call it, but that the test's own transaction stays open between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Web()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def address(run: Any, moment: datetime) -> str:
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=run.head.actor)
    return f"/kurs/{run.slug}/pamelding/"


def test_the_second_visitor_gets_the_first_ones_form_with_all_its_headers(web: Web, address: str) -> None:
    first, second = web.get(address), web.get(address)

    assert (first, web.asked) == (second, 1)
    assert "default-src 'self'" in second.headers["Content-Security-Policy"]


def test_after_two_seconds_django_is_asked_again(web: Web, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    web.get(address)
    now = microcache.time.monotonic()
    monkeypatch.setattr(microcache.time, "monotonic", lambda: now + 2.1)
    web.get(address)

    assert web.asked == 2


@pytest.mark.parametrize("own", [{"HTTP_COOKIE": "sessionid=x"}, {"HTTP_HX_REQUEST": "true"}])
def test_a_visitor_who_brings_something_of_their_own_is_answered_by_django(
    web: Web, address: str, own: dict[str, str]
) -> None:
    web.get(address)
    web.get(address, **own)

    assert web.asked == 2


def test_each_language_source_and_host_has_its_own_form(web: Web, address: str) -> None:
    web.get(address)
    english = web.get(address, HTTP_ACCEPT_LANGUAGE="en")
    poster = web.get(address, "kilde=plakat")

    assert ('lang="en"' in english.page, 'value="plakat"' in poster.page, web.asked) == (True, True, 3)


def test_an_answer_that_sets_a_cookie_is_not_given_to_another(web: Web, address: str) -> None:
    web.get(address, "sprak=nn")
    second = web.get(address, "sprak=nn")

    assert (web.asked, "Set-Cookie" in second.headers) == (2, True)


def test_in_the_demo_nothing_is_kept(web: Web, address: str, settings: Any) -> None:
    settings.DEMO = True
    web.get(address)
    web.get(address)

    assert web.asked == 2


def test_what_is_not_found_is_not_kept(web: Web, school: Any) -> None:
    assert [web.get("/kurs/finnes-ikke/pamelding/").status[:3] for _ in range(2)] == ["404", "404"]
    assert web.asked == 2


def test_the_receipt_is_there_before_it_is_asked_for(
    web: Web, address: str, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = web.send(address, filled_in(email="ase@example.org"))
    with django_assert_num_queries(0):
        receipt = web.get(sent.headers["Location"])

    assert (sent.status[:3], receipt.status, web.asked) == ("302", "200 OK", 1)
    assert "ase@example.org" in receipt.page and "Location" not in receipt.headers
    assert receipt.headers["Content-Length"] == str(len(receipt.page.encode()))

    now = microcache.time.monotonic()
    monkeypatch.setattr(microcache.time, "monotonic", lambda: now + 61)
    assert (web.get(sent.headers["Location"]).page, web.asked) == (receipt.page, 2)


def test_a_receipt_that_is_refused_is_nobodys(web: Web, address: str) -> None:
    web.send(address, filled_in(email="ase@example.org"))

    assert web.get(f"{address}kvittering/annet/").status[:3] == "410"
