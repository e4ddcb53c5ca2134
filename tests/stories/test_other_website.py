"""The school's own website, on its own origin, shows the courses: by the element, and by the frame."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connections

from kursflyt.core import clock
from kursflyt.domain.school import framing
from kursflyt.pages.office import embedding
from kursflyt.rehearsal.acts import before
from tests.stories.story_stage import Stage
from tests.stories.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A website that is strict about itself: what it must allow is what docs/embed.md says.
POLICY = "default-src 'none'; script-src {site}; connect-src {site}; frame-src {site}; style-src 'unsafe-inline'"


class Website:
    """A page of the school's, with what the web editor has pasted in."""

    def __init__(self, site: str) -> None:
        self.site, self.pasted = site, ""
        owner = self

        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = f'<!doctype html><html lang="nn"><title>Skolen</title><h1>Skolen</h1>{owner.pasted}</html>'
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", POLICY.format(site=owner.site))
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("localhost", 0), Page)
        self.url = f"http://localhost:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Reader(Visitor):
    """Someone who reads the school's website."""

    def sees_course(self, sentence: str) -> None:
        """In the element, whose inside is its own."""
        self._page.locator("kursflyt-kurs").get_by_text(sentence).first.wait_for()

    def sees_in_the_frame(self, sentence: str) -> None:
        self._page.frame_locator("iframe").get_by_text(sentence).first.wait_for()

    def sees_an_empty_frame(self) -> bool:
        self._page.wait_for_timeout(500)
        frame = next(frame for frame in self._page.frames if frame.parent_frame is not None)
        return "Bærekraft" not in frame.content() and "chrome-error" in frame.url

    def follows_in_the_element(self, link: str) -> None:
        self._arrives_by(self._page.locator("kursflyt-kurs").get_by_role("link", name=link).first)

    def follows_in_the_frame(self, link: str) -> None:
        self._arrives_by(self._page.frame_locator("iframe").get_by_role("link", name=link).first)

    def cookies(self) -> list[Any]:
        return list(self._context.cookies())

    def is_without_the_site(self) -> None:
        """The course pages cannot be reached."""
        self._context.route("**/innbygg/**", lambda route: route.abort())


@pytest.fixture
def website(stage: Stage) -> Iterator[Website]:
    stage.has_come_to(*before.TO_CONTRACT, before.sign_contract, before.publish)
    made = Website(stage.url)
    yield made
    made.server.shutdown()
    connections.close_all()


def test_the_element_shows_the_courses_and_leads_to_the_form(stage: Stage, website: Website) -> None:
    website.pasted = embedding.of_list({"antall": "3"})["element"]
    reader = Reader(stage, "leser", scripts=True)

    reader.goes_to(website.url)

    reader.sees_course(stage.run.title_in("nn"))
    reader.sees_course("Søk innan")
    assert (reader.faults, reader.cookies()) == ([], [])
    reader.follows_in_the_element("Søk om plass")
    assert reader.address == f"/kurs/{stage.run.slug}/pamelding/"


def test_without_script_and_without_the_site_there_is_still_a_link(stage: Stage, website: Website) -> None:
    website.pasted = embedding.of_list({})["element"]
    without_script, without_site = Reader(stage, "leser"), Reader(stage, "leser", scripts=True)
    without_site.is_without_the_site()

    for reader in (without_script, without_site):
        reader.goes_to(website.url)
        reader.sees("Kurs ved")

    without_script.follows("Kurs ved Fagskolen Fjordvik")
    assert without_script.address == "/"


def test_one_course_stands_in_a_frame_without_script_and_opens_in_the_whole_window(
    stage: Stage, website: Website
) -> None:
    website.pasted = embedding.of_run(stage.run)["frame"]
    reader = Reader(stage, "leser")

    reader.goes_to(website.url)

    reader.sees_in_the_frame(stage.run.title)
    reader.follows_in_the_frame("Søk om plass")
    assert reader.address == f"/kurs/{stage.run.slug}/pamelding/"


def test_a_site_that_the_school_has_not_named_gets_an_empty_frame(stage: Stage, website: Website) -> None:
    framing.allow(sites="https://www.fjordvik.example", by=stage.run.head.actor, at=clock.now())
    website.pasted = embedding.of_list({})["frame"]
    reader = Reader(stage, "leser")

    reader.goes_to(website.url)

    assert reader.sees_an_empty_frame()
