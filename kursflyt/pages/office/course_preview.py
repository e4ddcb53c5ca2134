"""The landing page as it will look, from texts that may not be stored yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from kursflyt.core import clock
from kursflyt.domain.courses.models import CourseRun, LandingPage
from kursflyt.pages.public import course_view


def of_texts(request: HttpRequest, run: CourseRun, texts: Mapping[str, str], *, language: str) -> str:
    """The page's body with these texts."""
    page = LandingPage(run=run, **dict(texts))
    return _rendered(request, run, page, language)


def of_run(request: HttpRequest, run: CourseRun, *, language: str = "nb") -> str:
    """The page's body with the stored texts."""
    return _rendered(request, run, None, language)


def _rendered(request: HttpRequest, run: CourseRun, page: LandingPage | None, language: str) -> str:
    language = "nn" if language == "nn" else "nb"
    with translation.override(language):
        context = course_view.context(run, language=language, at=clock.now(), page=page)
        return render_to_string("public/courses/body.html", context | {"preview": True}, request=request)
