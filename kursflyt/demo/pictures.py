"""Pictures for the demo's landing pages: one calm composition a course, drawn in the school's colour and two warm ones.

Each is drawn at twice the size and made smaller, so that edges are soft. Nothing is random: a demo looks like the last.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from kursflyt.domain.courses.landing_picture import SHARED

if TYPE_CHECKING:
    from PIL import ImageDraw

WIDE, HIGH = SHARED[0] * 2, SHARED[1] * 2
SAND, CLAY, PAPER = (236, 196, 126), (205, 104, 75), (247, 243, 234)

Colour = tuple[int, int, int]


def draw(motif: str, *, colour: str) -> bytes:
    """A PNG as large as what is shared, by the name of a motif and the school's colour as #rrggbb. KeyError for another
    name."""
    from PIL import Image, ImageDraw

    paint = MOTIFS[motif]
    school: Colour = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    whole = Image.new("RGB", (WIDE, HIGH), mixed(school, PAPER, 0.86))
    paint(ImageDraw.Draw(whole), school)
    written = io.BytesIO()
    whole.resize(SHARED, Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour, from 0 to 1, in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _facade(pen: ImageDraw.ImageDraw, school: Colour) -> None:
    """Building blocks in courses; some are sand and clay, used before."""
    rows, gap = 6, 18
    high = HIGH // rows
    for row in range(rows):
        left = -((row * 137) % 330)
        place = 0
        while left < WIDE:
            wide = (330, 470, 240, 560)[(row * 3 + place * 5) % 4]
            shade = (0.0, 0.3, 0.52, 0.7, 0.15)[(row * 2 + place * 3) % 5]
            fill = mixed(school, PAPER, shade)
            if (row * 7 + place * 4) % 11 == 0:
                fill = SAND
            elif (row * 5 + place * 3) % 13 == 4:
                fill = CLAY
            pen.rectangle((left, row * high + gap, left + wide - gap, (row + 1) * high), fill=fill)
            left += wide
            place += 1


def _shelves(pen: ImageDraw.ImageDraw, school: Colour) -> None:
    """Round and upright goods on three shelves, some with a tag."""
    rows = 3
    high = HIGH // rows
    tags = []
    for row in range(rows):
        floor = (row + 1) * high - 70
        pen.rectangle((0, floor, WIDE, floor + 14), fill=mixed(school, PAPER, 0.25))
        left = 90 + row * 70
        place = 0
        while left < WIDE - 120:
            wide, tall = ((130, 240), (220, 220), (90, 290), (180, 150))[(row + place * 3) % 4]
            shade = (0.1, 0.55, 0.35, 0.72)[(row * 3 + place) % 4]
            fill = (
                SAND if (row * 4 + place) % 7 == 2 else CLAY if (row + place) % 9 == 5 else mixed(school, PAPER, shade)
            )
            box = (left, floor - tall, left + wide, floor)
            if wide == tall:
                pen.ellipse(box, fill=fill)
            else:
                pen.rounded_rectangle(box, radius=34, fill=fill)
            if (place + row) % 4 == 1:
                tags.append((left + wide / 2, floor - tall / 2))
            left += wide + 70
            place += 1
    for x, y in tags:
        pen.ellipse((x - 26, y - 26, x + 26, y + 26), fill=PAPER, outline=school, width=9)


def _fjord(pen: ImageDraw.ImageDraw, school: Colour) -> None:
    """A low sun over hills that lie behind each other, and water."""
    pen.rectangle((0, 0, WIDE, HIGH), fill=mixed(SAND, PAPER, 0.62))
    pen.ellipse((1560, 200, 1960, 600), fill=CLAY)
    for layer, (level, height, shade) in enumerate(
        ((560, 190, 0.66), (680, 220, 0.46), (820, 170, 0.24), (960, 120, 0.0))
    ):
        edge = [
            (
                x,
                level
                - height * math.sin(x / (410 - layer * 45) + layer * 2.1)
                - height * 0.35 * math.sin(x / (150 + layer * 20) + layer),
            )
            for x in range(0, WIDE + 12, 12)
        ]
        pen.polygon([*edge, (WIDE, HIGH), (0, HIGH)], fill=mixed(school, PAPER, shade))
    for place, y in enumerate(range(1120, HIGH, 34)):
        left = 300 + (place * 410) % 900
        pen.rounded_rectangle((left, y, left + 900 - place * 120, y + 8), radius=4, fill=mixed(school, PAPER, 0.3))


def _air(pen: ImageDraw.ImageDraw, school: Colour) -> None:
    """Streams of air, side by side, that bend together."""
    for line in range(24):
        middle = -60 + line * 60
        points = [
            (x, middle + 120 * math.sin(x / 400 + line * 0.11) + 40 * math.sin(x / 170 + line * 0.2))
            for x in range(-20, WIDE + 20, 8)
        ]
        warm = line in (7, 8, 15)
        fill = (SAND, CLAY)[line % 2] if warm else mixed(school, PAPER, 0.05 + 0.7 * abs(math.sin(line * 0.55)))
        pen.line(points, fill=fill, width=30 if warm else 22, joint="curve")


def _rings(pen: ImageDraw.ImageDraw, school: Colour) -> None:
    """Two people as round forms, with rings around them that meet: someone is within reach."""
    for x, y, warm, most in ((760, 700, CLAY, 6), (1720, 560, SAND, 6)):
        for ring in range(most, 0, -1):
            reach = 110 + ring * 105
            pen.ellipse(
                (x - reach, y - reach, x + reach, y + reach),
                outline=mixed(school, PAPER, 0.05 + ring * 0.12),
                width=26,
            )
        pen.ellipse((x - 120, y - 120, x + 120, y + 120), fill=warm)


MOTIFS: dict[str, Callable[[ImageDraw.ImageDraw, Colour], None]] = {
    "facade": _facade,
    "shelves": _shelves,
    "fjord": _fjord,
    "air": _air,
    "rings": _rings,
}
