"""How a kind of document is archived: which way it went, and why the public may not see it, where it may not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Handling:
    """`ground` is the sentence on paper; `access_code` and `paragraph` say the same in an archive system's own words.

    All three are empty for what is open. `direction`: incoming, outgoing or internal.
    """

    direction: str = "internal"
    ground: str = ""
    access_code: str = ""
    paragraph: str = ""


OPEN = Handling()
