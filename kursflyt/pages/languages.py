"""Which language a page is in: the one chosen, else the person's own, else the browser's, else bokmål.

A choice stands in the address (`?sprak=nn`) and is then kept in a cookie of its own. In the office it is what the
signed-in member of staff has chosen for themselves (`Staff.language`), whatever the browser says. What is shown on
other websites has its language from the address alone, and leaves no cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from kursflyt.core.norwegian_dates import Language

COOKIE = "sprak"
SECONDS_KEPT = 365 * 24 * 60 * 60
BOKMAL = "nb"
OFFICE, OFFICE_SIGN_IN = "/kontor/", "/kontor/inn/"
FOR_OTHER_SITES = "/innbygg/"
NAMES = dict(settings.LANGUAGES)


class Languages:
    """Middleware: speaks the visitor's language for the length of one request."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OFFICE) and request.path != OFFICE_SIGN_IN:
            with translation.override(BOKMAL):  # until `access.staff` knows who it is
                return self.answer(request)
        if request.path.startswith(FOR_OTHER_SITES):
            named = request.GET.get(COOKIE, "")
            with translation.override(named if named in NAMES else BOKMAL):
                return self.answer(request)
        with translation.override(chosen(request) or of_browser(request)):
            answer = self.answer(request)
        if asked := request.GET.get(COOKIE):
            keep(answer, asked)
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
        return answer


def chosen(request: HttpRequest) -> str:
    """What the visitor has asked for, now or before; '' when nothing that we speak. `malform`: older links."""
    asked = (request.GET.get(COOKIE), request.GET.get("malform"), request.COOKIES.get(COOKIE))
    return next((language for language in asked if language in NAMES), "")


def of_browser(request: HttpRequest) -> str:
    """The first of the browser's languages that we speak; plain Norwegian is bokmål, and so is everything else."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        language = wanted.partition("-")[0]
        if language in NAMES:
            return language
        if language == "no":
            return BOKMAL
    return BOKMAL


def prefer(request: HttpRequest, language: str) -> None:
    """Speaks this person's language from here on, unless the visitor has chosen another."""
    if not chosen(request) and language in NAMES:
        translation.activate(language)


def speak(language: str) -> None:
    """Speaks the language of the signed-in member of staff from here on."""
    translation.activate(language if language in NAMES else BOKMAL)


def keep(answer: HttpResponse, language: str) -> None:
    """Remembers a choice. Necessary for what the visitor asked for, so that no consent is needed."""
    if language in NAMES:
        answer.set_cookie(
            COOKIE,
            language,
            max_age=SECONDS_KEPT,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def current() -> Language:
    """The language of the page that is being made: nb, nn or en."""
    language = (translation.get_language() or BOKMAL)[:2]
    return cast(Language, language if language in NAMES else BOKMAL)


def of_course_texts() -> Literal["nb", "nn"]:
    """The language of what the school has written about its courses, which is never English: nb or nn."""
    return "nn" if current() == "nn" else "nb"
