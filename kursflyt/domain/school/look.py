"""The school's look: one colour, one logo. Both are checked, so that every page and letter can be read by everyone.

From the colour follow all shades of the pages, light and dark; nobody has to choose sixteen.
"""

from __future__ import annotations

import hashlib
import io
from base64 import b64encode
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, colours, file_kinds, storage, svg_picture, uploads
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.school import queries
from kursflyt.domain.school.models import School

LARGEST_LOGO = 1_000_000
LOGO_SIZE = (800, 240)  # pixels at most: sharp on paper at 13 mm and on a screen at 40
WHITE, BLACK = "#ffffff", "#000000"
PAPER, NIGHT = "#ffffff", "#26282b"  # the lightest and the darkest ground that text in the colour stands on
_SHADES_VERSION = "1"
PNG = "image/png"


class ColourIsNone(Refused):
    """What was written is no colour."""

    field = "colour"


class ColourTooPale(Refused):
    """White text on it, or it as text on white, could not be read by everyone."""

    field = "colour"


class BadLogo(Refused):
    """The file cannot be a logo."""

    field = "logo"


@transaction.atomic
def change(
    *, colour: str, logo: tuple[str, bytes] | None = None, remove_logo: bool = False, by: Actor, at: datetime
) -> School:
    """Sets the colour and, where given, the logo (name, content). Raises ColourIsNone, ColourTooPale, BadLogo."""
    school = School.objects.select_for_update().get(pk=1)
    before = school.logo_id
    school.colour = checked_colour(colour)
    if logo is not None:
        content, media_type = checked_logo(*logo)
        school.logo = storage.keep(content, media_type=media_type, at=at)
    elif remove_logo:
        school.logo = None
    school.save(update_fields=["colour", "logo"])
    queries.forget()
    if before and before != school.logo_id:
        storage.forget([before])
    audit.record("school.look_changed", by=by, at=at, colour=school.colour, logo=school.logo_id or "")
    return school


def checked_colour(text: str) -> str:
    """`#rrggbb`. Raises ColourIsNone, and ColourTooPale with the nearest that holds (WCAG 2.2, 1.4.3)."""
    try:
        colour = colours.parse(text)
    except ValueError:
        raise ColourIsNone("Skriv fargen som # og seks tegn, for eksempel #0b5c6b.") from None
    reached = colours.contrast(colour, WHITE)
    if reached < colours.TEXT:
        nearest = colours.nearest_that_holds(colour, against=WHITE)
        raise ColourTooPale(
            "Fargen {colour} er for lys: hvit tekst på den har kontrast {reached}, og kravet er 4,5:1. "
            "Den nærmeste som holder, er {nearest}.",
            colour=colour,
            reached=_ratio(reached),
            nearest=nearest,
        )
    return colour


def checked_logo(name: str, content: bytes) -> tuple[bytes, str]:
    """What is stored, and its media type: an SVG without anything but drawing, or a PNG no larger than needed."""
    if len(content) > LARGEST_LOGO:
        limit = file_kinds.megabytes(LARGEST_LOGO)
        raise BadLogo(
            "Filen {name} er for stor til å være en logo. Grensen er {limit}.",
            name=uploads.safe_name(name),
            limit=limit,
        )
    try:
        if file_kinds.extension_of(name) == "svg":
            return svg_picture.cleaned(content), "image/svg+xml"
        uploads.check_upload(name, content, allowed=frozenset({"png"}), max_bytes=LARGEST_LOGO)
    except Refused as refused:
        if isinstance(refused, svg_picture.NotADrawing):
            raise BadLogo(refused.sentence) from refused
        raise BadLogo("{refused} En SVG-tegning går også.", refused=refused) from refused
    return _small_png(content), PNG


def logo_as_svg(school: School) -> bytes | None:
    """For what we print, whose letterhead takes a drawing: a PNG stands in one."""
    if school.logo is None:
        return None
    content = storage.read(school.logo)
    if school.logo.media_type != PNG:
        return content
    width, height = _size_of_png(content)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><image width="{width}" '
        f'height="{height}" href="data:image/png;base64,{b64encode(content).decode()}"/></svg>'
    ).encode()


def version(school: School) -> str:
    """Another when anything of the look is: part of the addresses that browsers keep for a year."""
    facts = "|".join((_SHADES_VERSION, school.colour, school.logo_id or "", school.short_name))
    return hashlib.sha256(facts.encode()).hexdigest()[:12]


def light_shades(colour: str) -> dict[str, str]:
    """The design system's accent colour by the names of its shades, on a light page."""
    ground = {name: colours.mixed(WHITE, colour, share) for name, share in _GROUNDS.items()}
    return {
        "background-default": WHITE,
        "surface-default": WHITE,
        **ground,
        "border-subtle": colours.mixed(WHITE, colour, 0.35),
        "border-default": colours.nearest_that_holds(colour, against=ground["surface-tinted"], ratio=colours.LINE),
        "border-strong": colours.mixed(colour, BLACK, 0.1),
        "text-subtle": colours.nearest_that_holds(colour, against=ground["surface-hover"]),
        "text-default": colours.nearest_that_holds(
            colours.mixed(colour, BLACK, 0.55), against=ground["surface-active"], ratio=7
        ),
        "base-default": colour,
        "base-hover": colours.mixed(colour, BLACK, 0.18),
        "base-active": colours.mixed(colour, BLACK, 0.34),
        "base-contrast-default": WHITE,
        "base-contrast-subtle": colours.nearest_that_holds(colours.mixed(WHITE, colour, 0.12), against=colour),
    }


def dark_shades(colour: str) -> dict[str, str]:
    """The same on a dark page, where the colour itself is made as light as it takes."""
    shown = colours.nearest_that_holds(colour, against=NIGHT)
    ground = {name: colours.mixed("#131416", colour, share * 1.6) for name, share in _GROUNDS.items()}
    return {
        "background-default": "#17181a",
        "surface-default": colours.mixed("#1c1d1f", colour, 0.12),
        **ground,
        "border-subtle": colours.mixed("#131416", shown, 0.5),
        "border-default": shown,
        "border-strong": colours.mixed(shown, WHITE, 0.3),
        "text-subtle": colours.nearest_that_holds(
            colours.mixed(shown, WHITE, 0.2), against=ground["surface-hover"], ratio=colours.TEXT
        ),
        "text-default": colours.mixed(shown, WHITE, 0.85),
        "base-default": shown,
        "base-hover": colours.mixed(shown, WHITE, 0.2),
        "base-active": colours.mixed(shown, WHITE, 0.38),
        "base-contrast-default": colours.nearest_that_holds("#0c0d0e", against=shown),
        "base-contrast-subtle": colours.nearest_that_holds("#1c1d1f", against=shown),
    }


_GROUNDS = {
    "background-tinted": 0.06,
    "surface-tinted": 0.11,
    "surface-hover": 0.18,
    "surface-active": 0.26,
}


def _ratio(number: float) -> str:
    return f"{number:.1f}:1".replace(".", ",")


def _small_png(content: bytes) -> bytes:
    from PIL import Image  # a tenth of a second to load, for a page that is used once a year

    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as opened:
            if opened.width * opened.height > 40_000_000:
                raise BadLogo("Bildet har for mange bildepunkter til å være en logo. Lagre det mindre.")
            picture = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as fault:
        raise BadLogo("PNG-filen kan ikke leses. Lagre logoen på nytt, og last den opp igjen.") from fault
    picture.thumbnail(LOGO_SIZE)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _size_of_png(content: bytes) -> tuple[int, int]:
    """From its first chunk, IHDR."""
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
