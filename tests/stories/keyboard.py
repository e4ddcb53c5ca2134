"""Hands that have no pointer: everything is reached by Tab and done by Enter, Space, the arrows and typing.

At every stop on the way the focus must be seen (WCAG 2.4.7) and not lie hidden under something (2.4.11), and whatever
cannot be reached within so many stops fails the story (2.1.1, 2.1.2).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from tests.stories.hands import Hands

STOPS = 150  # more than any page of the stories has
_LONG = 60  # characters; a longer text is pasted


class Keyboard(Hands):
    """Tab and Shift+Tab, whichever way the thing lies. Where the focus could not be seen is a fault."""

    def __init__(self, page: Any, faults: list[str]) -> None:
        super().__init__(page, faults)
        page.on("filechooser", lambda chooser: None)  # from now on: asked for at the key press, it may come too late

    def press(self, what: Any) -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")

    def write(self, where: Any, text: str) -> None:
        self.reach(where)
        kind = str(where.get_attribute("type") or "")
        if kind in ("date", "datetime-local"):
            self._write_date(where, text)
            return
        self.page.keyboard.press("ControlOrMeta+a")
        if not text:
            self.page.keyboard.press("Delete")
        elif len(text) > _LONG or kind == "number":
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.type(text)

    def choose(self, where: Any, option: str) -> None:
        """With the arrows, as one who does not know how many there are."""
        self.reach(where)
        self.page.keyboard.press("Home")
        for _ in range(where.locator("option").count()):
            if where.evaluate("e => e.selectedOptions[0]?.label.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"«{option}» kan ikke velges med piltastene")

    def set(self, box: Any, *, ticked: bool) -> None:
        if box.is_checked() == ticked:
            return
        if box.get_attribute("type") == "radio":
            self._choose_radio(box)
        else:
            self.reach(box)
            self.page.keyboard.press("Space")
        assert box.is_checked() == ticked, "tasten virket ikke"

    def attach(self, where: Any, file: Path) -> None:
        self.reach(where)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(str(file))

    # The way there

    def reach(self, what: Any) -> None:
        """Brings the focus to it by Tab alone."""
        goal = what.element_handle()
        stops: list[str] = []
        for _ in range(STOPS):
            stop = goal.evaluate(_STOP)
            self.faults += [f"{self.page.url}: {fault}" for fault in stop["faults"]]
            if stop["way"] == "here":
                return
            stops.append(stop["name"])
            self.page.keyboard.press("Tab" if stop["way"] == "on" else "Shift+Tab")
        raise AssertionError(f"{what} nås ikke med tabulator på {self.page.url}; stoppet ved {stops[:40]}")

    def _choose_radio(self, choice: Any) -> None:
        """Tab leads to the group, the arrows along it."""
        self.reach(choice)
        for _ in range(12):
            if choice.is_checked():
                return
            here = choice.evaluate("e => e === document.activeElement")
            self.page.keyboard.press("Space" if here else "ArrowDown")

    def _write_date(self, where: Any, text: str) -> None:
        """In the order that the field has, which is the browser's and not ours: the Norwegian, or the American."""
        moment = datetime.fromisoformat(text)
        for day, time in (("%d%m%Y", "%H%M"), ("%m%d%Y", "%I%M%p")):
            for _ in range(6):  # to the first part of the field
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(moment.strftime(day))
            if "T" in text:
                self.page.keyboard.press("ArrowRight")  # a year may have six digits
                self.page.keyboard.type(moment.strftime(time))
            if where.input_value() == text:
                return
        raise AssertionError(f"{text} kan ikke skrives; det står {where.input_value()!r}")


# The look of what has the focus is compared with its look when the focus has gone on; what it stands in may show it.
# `way` is where the goal lies from here.
_STOP = """goal => {
  const here = document.activeElement === document.body ? null : document.activeElement;
  const after = here && here.compareDocumentPosition(goal) & Node.DOCUMENT_POSITION_FOLLOWING;
  const group = here?.type === "radio" && goal.type === "radio" && here.name === goal.name; // one stop, whichever it is
  const way = here === goal || group ? "here" : !here || after ? "on" : "back";
  const parts = e => [e, e.closest("label, .ds-field, .scale-choice, li, td") || e];
  const look = e => parts(e).map(part => {
    const style = getComputedStyle(part);
    const ring = style.outlineStyle === "none" ? "" : style.outline + style.outlineOffset;
    const { boxShadow, borderColor, borderWidth, backgroundColor, textDecoration } = style;
    return [ring, boxShadow, borderColor, borderWidth, backgroundColor, textDecoration].join("|");
  }).join("/");
  const name = e => `${e.tagName.toLowerCase()} «${(e.innerText || e.name || e.id || "").trim().slice(0, 40)}»`;
  const faults = [];
  const last = window.keyboardStop;
  window.keyboardStop = here && { element: here, look: look(here) };
  if (!here) return { way, name: "", faults };
  if (last?.element === here) { // a part of a date, whose focus is the browser's own
    window.keyboardStop = last;
    return { way, name: name(here), faults };
  }
  const unseen = last?.element.isConnected && look(last.element) === last.look;
  if (unseen) faults.push(`fokus synes ikke på ${name(last.element)}`);
  const boxes = parts(here).map(part => part.getBoundingClientRect()).filter(box => box.width > 3 && box.height > 3);
  const within = (box, x, y) => [box.left + box.width * x, box.top + box.height * y];
  const open = boxes.some(box => [[.5, .5], [.05, .1], [.95, .1], [.05, .9], [.95, .9]].some(([x, y]) => {
    const there = document.elementFromPoint(...within(box, x, y));
    return there && (here.contains(there) || parts(here)[1].contains(there) || there.contains(here));
  }));
  if (!open) faults.push(`fokus er skjult på ${name(here)}`);
  return { way, name: name(here), faults };
}"""
