"""Error pages that help: what happened, and the way on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from kursflyt.core import norwegian_dates
from kursflyt.pages import languages


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: the page lay open too long, someone else has signed in, or cookies are off."""
    return render(request, "errors/stale_form.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def gone(request: HttpRequest) -> HttpResponse:
    """What was there and has been taken down, which search engines forget sooner than what they cannot find."""
    return render(request, "errors/410.html", status=410)


def fault(request: HttpRequest) -> HttpResponse:
    """Without a database, a school or a visitor: any of them may be what failed."""
    language = languages.current()
    happened_at = norwegian_dates.long_moment(timezone.now(), language=language)
    context = {"language": language, "happened_at": happened_at}
    return HttpResponse(render_to_string("errors/500.html", context), status=500)
