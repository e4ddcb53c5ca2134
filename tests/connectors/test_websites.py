"""What every kind of website keeps to: the same tests for our own pages, the WordPress twin and a real WordPress.

The real one is asked with `-m live`, with the settings of docs/connectors/wordpress.md in the environment.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import websites
from kursflyt.connectors.builtin import OwnPages
from kursflyt.connectors.wordpress import access
from kursflyt.connectors.wordpress.platform import WordPress
from tests.connectors import wordpress_stage
from tests.connectors.wordpress_stage import WANTED, known


@pytest.fixture(params=["built-in", "twin", pytest.param("live", marks=pytest.mark.live)])
def website(request: pytest.FixtureRequest) -> websites.Website:
    if request.param == "built-in":
        return OwnPages()
    if request.param == "twin":
        stage: wordpress_stage.Stage = request.getfixturevalue("wordpress")
        return stage.website()
    found = access.from_surroundings()
    if found is None:
        pytest.skip("KURSFLYT_WORDPRESS_URL is not set")
    return WordPress(replace(found, status="publish"))


@pytest.fixture
def wanted(website: Any) -> Any:
    """A page for this test, which is gone afterwards where it is a real one."""
    name = f"test-{secrets.token_hex(4)}"
    given = replace(WANTED, key=name, slug=name)
    yield given
    if isinstance(website, WordPress):
        found = website.take_down(given.key)
        if found is not None:
            website.client.delete(found.external_id)


def test_a_page_has_an_address(website: websites.Website, wanted: websites.WebPage) -> None:
    found = website.ensure_page(wanted)
    assert found.public and found.url.startswith("https://") and found.notes == ()


def test_a_page_that_is_asked_for_twice_is_the_same(website: websites.Website, wanted: websites.WebPage) -> None:
    first = website.ensure_page(wanted)
    again = website.ensure_page(wanted)
    assert (again.external_id, again.url, again.written) == (first.external_id, first.url, first.written)
    assert website.ensure_page(known(wanted, first)).url == first.url


def test_title_and_text_may_change_and_the_address_stays(website: websites.Website, wanted: websites.WebPage) -> None:
    first = website.ensure_page(wanted)
    changed = known(wanted, first, title="Nytt navn", notice="Kurset er fullt", slug="et-annet")
    again = website.ensure_page(changed)
    assert (again.external_id, again.url) == (first.external_id, first.url)
    seen = website.look(again.external_id, again.written)
    assert seen is None or (seen.public, seen.edited) == (True, False)


def test_a_page_is_taken_down_and_put_up_again_at_the_same_address(
    website: websites.Website, wanted: websites.WebPage
) -> None:
    first = website.ensure_page(wanted)
    for _ in range(2):
        down = website.take_down(wanted.key, first.external_id)
        assert down is None or (down.external_id, down.public) == (first.external_id, False)
    again = website.ensure_page(known(wanted, down or first))
    assert (again.public, again.url) == (True, first.url)


def test_what_was_never_there_is_taken_down_without_a_word(website: websites.Website) -> None:
    assert website.take_down(f"never-{secrets.token_hex(4)}") is None


def test_the_connection_is_in_order(website: websites.Website) -> None:
    assert [check for check in website.check() if not check.well] == []
