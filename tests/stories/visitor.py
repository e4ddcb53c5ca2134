"""Someone at a browser: goes, reads, writes, presses. Everything that knows what a page is made of is here.

Every page that is visited is measured at the width of a small phone: nothing but a table in its own frame may be wider
than the window. With KURSFLYT_SCREENSHOTS set, it is measured and pictured at the width of a desk too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext

from tests.stories.story_stage import Stage

WIDE, SMALL = 1280, 360
_PATIENCE = 15_000  # milliseconds


class Visitor:
    """One person with a browser of their own. Without JavaScript, unless `scripts` says otherwise."""

    def __init__(self, stage: Stage, called: str, *, width: int = WIDE, scripts: bool = False) -> None:
        self.stage, self.called, self.width = stage, called, width
        self._context: Any = stage.browser.new_context(
            locale="nb-NO",
            base_url=stage.url,
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            accept_downloads=True,
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(_PATIENCE)
        self._page: Any = self._context.new_page()
        self.faults: list[str] = []
        if scripts:
            self._page.on("pageerror", lambda fault: self.faults.append(str(fault)))
            self._page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.status = 0

    def leaves(self) -> None:
        self._context.close()

    # Going about

    def goes_to(self, address: str) -> None:
        """Opens an address of the site."""
        answer = self._page.goto(address, wait_until="domcontentloaded")
        self.status = answer.status if answer is not None else 0
        self._look()

    def follows(self, link: str) -> None:
        """Follows the first link that says this."""
        self._arrives_by(self._page.get_by_role("link", name=self._said(link)).first)

    def presses(self, button: str) -> None:
        """Presses the button that says this, and waits for the page that comes of it."""
        self._arrives_by(
            self._page.get_by_role("button", name=_words(self._said(button))).locator("visible=true").first
        )

    def opens(self, summary: str) -> None:
        """Unfolds what is folded under this heading; nothing when it is open."""
        folded = self._page.locator("details:not([open]) > summary").filter(has_text=self._said(summary))
        if folded.count():
            folded.first.click()

    def fetches(self, link: str) -> bytes:
        """What lies behind a link: a file."""
        address = self._page.get_by_role("link", name=self._said(link)).first.get_attribute("href")
        answer = self._context.request.get(str(self._page.evaluate("a => new URL(a, document.baseURI).href", address)))
        self.status = answer.status
        content: bytes = answer.body()
        return content

    # Writing

    def writes(self, **fields: object) -> None:
        """Writes in fields by their names in the form."""
        for name, value in fields.items():
            self._page.locator(f'[name="{name}"]:visible').first.fill(str(value))

    def fills_in(self, label: str, value: object) -> None:
        self._labelled(label).fill(str(value))

    def chooses(self, label: str, option: str) -> None:
        """Chooses in a list."""
        self._labelled(label).select_option(label=self._said(option))

    def ticks(self, label: str) -> None:
        self._labelled(label).check()

    def unticks(self, label: str) -> None:
        self._labelled(label).uncheck()

    def attaches(self, label: str, file: Path) -> None:
        self._labelled(label).set_input_files(str(file))

    def marks(self, row: str, choice: str) -> None:
        """Chooses one of the choices that a row of a table gives."""
        self._page.get_by_role("row").filter(has_text=row).get_by_role("radio", name=self._said(choice)).check()

    def gives_every_question(self, score: int) -> None:
        """The same score to every question with a scale."""
        for question in self._page.locator("fieldset.scale").all():
            question.get_by_role("radio", name=str(score), exact=True).check()

    # Reading

    def reads_after(self, term: str) -> str:
        """What stands beside this term in a list of facts."""
        found = (
            self._page.locator("dl > div").filter(has=self._page.locator("dt", has_text=self._said(term))).locator("dd")
        )
        return str(found.first.inner_text()).strip()

    def reads(self) -> str:
        """The whole page as it can be read, folded parts not included."""
        text: str = self._page.locator("body").inner_text()
        return " ".join(text.split())

    def sees(self, sentence: str) -> None:
        sentence = self._said(sentence)
        assert sentence in self.reads(), f"«{sentence}» står ikke på {self.address}:\n{self.reads()}"

    def does_not_see(self, sentence: str) -> None:
        sentence = self._said(sentence)
        assert sentence not in self.reads(), f"«{sentence}» står på {self.address}"

    def is_told(self, sentence: str) -> None:
        """A message or an error says this."""
        told = [
            " ".join(text.split())
            for text in self._page.locator(".ds-alert, .ds-error-summary, .ds-validation-message").all_inner_texts()
        ]
        assert any(self._said(sentence) in text for text in told), f"{told}\n{self.address}\n{self.reads()[:3000]}"

    def has_written(self, name: str, value: str) -> None:
        """What stands in a field of the form."""
        assert self._page.locator(f'[name="{name}"]').first.input_value() == value

    def is_refused(self) -> None:
        """The page is not for this person: not allowed, or it does not exist for them."""
        assert self.status in (403, 404), f"{self.status} {self.address}"

    @property
    def address(self) -> str:
        return str(urlsplit(self._page.url).path)

    # What the page is made of

    def _said(self, words: str) -> str:
        """What stands on the page for these words of bokmål: some people read their pages in another language."""
        with translation.override(self._page.evaluate("() => document.documentElement.lang") or "nb"):
            return gettext(words)

    def _labelled(self, label: str) -> Any:
        return self._page.get_by_label(_words(self._said(label))).locator("visible=true").first

    def _arrives_by(self, link: Any) -> None:
        with self._page.expect_navigation(wait_until="domcontentloaded") as arrival:
            link.click()
        answer = arrival.value
        self.status = answer.status if answer is not None else 0
        self._look()

    def _look(self) -> None:
        """Measures the page, and pictures it when asked to. No id may stand twice: labels would lead astray."""
        if not self._page.url.startswith(self.stage.url):
            return
        kind = re.sub(r"/(inn|evaluering|bevis|kvittering)/.+|\d+", r"/\1/", self.address)
        look = (kind, int(self._page.evaluate("() => document.body.innerHTML.length")) // 400)
        if look in self.stage.seen:
            return  # the same page with other names in it
        self.stage.seen.add(look)
        widths = (SMALL,) if self.stage.shots is None else (SMALL, WIDE)
        for width in widths:
            self._stretch(width)
            fault = self._page.evaluate(_MEASURE)
            if fault:  # just resized, the page may not have been laid out yet; what is wrong stays wrong
                self._page.wait_for_timeout(400)
                fault = self._page.evaluate(_MEASURE)
            if fault:
                self.stage.faults.append(f"{self.address} ved {width}: {fault}")
            if self.stage.shots is not None:
                self._picture(self.stage.shots, width)
        self._stretch(self.width)

    def _stretch(self, width: int) -> None:
        if self._page.viewport_size["width"] != width:
            self._page.set_viewport_size({"width": width, "height": 900})

    def _picture(self, folder: Path, width: int) -> None:
        number = len(list(folder.glob(f"*_{width}.png")))
        place = re.sub(r"[^a-z0-9]+", "-", self.address.strip("/").lower())[:60]
        path = str(folder / f"{number:03d}_{self.called}_{place}_{width}.png")
        self._page.screenshot(
            path=path, full_page=True, caret="initial"
        )  # to hide it, a style is put in, against our policy


def _words(label: str) -> re.Pattern[str]:
    """The label, whole, with or without the note that the field need not be filled in."""
    return re.compile(rf"^\s*{re.escape(label)}\s*(\(valgfritt\)|\(valfritt\)|\(optional\))?\s*$")


_MEASURE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  if (twice.length) return "samme id to ganger: " + twice.slice(0, 4).join(", ");
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide + 1) return "";
  const framed = e => e.closest(".table-wrap, .preview-frame, pre, .scroll");
  const beyond = e => e.getBoundingClientRect().right > wide + 1;
  const found = [...document.body.querySelectorAll("*")].filter(e => beyond(e) && !framed(e));
  return "rulles sidelengs: " + found.slice(0, 4).map(e => e.tagName + "." + e.className).join(", ");
}"""
