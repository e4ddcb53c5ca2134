"""Draws the icon at any size, so that a school has one without making one."""

from __future__ import annotations

from datetime import date

from kursflyt.documents import letterhead, typesetting

_SCREEN = 72  # dots per inch, at which a point is a pixel
_UNDATED = date(2000, 1, 1)


def png(letter: str, colour: str, size: int) -> bytes:
    """`size` pixels square; `colour` is `#rrggbb` and dark enough for white on it."""
    return typesetting.preview_png(
        typesetting.Composition(
            template="school_icon/template.typ",
            title=letter,
            issuer=letterhead.nobody(colour),
            language="nb",
            dated_on=_UNDATED,
            data={"letter": letter, "size": size},
        ),
        dpi=_SCREEN,
    )
