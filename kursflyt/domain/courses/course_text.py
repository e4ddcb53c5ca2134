"""The little markup of course texts: paragraphs, lists, subheadings and links, read to blocks to be checked and shown.

`## Heading`, `- point`, `[what it leads to](https://…)`, blank line between paragraphs. Everything else is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_LINK = re.compile(r"\[([^\]\n]*)\]\((https?://[^\s)]+|mailto:[^\s)]+)\)")


@dataclass(frozen=True)
class Span:
    """A stretch of text; `url` when it is a link."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph or heading has one line of spans, a list one for each point."""

    kind: Literal["paragraph", "heading", "list"]
    lines: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    found: list[Block] = []
    for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        found.extend(_blocks_of(piece.strip("\n")))
    return tuple(found)


def links(text: str) -> tuple[Span, ...]:
    return tuple(Span(match[1], match[2]) for match in _LINK.finditer(text))


def bare_addresses(text: str) -> tuple[str, ...]:
    """Web addresses written out in the text, which a screen reader spells."""
    return tuple(re.findall(r"(?<!\()https?://[^\s)]+", _LINK.sub("", text)))


def plain(text: str) -> str:
    """Without markup, on one line: for descriptions and search results."""
    bare = _LINK.sub(lambda match: match[1], text)
    return " ".join(re.sub(r"^(#+|-)\s+", "", line) for line in bare.split("\n") if line.strip())


def _blocks_of(piece: str) -> list[Block]:
    found: list[Block] = []
    points: list[tuple[Span, ...]] = []
    paragraph: list[str] = []

    def close() -> None:
        if points:
            found.append(Block("list", tuple(points)))
        if paragraph:
            found.append(Block("paragraph", (_spans(" ".join(paragraph)),)))
        points.clear()
        paragraph.clear()

    for line in piece.split("\n"):
        if match := re.match(r"#+\s+(.+)", line):
            close()
            found.append(Block("heading", (_spans(match[1]),)))
        elif match := re.match(r"\s*[-•*]\s+(.+)", line):
            if paragraph:
                close()
            points.append(_spans(match[1]))
        elif line.strip():
            if points:
                close()
            paragraph.append(line.strip())
    close()
    return found


def _spans(text: str) -> tuple[Span, ...]:
    spans, end = [], 0
    for match in _LINK.finditer(text):
        if match.start() > end:
            spans.append(Span(text[end : match.start()]))
        spans.append(Span(match[1] or match[2], match[2]))
        end = match.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)
