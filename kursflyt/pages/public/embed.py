"""The school's courses on the school's own website: a custom element, what it reads, and a page for a frame.

These pages know nobody: no cookie, no session, the language from the address alone, so that anyone may keep them.
docs/embed.md is written for the one who edits the website.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page

from kursflyt.core import clock, norwegian_dates
from kursflyt.domain.courses import course_text
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.queries import PublicState
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.school import framing, look
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import access, languages
from kursflyt.pages.public import any_site, course_view

MOST = 50
SOURCE = "nettside"
SCHEMES = {"mork": "dark", "auto": "auto"}
_OPEN = (PublicState.OPEN, PublicState.WAITING_LIST, PublicState.NOT_YET)
_CODE = re.compile(r"[a-z0-9-]{1,40}")
_ELEMENT = Path(__file__).resolve().parents[2] / "static" / "embed" / "kursflyt-kurs.js"


@dataclass(frozen=True)
class CourseLine:
    """One course in words, ready to be shown. `state` is a PublicState; `button` is empty where nothing can be done."""

    title: str
    summary: str
    url: str
    state: str
    state_text: str
    facts: list[tuple[str, str]]
    button: str
    button_url: str


@access.anyone
@conditional_page
@gzip_page
def script(request: HttpRequest) -> HttpResponse:
    """`<kursflyt-kurs>`. The address stays, so browsers ask again after an hour and get a short answer."""
    answer = HttpResponse(_element(), content_type="text/javascript; charset=utf-8")
    return any_site.open_to_all(answer, seconds=3600, stale_seconds=86400)


@access.anyone
@conditional_page
@gzip_page
def course_list(request: HttpRequest) -> HttpResponse:
    """The courses asked for as JSON, in sentences: the element has no words of its own."""
    school = school_queries.current()
    answer = JsonResponse(
        {
            "school": school.name,
            "language": languages.current(),
            "all_url": _with_source(f"{settings.SITE_URL}{reverse('public.courses.catalogue')}", _source(request)),
            "all_text": _("Se alle kursene"),
            "empty_text": _("Ingen kurs er åpne for påmelding nå."),
            "look": {
                "light": _colours(look.light_shades(school.colour)),
                "dark": _colours(look.dark_shades(school.colour)),
            },
            "courses": [asdict(line) for line in lines_for(request)],
        },
        json_dumps_params={"ensure_ascii": False},
    )
    return any_site.open_to_all(answer, seconds=60, stale_seconds=600)


@access.anyone
@xframe_options_exempt
@conditional_page
@gzip_page
def frame(request: HttpRequest) -> HttpResponse:
    """The same as a page to be framed, for websites that take no script. Only the sites that the school names may."""
    context = {
        "lines": lines_for(request),
        "scheme": SCHEMES.get(request.GET.get("tema", ""), "light"),
        "all_url": _with_source(reverse("public.courses.catalogue"), _source(request)),
        "one": bool(request.GET.get("kurs")),
        "tags": course_view.STATE_COLOURS,
    }
    answer = render(request, "public/embed/frame.html", context)
    answer["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    answer._csp_config = {**settings.SECURE_CSP, "frame-ancestors": _ancestors()}  # type: ignore[attr-defined]
    return answer


def lines_for(request: HttpRequest) -> list[CourseLine]:
    """What the address asks for: `kurs` one course by its slug, `studietilbud` those of a programme code, `antall`."""
    slug, code, at = request.GET.get("kurs", ""), request.GET.get("studietilbud", ""), clock.now()
    if slug:
        found = [run for run in courses.public_runs().filter(slug=slug)]
        for run in found:
            run.state, run.free = courses.public_state(run, at), courses.free_places(run)  # type: ignore[attr-defined]
    else:
        found = [run for run in courses.catalogue(at=at) if run.state in _OPEN]  # type: ignore[attr-defined]
        if code:
            found = [run for run in found if run.programme.code.casefold() == code.strip().casefold()]
    source = _source(request)
    return [_line(run, source) for run in found[: _count(request)]]


def _line(run: CourseRun, source: str) -> CourseLine:
    language = languages.of_course_texts()
    page, state = run.landing_page, run.state  # type: ignore[attr-defined]
    address = promotion.page_address(run)
    lead = (page.ingress_nn if language == "nn" else "") or page.ingress
    return CourseLine(
        title=run.title_in(language),
        summary=course_text.plain(lead),
        url=_with_source(address, source),
        state=state,
        state_text=course_view.state_text(state, run.free),  # type: ignore[attr-defined]
        facts=[(label, value) for label, value in _facts(run, state) if value],
        button=_button(state),
        button_url=_with_source(f"{address}pamelding/" if state.accepts else address, source),
    )


def _facts(run: CourseRun, state: PublicState) -> list[tuple[str, str]]:
    opens = run.registration_opens_at if state == PublicState.NOT_YET else None
    return [
        (_("Oppstart"), _day(run.starts_on)),
        (_("Søk innen"), _day(norwegian_dates.oslo_day(run.registration_deadline_at)) if state.accepts else ""),
        (_("Påmelding åpner"), _day(norwegian_dates.oslo_day(opens)) if opens else ""),
        (_("Sted"), run.venue),
        (_("Pris"), course_view.amount(run)),
    ]


def _day(day: Any) -> str:
    return norwegian_dates.long_date(day, language=languages.current())


def _button(state: PublicState) -> str:
    if state == PublicState.OPEN:
        return _("Søk om plass")
    if state == PublicState.WAITING_LIST:
        return _("Søk om plass på ventelisten")
    return _("Les om kurset") if state == PublicState.NOT_YET else ""


def _colours(shades: dict[str, str]) -> dict[str, str]:
    return {
        "accent": shades["base-default"],
        "accent_hover": shades["base-hover"],
        "on_accent": shades["base-contrast-default"],
        "link": shades["text-subtle"],
        "line": shades["border-subtle"],
    }


def _source(request: HttpRequest) -> str:
    code = request.GET.get("kilde", SOURCE)
    return code if _CODE.fullmatch(code) else SOURCE


def _with_source(address: str, source: str) -> str:
    language = languages.current()
    return f"{address}?kilde={source}" + (f"&sprak={language}" if language != languages.BOKMAL else "")


def _count(request: HttpRequest) -> int:
    asked = request.GET.get("antall", "")
    return min(max(int(asked), 1), MOST) if asked.isascii() and asked.isdigit() and len(asked) < 4 else MOST


def _ancestors() -> list[str]:
    sites = framing.sites_of(school_queries.current())
    return ["'self'", *sites] if sites else ["*"]


@cache
def _element() -> bytes:
    return _ELEMENT.read_bytes()
