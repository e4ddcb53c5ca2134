"""The school's courses for anyone: the catalogue, one course's page, and their calendar files.

The two pages are sent packed: they hold no secret that someone could guess at by what their length becomes (BREACH).
"""

from __future__ import annotations

import re

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page

from kursflyt.core import clock
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses import session_calendar, session_plan_file
from kursflyt.domain.courses.models import CourseRun
from kursflyt.pages import access, errors, languages
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.public import course_view


class SearchForm(KursflytForm):
    q = forms.CharField(
        label=_("Søk i kurs"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    ledig = forms.BooleanField(label=_("Bare kurs med ledige plasser"), required=False)
    gratis = forms.BooleanField(label=_("Bare gratis kurs"), required=False)


@access.anyone
@gzip_page
def catalogue(request: HttpRequest) -> HttpResponse:
    """Courses with a free place and a deadline first."""
    form = SearchForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    runs = courses.catalogue(
        at=clock.now(),
        words=given.get("q", ""),
        free_only=given.get("ledig", False),
        without_fee=given.get("gratis", False),
    )
    for run in runs:
        run.price = course_view.amount(run)  # type: ignore[attr-defined]
        run.state_text = course_view.state_text(run.state, run.free)  # type: ignore[attr-defined]
        run.state_colour = course_view.STATE_COLOURS.get(run.state, "neutral")  # type: ignore[attr-defined]
    filtered = any(given.values())
    context = {
        "runs": runs,
        "form": form,
        "filtered": filtered,
        "language": languages.of_course_texts(),
        "source": source_of(request),
        "address": f"{settings.SITE_URL}/",
    }
    return render(request, "public/courses/catalogue.html", context)


@access.anyone
@gzip_page
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """One course: what it is, when, what it costs, and the way to apply. 410 where it was and has been taken down."""
    try:
        run = courses.public_run(slug)
    except CourseRun.DoesNotExist as missing:
        if courses.was_public(slug):
            return errors.gone(request)
        raise Http404 from missing
    language, source = languages.of_course_texts(), source_of(request)
    context = course_view.context(run, language=language, at=clock.now(), source=source)
    return render(request, "public/courses/landing.html", context)


@access.anyone
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The published sessions of one run."""
    run = _find(slug)
    language = languages.of_course_texts()
    content = session_calendar.calendar_file(run, courses.published_plan(run), at=clock.now(), language=language)
    return _calendar_answer(content, f"{run.slug}.ics")


@access.anyone
def calendar_all(request: HttpRequest) -> HttpResponse:
    """The published sessions of all public runs that are not over, to subscribe to."""
    return _calendar_answer(session_calendar.calendar_of_all(courses.public_runs(), at=clock.now()), "kurs.ics")


@access.anyone
def session_plan_example(request: HttpRequest) -> HttpResponse:
    """An Excel file with the columns of a session plan."""
    answer = HttpResponse(
        session_plan_file.example_file(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = 'attachment; filename="samlingsplan-eksempel.xlsx"'
    return answer


def source_of(request: HttpRequest) -> str:
    """The campaign link's code; '' when there is none or it cannot be one."""
    code = request.GET.get("kilde", "")
    return code if re.fullmatch(r"[a-z0-9-]{1,40}", code) else ""


def _find(slug: str) -> CourseRun:
    try:
        return courses.public_run(slug)
    except CourseRun.DoesNotExist as missing:
        raise Http404 from missing


def _calendar_answer(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
