"""The empty registration form, rendered once for everyone who opens it: many do so in the minute a course is announced.

What differs between visitors is their CSRF token alone. The key holds everything else that the page shows, so that a
changed course, school or day is another page.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.school.models import School

MOST = 64
KEPT_SECONDS = 2.0

type Key = tuple[object, ...]

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
_pages: OrderedDict[Key, tuple[str, str]] = OrderedDict()
_runs: OrderedDict[tuple[str, str], tuple[float, CourseRun]] = OrderedDict()
_lock = Lock()


def recent(slug: str, find: Callable[[str], CourseRun]) -> CourseRun:
    """The run as it was at most two seconds ago; for showing the form. Sending it in asks the database."""
    key, now = (str(connection.settings_dict["NAME"]), slug), time.monotonic()
    kept = _runs.get(key)
    if kept is None or now - kept[0] > KEPT_SECONDS:
        kept = (now, find(slug))
        with _lock:
            _runs[key] = kept
            while len(_runs) > MOST:
                _runs.popitem(last=False)
    return kept[1]


def forget() -> None:
    """Asks and renders anew next time; for tests."""
    with _lock:
        _runs.clear()
        _pages.clear()


def show(
    request: HttpRequest,
    run: CourseRun,
    school: School,
    *,
    language: str,
    source: str,
    today: date,
    render: Callable[[], HttpResponse],
) -> HttpResponse:
    """The page from memory, or rendered and kept. Not kept in the demo, whose bar is each visitor's own."""
    if settings.DEMO or len(get_messages(request)):
        return render()
    key = (language, source, today, *_values(run), *_values(run.programme), *_values(school), *_page_values(run))
    with _lock:
        kept = _pages.get(key)
    if kept is None:
        answer = render()
        parts = _TOKEN.split(answer.content.decode())
        if len(parts) == 2:
            with _lock:
                _pages[key] = (parts[0], parts[1])
                while len(_pages) > MOST:
                    _pages.popitem(last=False)
        return answer
    before, after = kept
    return HttpResponse(f'{before}name="csrfmiddlewaretoken" value="{get_token(request)}"{after}')


def _values(row: Model) -> tuple[object, ...]:
    return tuple(row.__dict__.get(field.attname) for field in row._meta.concrete_fields)


def _page_values(run: CourseRun) -> tuple[object, ...]:
    page = getattr(run, "landing_page", None)
    return _values(page) if page is not None else ()
