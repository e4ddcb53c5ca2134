"""Pages that many ask for in the same minute, rendered once and kept, with holes for what is each visitor's own.

The key of a page holds everything else that it shows, so that a changed course, school or day is another page.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from django.conf import settings
from django.contrib.messages import get_messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.html import conditional_escape

MOST = 64

type Key = tuple[object, ...]

_pages: OrderedDict[Key, list[bytes | str]] = OrderedDict()
_lock = Lock()


def show(
    request: HttpRequest,
    key: Key,
    render: Callable[[Mapping[str, object]], HttpResponse],
    holes: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page from memory, or rendered and kept. `render` is given what to put into each hole.

    Not kept in the demo, whose bar is each visitor's own, nor for a visitor who has a note to be shown.
    """
    holes = holes or {}
    if settings.DEMO or len(get_messages(request)):
        return render(holes)
    with _lock:
        parts = _pages.get(key)
    if parts is None:
        marks = {name: f"hole-{secrets.token_hex(8)}-{name}" for name in holes}
        parts = _split(render(marks).content.decode(), marks)
        with _lock:
            _pages[key] = parts
            while len(_pages) > MOST:
                _pages.popitem(last=False)
    return HttpResponse(
        b"".join(part if isinstance(part, bytes) else conditional_escape(str(holes[part])).encode() for part in parts)
    )


def values_of(row: Model) -> Key:
    """All columns of a row, for a key."""
    return tuple(row.__dict__.get(field.attname) for field in row._meta.concrete_fields)


def forget() -> None:
    """Renders anew next time; for tests."""
    with _lock:
        _pages.clear()


def _split(page: str, marks: Mapping[str, str]) -> list[bytes | str]:
    """Text as bytes, and between it the name of each hole."""
    if not marks:
        return [page.encode()]
    names = {mark: name for name, mark in marks.items()}
    pieces = re.split("(" + "|".join(map(re.escape, marks.values())) + ")", page)
    return [names.get(piece) or piece.encode() for piece in pieces]
