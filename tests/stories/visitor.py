"""Someone at a browser: goes, reads, writes, presses. Everything that knows what a page is made of is here.

Every kind of page that is visited is asked about by axe, and measured at the width of a small phone: nothing but a
table in its own frame may be wider than the window. With KURSFLYT_SCREENSHOTS set, it is pictured too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext

from tests.stories import accessibility
from tests.stories.story_stage import Stage

# In pixels: a desk, the narrowest window that WCAG 2.2 asks for (1.4.10), and the desk enlarged to 200 % (1.4.4).
WIDE, SMALL, ENLARGED = 1280, 320, 640
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
        self._hands = stage.hands(self._page, stage.faults)
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
            self._hands.press(folded.first)

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
            self._hands.write(self._page.locator(f'[name="{name}"]:visible').first, str(value))

    def fills_in(self, label: str, value: object) -> None:
        self._hands.write(self._labelled(label), str(value))

    def chooses(self, label: str, option: str) -> None:
        """Chooses in a list."""
        self._hands.choose(self._labelled(label), self._said(option))

    def ticks(self, label: str) -> None:
        self._hands.set(self._labelled(label), ticked=True)

    def unticks(self, label: str) -> None:
        self._hands.set(self._labelled(label), ticked=False)

    def attaches(self, label: str, file: Path) -> None:
        self._hands.attach(self._labelled(label), file)

    def marks(self, row: str, choice: str) -> None:
        """Chooses one of the choices that a row of a table gives."""
        line = self._page.get_by_role("row").filter(has_text=row)
        self._hands.set(line.get_by_role("radio", name=self._said(choice)), ticked=True)

    def gives_every_question(self, score: int) -> None:
        """The same score to every question with a scale."""
        for question in self._page.locator("fieldset.scale").all():
            self._hands.set(question.get_by_role("radio", name=str(score), exact=True), ticked=True)

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
            self._hands.press(link)
        answer = arrival.value
        self.status = answer.status if answer is not None else 0
        self._look()

    def _look(self) -> None:
        """Looks closely at a page that nobody in the story has seen before, and pictures it when asked to."""
        if not self._page.url.startswith(self.stage.url):
            return
        kind = re.sub(r"/(inn|evaluering|bevis|kvittering)/.+|\d+", r"/\1/", self.address)
        look = (kind, int(self._page.evaluate("() => document.body.innerHTML.length")) // 400)
        if look in self.stage.seen:
            return  # the same page with other names in it
        self.stage.seen.add(look)
        self._page.wait_for_load_state("load")  # before its style sheets are there, it is another page
        pictured = self.stage.shots is not None
        for width in [SMALL, *([ENLARGED] if self.stage.looks_closer else []), *([WIDE] if pictured else [])]:
            self._stretch(width)
            self._finds([accessibility.sideways(self._page)], f" ved {width}")
            if width == SMALL and look not in self.stage.asked:
                self.stage.asked.add(look)
                self._finds(accessibility.faults_of(self._page))
            if self.stage.shots is not None and width != ENLARGED:
                self._picture(self.stage.shots, width)
        self._stretch(self.width)
        if self.stage.looks_closer:
            self._looks_in_the_dark()

    def _looks_in_the_dark(self) -> None:
        self._page.emulate_media(color_scheme="dark")
        self._finds(accessibility.faults_of(self._page, rules=accessibility.COLOURS), " i mørke")
        self._page.emulate_media(color_scheme="light")

    def _finds(self, faults: list[str], where: str = "") -> None:
        self.stage.faults += [f"{self.address}{where}: {fault}" for fault in faults if fault]

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
