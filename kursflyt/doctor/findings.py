"""What the doctor found about one thing: whether it is well, what was seen, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`needed`: the school cannot work without it. `advice` is empty when there is nothing to do."""

    what: str
    well: bool
    said: str
    advice: str = ""
    needed: bool = False


def good(what: str, said: str, *, advice: str = "") -> Finding:
    return Finding(what, True, said, advice)


def bad(what: str, said: str, advice: str) -> Finding:
    """The school cannot work before this is mended."""
    return Finding(what, False, said, advice, needed=True)


def lacking(what: str, said: str, advice: str) -> Finding:
    """It works, but not as it should."""
    return Finding(what, False, said, advice)
