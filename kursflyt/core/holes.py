"""A text that many get, rendered once and kept: the same for everyone but for what goes into its holes.

Render it with marks in the holes, `cut` it at the marks, and join the pieces with what is each one's own.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Hole:
    """Where something of each one's own belongs."""

    name: str


type Pieces = list[str | Hole]


def marks_for(names: Iterable[str]) -> dict[str, str]:
    """For each name something to render in its place, which occurs in no text."""
    return {name: f"hole-{secrets.token_hex(8)}-{name}" for name in names}


def cut(text: str, marks: Mapping[str, str]) -> Pieces:
    """The text in pieces, and between them the holes."""
    if not marks:
        return [text]
    names = {mark: name for name, mark in marks.items()}
    pieces = re.split("(" + "|".join(map(re.escape, marks.values())) + ")", text)
    return [Hole(names[piece]) if piece in names else piece for piece in pieces]


def fill(pieces: Pieces, own: Mapping[str, str]) -> str:
    return "".join(own[piece.name] if isinstance(piece, Hole) else piece for piece in pieces)
