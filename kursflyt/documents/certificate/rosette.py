"""The rosette behind the name, as on old share certificates: fine curves in the school's colour."""

from __future__ import annotations

import math
from functools import cache

_RINGS = ((42.0, 12), (36.0, 16), (30.0, 10), (22.0, 14))
_STEPS = 540
_PALENESS = 0.86


@cache
def rosette_svg(colour: str) -> str:
    """An SVG of 84 by 84 units in a pale shade of `colour` (`#rrggbb`), so that text stays readable over it."""
    pale = "".join(f"{round(int(colour[at : at + 2], 16) * (1 - _PALENESS) + 255 * _PALENESS):02x}" for at in (1, 3, 5))
    rings = "".join(f'<path d="{_ring(size, petals)}"/>' for size, petals in _RINGS)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 84 84">'
        f'<g fill="none" stroke="#{pale}" stroke-width="0.13">{rings}</g></svg>'
    )


def _ring(size: float, petals: int) -> str:
    points = []
    for step in range(_STEPS):
        angle = 2 * math.pi * step / _STEPS
        radius = size * (0.72 + 0.28 * math.cos(petals * angle))
        points.append(f"{42 + radius * math.cos(angle):.2f} {42 + radius * math.sin(angle):.2f}")
    return f"M{'L'.join(points)}Z"
