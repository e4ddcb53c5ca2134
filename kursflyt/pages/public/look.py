"""The school's look as browsers fetch it: its shades as a style sheet, its logo, its icons and the web manifest.

The addresses carry the look's version and are kept for a year: a changed colour is another address. A style sheet of
its own, since the pages allow no style in themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from kursflyt.core import storage
from kursflyt.documents import school_icon
from kursflyt.domain.school import look, queries
from kursflyt.domain.school.models import School
from kursflyt.pages import access

KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"
KEPT_FOR_A_WHILE = "public, max-age=300"
ICON_SIZES = (180, 192, 512)
# A drawing opened by itself can do nothing: no script, nothing fetched.
_NOTHING_BUT_DRAWING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@access.anyone
def stylesheet(request: HttpRequest, version: str) -> HttpResponse:
    """The shades of the school's colour. An old version's address gives the newest, for a short while."""
    school = _school()
    answer = HttpResponse(_css(school.colour), content_type="text/css; charset=utf-8")
    return _kept(answer, version == look.version(school))


@access.anyone
def logo(request: HttpRequest, version: str) -> HttpResponse:
    """The logo as it was uploaded and cleaned; 404 when there is none."""
    school = _school()
    if school.logo is None:
        raise Http404
    answer = HttpResponse(storage.read(school.logo), content_type=school.logo.media_type)
    answer["Content-Security-Policy"] = _NOTHING_BUT_DRAWING
    return _kept(answer, version == look.version(school))


@access.anyone
def icon(request: HttpRequest, version: str, size: int) -> HttpResponse:
    """The school's first letter on its colour, for home screens and tabs."""
    if size not in ICON_SIZES:
        raise Http404
    school = _school()
    answer = HttpResponse(_icon(school.short_name[:1].upper(), school.colour, size), content_type="image/png")
    return _kept(answer, version == look.version(school))


@access.anyone
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the site on its home screen."""
    school = _school()
    version = look.version(school)
    answer = JsonResponse(
        {
            "name": school.name,
            "short_name": school.short_name,
            "lang": "nb",
            "start_url": "/",
            "scope": "/",
            "display": "browser",
            "theme_color": school.colour,
            "background_color": look.WHITE,
            "icons": [
                {
                    "src": reverse("public.look.icon", args=[version, size]),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                }
                for size in ICON_SIZES[1:]
            ],
        },
        json_dumps_params={"ensure_ascii": False},
        content_type="application/manifest+json",
    )
    return _kept(answer, False)


def _school() -> School:
    try:
        return queries.current()
    except queries.SchoolMissing as missing:
        raise Http404 from missing


def _kept(answer: HttpResponse, newest: bool) -> HttpResponse:
    answer["Cache-Control"] = KEPT_FOR_A_YEAR if newest else KEPT_FOR_A_WHILE
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@cache
def _css(colour: str) -> str:
    light, dark = look.light_shades(colour), look.dark_shades(colour)
    return (
        _rule(':root, [data-color-scheme="light"], [data-color-scheme="auto"]', light)
        + "@media (prefers-color-scheme: dark) {\n"
        + _rule('[data-color-scheme="auto"]', dark)
        + "}\n"
        + _rule('[data-color-scheme="dark"]', dark)
    )


def _rule(selector: str, shades: Mapping[str, str]) -> str:
    return (
        f"{selector} {{ " + " ".join(f"--ds-color-accent-{name}: {shade};" for name, shade in shades.items()) + " }\n"
    )


_icon = cast(Callable[[str, str, int], bytes], cache(school_icon.png))
