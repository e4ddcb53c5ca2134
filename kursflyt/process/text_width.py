"""How wide a text is in Arial, and where its lines break: SVG does not wrap text by itself.

The widths are those of Arial and of Liberation Sans, which is drawn to the same measures, in thousandths of the size.
"""

from __future__ import annotations

from functools import lru_cache

_CLASSES = {
    222: "ijl'",
    278: "It.,:;/!|f \u00a0[]«»",
    333: 'r-()"`',
    500: "cksvxyzJ",
    556: "abdeghnopqu0123456789?_–åæ$#",
    611: "FTZLø",
    667: "ABEKPSVXYÅ&",
    722: "CDHNRUw",
    778: "GOQØ",
    833: "mM",
    944: "W",
    1000: "Æ@—…%",
}
_WIDTHS = {character: width for width, characters in _CLASSES.items() for character in characters}
_OTHER = 600


def of(text: str, size: float) -> float:
    """The width of the text at this font size, in the unit of the size."""
    return sum(_WIDTHS.get(character, _OTHER) for character in text) * size / 1000


@lru_cache(maxsize=2048)
def lines(text: str, size: float, width: float) -> tuple[str, ...]:
    """The text broken between words into lines no wider than `width`; a word that is wider is broken too."""
    found: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if of(longer, size) <= width:
            line = longer
            continue
        if line:
            found.append(line)
        while of(word, size) > width and len(word) > 1:
            fits = next((n for n in range(len(word) - 1, 1, -1) if of(word[:n], size) <= width), 1)
            found.append(word[:fits])
            word = word[fits:]
        line = word
    return tuple([*found, line] if line else found)


def shortened(name: str, size: float, width: float) -> str:
    """A person's name that fits: whole, else with initials after the first name, else cut with dots."""
    if of(name, size) <= width:
        return name
    first, *rest = name.split() or [""]
    shorter = " ".join([first, *(f"{part[0]}." for part in rest[-1:])])
    while of(shorter, size) > width and len(shorter) > 2:
        shorter = shorter[:-2].rstrip() + "…"
    return shorter
