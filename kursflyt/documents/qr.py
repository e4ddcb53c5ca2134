"""QR codes as SVG, so that they are sharp at any size on paper and on screen."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str, *, dark: str = "#000000", border: int = 2) -> bytes:
    """An SVG with a view box and no fixed size. Error correction M: survives a fold and a coffee ring.

    `border` is the quiet zone in modules; the standard asks for 4 unless the paper around is white.
    """
    svg = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(svg, kind="svg", dark=dark, border=border, xmldecl=False, omitsize=True, nl=False)
    return svg.getvalue()


def qr_data_uri(text: str, *, dark: str = "#000000", border: int = 2) -> str:
    """The same as a `data:` address, for an `img` in a page or a mail."""
    uri: str = segno.make(text, error="m", micro=False).svg_data_uri(dark=dark, border=border, omitsize=True)
    return uri
