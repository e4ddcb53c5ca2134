"""How someone uses what is found on a page: presses, writes, chooses. With a pointer here, with keys in keyboard.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Hands:
    """With a pointer, as quick as a browser's driver is. What they meet that should not be so is told to `faults`."""

    def __init__(self, page: Any, faults: list[str]) -> None:
        self.page, self.faults = page, faults

    def press(self, what: Any) -> None:
        what.click()

    def write(self, where: Any, text: str) -> None:
        where.fill(text)

    def choose(self, where: Any, option: str) -> None:
        where.select_option(label=option)

    def set(self, box: Any, *, ticked: bool) -> None:
        """A box to tick, or one of several choices."""
        box.set_checked(ticked)

    def attach(self, where: Any, file: Path) -> None:
        where.set_input_files(str(file))
