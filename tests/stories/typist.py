"""Someone of the office with their hands on the keyboard, in a browser with scripts."""

from __future__ import annotations

import re
from typing import Any

from tests.stories import keyboard
from tests.stories.office_people import OfficeWorker

_OPEN = re.compile("^(Søknaden|Brevet)$")


class Typist(OfficeWorker):
    """Presses keys. Kari, unless somebody else is named."""

    username = "kari"

    def types(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def writes_here(self, text: str) -> None:
        """Where the focus is."""
        self._page.keyboard.type(text)

    def types_on(self, *keys: str) -> None:
        """Each key brings something new into the page, which is awaited before the next is pressed."""
        for key in keys:
            with self._page.expect_response(
                lambda answer: answer.request.resource_type == "xhr" and answer.status != 302
            ):
                self.types(key)
            self._page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")
        self._look()

    def types_before_the_answer(self, *keys: str) -> None:
        """All are pressed before what the first of them asks for is answered, however slow the machine is."""
        asked: list[Any] = []
        self._page.route(
            "**/*", lambda call: asked.append(call) if call.request.resource_type == "xhr" else call.continue_()
        )
        with self._page.expect_request(lambda request: request.resource_type == "xhr"):
            self.types(*keys)
        for call in asked:
            call.continue_()
        self._page.unroute("**/*")

    def types_to_another_page(self, *keys: str) -> None:
        """The last key leads on."""
        self.types(*keys[:-1])
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self.types(keys[-1])

    def stands_at(self) -> str:
        """What has the focus: the id of a field, or the words of a link."""
        return str(self._page.evaluate("() => document.activeElement.id || document.activeElement.innerText.trim()"))

    def tabs_to(self, button: str) -> None:
        """By Tab, as far as it takes."""
        keyboard.Keyboard(self._page, self.faults).reach(self._page.get_by_role("button", name=button))

    def stands_in_the_first_box(self) -> None:
        """Of the answers that are put under themes."""
        self._page.locator("#themes [type=checkbox]").first.focus()

    def tabs_to_link(self, link: str) -> None:
        """The same, to a link."""
        keyboard.Keyboard(self._page, self.faults).reach(self._page.get_by_role("link", name=link))

    def waits_to_hear(self, sentence: str) -> None:
        """Until a region that a screen reader listens to says this, whatever else happens in the page."""
        self._page.get_by_role("status").filter(has_text=sentence).first.wait_for(state="attached")

    def waits_to_stand_at(self, words: str) -> None:
        """Until this has the focus. What is renewed loses it for a moment."""
        self._page.wait_for_function("words => document.activeElement.innerText.trim() === words", arg=words)

    def waits_to_stand_at_row_of(self, name: str) -> None:
        """In the list of applications or letters."""
        self._page.wait_for_function(_STANDS_AT_ROW, arg=name)

    def rows(self) -> list[str]:
        """The first link of each row."""
        found: list[str] = self._page.evaluate(
            "() => [...document.querySelectorAll('[data-row]')].map(row => row.querySelector('a').innerText.trim())"
        )
        return found

    def column(self, heading: str) -> list[str]:
        """The first line of each cell that is shown under this heading."""
        found: list[str] = self._page.evaluate(_COLUMN, heading)
        return found

    def sorted_by(self, heading: str) -> str:
        """What the heading tells a screen reader of the order."""
        return str(self._page.get_by_role("columnheader", name=heading).get_attribute("aria-sort"))

    def has_chosen(self, count: int) -> None:
        """So many rows, as the bar says; with none the bar is gone."""
        bar = self._page.get_by_role("form", name="De valgte oppgavene")
        if count:
            bar.get_by_text(f"{count} valgt", exact=True).wait_for()
        else:
            bar.wait_for(state="hidden")

    def sees_help(self) -> bool:
        return bool(self._page.get_by_role("dialog", name="Hurtigtaster").is_visible())

    def has_open(self) -> str:
        """Whose application or letter is open."""
        return str(self._page.get_by_role("region", name=_OPEN).get_by_role("heading").first.inner_text()).strip()

    def comes_to(self, whom: str) -> None:
        """Waits until this application or letter is open."""
        self._page.get_by_role("region", name=_OPEN).get_by_role("heading", name=whom).first.wait_for()


_COLUMN = """heading => {
  const headings = [...document.querySelectorAll("thead th")];
  const place = headings.findIndex(th => th.innerText.replace(/[↕↑↓]/, "").trim() === heading);
  const rows = [...document.querySelectorAll("tbody tr")].filter(row => row.checkVisibility());
  return rows.map(row => row.cells[place].innerText.split("\\n")[0].trim());
}"""

_STANDS_AT_ROW = """name => {
  const here = document.activeElement;
  return here.matches("#case-rows a") && here.innerText.includes(name);
}"""
