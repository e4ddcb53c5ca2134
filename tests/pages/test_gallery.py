"""The gallery shows every component there is, in its states; and the error pages as visitors see them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kursflyt.pages.office import gallery
from tests.house_rules.source_tree import PACKAGE

COMPONENTS = sorted(path.stem for path in (PACKAGE / "templates" / "components").glob("*.html"))


def test_every_component_is_in_the_gallery(school: Any) -> None:
    assert sorted(gallery.examples("light")) == COMPONENTS


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_says_first_what_it_is_and_takes(name: str) -> None:
    first = (PACKAGE / "templates" / "components" / f"{name}.html").read_text(encoding="utf-8").splitlines()[0]

    assert re.fullmatch(r"\{# .+ Input[^#]*: .+ #\}", first)


def test_no_input_of_a_component_is_left_unshown(school: Any) -> None:
    unshown = [
        (name, word)
        for name, states in gallery.examples("light").items()
        for word in INPUTS.get(name, ())
        if not any(word in context for context in states.values())
    ]

    assert unshown == []


INPUTS = {"empty": ("title", "text", "link"), "form": ("submit", "cancel"), "date": ("day",), "brand": ("place",)}


def test_the_gallery_shows_each_on_both_sides_without_an_id_twice(consultant: Any, as_staff: Any) -> None:
    content = as_staff(consultant).get("/kontor/oppsett/komponenter/").content.decode()

    ids = re.findall(r'\bid="([^"]+)"', content)
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
    assert content.count('data-color-scheme="light"') == content.count('data-color-scheme="dark"') > len(COMPONENTS)
    assert "style=" not in content


@pytest.mark.parametrize("name", gallery.ERRORS)
def test_every_error_page_says_what_now_and_leads_on(consultant: Any, as_staff: Any, name: str) -> None:
    content = as_staff(consultant).get(f"/kontor/oppsett/komponenter/feil/{name}/").content.decode()

    assert content.count("<h1") == 1
    assert 'href="/"' in content and 'href="/min-side/"' in content


def test_a_fault_is_told_even_when_the_database_is_what_failed(client: Any, school: Any, monkeypatch: Any) -> None:
    from kursflyt.domain.school import queries
    from kursflyt.pages import errors

    def broken() -> None:
        raise OSError("no database")

    monkeypatch.setattr(queries, "current", broken)
    answer = errors.fault(client.get("/robots.txt").wsgi_request)

    assert (answer.status_code, "Noe gikk galt hos oss" in answer.content.decode()) == (500, True)
    assert re.search(r"skjedde \d+\. \w+ \d{4} kl\. \d\d\.\d\d", answer.content.decode())
