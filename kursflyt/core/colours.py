"""Colours as `#rrggbb`: how well one is read on another, by WCAG 2.2, and the nearest that is read well enough."""

from __future__ import annotations

import colorsys
import re

TEXT = 4.5  # success criterion 1.4.3; 3.0 holds for large text, and by 1.4.11 for lines and icons
LINE = 3.0
_STEPS = 400
_WRITTEN = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def parse(text: str) -> str:
    """`#0b5c6b` for what people write: 0B5C6B, #0b5c6b, #abc. ValueError for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def nearest_that_holds(colour: str, *, against: str, ratio: float = TEXT) -> str:
    """The colour itself where its contrast is enough; else the same hue, no more lighter or darker than it must be."""
    if contrast(colour, against) >= ratio:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 1.0 if contrast("#ffffff", against) > contrast("#000000", against) else 0.0
    for step in range(1, _STEPS + 1):
        moved = lightness + (end - lightness) * step / _STEPS
        found = _written(colorsys.hls_to_rgb(hue, moved, saturation))
        if contrast(found, against) >= ratio:
            return found
    return "#ffffff" if end else "#000000"


def mixed(colour: str, other: str, share: float) -> str:
    """`share` (0–1) of the other one in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return _written(tuple(mine * (1 - share) + its * share for mine, its in pairs))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
