"""An employer drops the file of a certificate on the page, or misses it."""

from __future__ import annotations

import base64

import pytest

from kursflyt.rehearsal.acts import before
from tests.stories.story_stage import Stage
from tests.stories.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_DROP = """([place, content]) => {
  const held = new DataTransfer(), on = document.querySelector(place);
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  held.items.add(new File([bytes], "bevis.pdf", { type: "application/pdf" }));
  for (const name of ["dragenter", "dragover", "drop"])
    on.dispatchEvent(new DragEvent(name, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


class Dropper(Visitor):
    """Has the file on the desk beside the browser."""

    def drops(self, content: bytes, place: str) -> None:
        """On a place that sends it, and waits for the page that comes of it."""
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self._page.evaluate(_DROP, [place, base64.b64encode(content).decode()])

    def is_asked_to_drop(self) -> bool:
        return bool(self._page.get_by_text("Slipp PDF-filen her").is_visible())


def test_a_file_that_is_dropped_is_checked_at_once(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    employer = Dropper(stage, "arbeidsgiver", scripts=True)
    employer.goes_to("/bevis/")
    assert employer.is_asked_to_drop()

    employer.drops(b"%PDF-1.7 noe annet", "[data-drop] form")

    employer.sees("Filen er ikke lik noe bevis vi har utstedt.")
    assert [fault for fault in employer.faults if "422" not in fault] == []


def test_without_scripts_nobody_is_asked_to_drop(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    employer = Dropper(stage, "arbeidsgiver")
    employer.goes_to("/bevis/")
    assert not employer.is_asked_to_drop()
