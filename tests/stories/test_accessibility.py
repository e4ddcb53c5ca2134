"""The measures themselves: each sees the fault it is there for, and what holds for all pages of a look at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kursflyt.rehearsal.acts import before
from tests.stories import accessibility
from tests.stories.keyboard import Keyboard
from tests.stories.story_stage import Stage
from tests.stories.visitor import SMALL, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WITHOUT_TEXT = '<img src="/static/kursflyt.svg">'
PALE = '<p style="color: #bbb; background: #fff">Frist 1. mars</p>'
TINY = '<a href="/a" style="display: inline-block; width: 9px; height: 9px">x</a>' * 2
BROAD = '<div style="width: 600px">Bred</div>'
BROAD_PICTURE = '<img alt="Bred" width="600" height="9" src="/static/kursflyt.svg">'
UNSEEN = '<button style="outline: none; box-shadow: none; transition: none">Usynlig</button>'
COVERED = '<button>Dekket</button><div style="position: fixed; inset: 0; background: #fff"></div>'
NO_STOP = '<div role="button">Uten stopp</div>'


class Builder(Visitor):
    """Someone who builds a fault into the page that is open, past all its policies."""

    def builds(self, html: str) -> None:
        self._page.set_content(
            f'<!doctype html><html lang="nb"><title>Prøve</title><main><h1>Prøve</h1>{html}'
            "<p><button>Etterpå</button></p></main></html>"
        )

    def puts_into_the_page(self, html: str) -> None:
        self._page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", html)
        self._look()

    def finds_by_axe(self) -> list[str]:
        return [fault.split(" ")[0] for fault in accessibility.faults_of(self._page)]

    def finds_by_measure(self) -> str:
        return accessibility.sideways(self._page)

    def reaches(self, button: str) -> list[str]:
        """What was wrong on the way."""
        self._hands.reach(self._page.get_by_role("button", name=button))
        return self._hands.faults

    def follows_within(self, link: str) -> None:
        """A link to a place on the same page."""
        self._hands.press(self._page.get_by_role("link", name=link))

    def next_stop(self) -> str:
        """The words of what Tab leads to."""
        self._page.keyboard.press("Tab")
        return str(self._page.evaluate("() => document.activeElement.innerText.trim()"))

    def sees_move(self) -> list[str]:
        return accessibility.moving(self._page)


@pytest.fixture
def builder(stage: Stage) -> Iterator[Builder]:
    """Faults that are built in on purpose are not the story's."""
    stage.hands = Keyboard
    yield Builder(stage, "bygger", width=SMALL)
    stage.faults.clear()


@pytest.mark.parametrize(
    ("html", "rule"), [(WITHOUT_TEXT, "image-alt"), (PALE, "color-contrast"), (TINY, "target-size")]
)
def test_axe_sees_a_fault_where_no_script_runs(builder: Builder, html: str, rule: str) -> None:
    builder.builds("<p>Alt er bra.</p>")
    assert builder.finds_by_axe() == []

    builder.builds(html)

    assert builder.finds_by_axe() == [rule]


def test_a_fault_on_a_page_of_the_site_is_told_with_its_address(stage: Stage, builder: Builder) -> None:
    builder.goes_to("/tilgjengelighet/")
    assert stage.faults == []

    stage.seen, stage.asked = set(), set()
    builder.puts_into_the_page(WITHOUT_TEXT + BROAD_PICTURE)

    assert [fault.partition(": ")[0] for fault in stage.faults] == ["/tilgjengelighet/ ved 320", "/tilgjengelighet/"]
    assert "image-alt (1): " in stage.faults[1]


def test_what_is_wider_than_the_window_is_seen(builder: Builder) -> None:
    builder.builds(BROAD)

    assert builder.finds_by_measure().startswith("rulles sidelengs: DIV")


def test_focus_that_cannot_be_seen_is_a_fault(builder: Builder) -> None:
    builder.builds("<button>Synlig</button>")
    assert builder.reaches("Etterpå") == []

    builder.builds(UNSEEN)
    assert builder.reaches("Etterpå")[-1].endswith("fokus synes ikke på button «Usynlig»")

    builder.builds(COVERED)
    assert builder.reaches("Dekket")[-1].endswith("fokus er skjult på button «Dekket»")


def test_what_cannot_be_reached_by_tab_fails(builder: Builder) -> None:
    builder.builds(NO_STOP)

    with pytest.raises(AssertionError, match="nås ikke med tabulator"):
        builder.reaches("Uten stopp")


def test_the_first_stop_of_a_page_leads_past_its_menus(builder: Builder) -> None:
    builder.goes_to("/bevis/")
    assert builder.next_stop() == "Hopp til innholdet"

    builder.follows_within("Hopp til innholdet")

    assert builder.next_stop() not in ("Fagskolen Fjordvik", "Kurs", "Min side")


def test_nothing_moves_for_who_has_asked_for_less_motion(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    someone = Builder(stage, "noen")
    for address in ("/", "/personvern/", "/kontor/inn/", "/larer/inn/"):
        someone.goes_to(address)
        assert someone.sees_move() == []

    another = Builder(stage, "bygger")
    another.builds('<p style="transition: color 1s">Flyttes</p>')
    assert another.sees_move() == ["P."]
