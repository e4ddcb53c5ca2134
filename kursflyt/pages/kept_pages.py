"""Pages that many ask for in the same minute, rendered once and kept, with holes for what is each visitor's own.

The key of a page holds everything else that it shows, so that a changed course, school or day is another page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import conditional_escape

from kursflyt.core import holes
from kursflyt.core.kept import Kept, Key

_pages: Kept[holes.Pieces] = Kept(64)


def show(
    request: HttpRequest,
    key: Key,
    render: Callable[[Mapping[str, object]], HttpResponse],
    own: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page from memory, or rendered and kept. `render` is given what to put into each hole.

    Not kept in the demo, whose bar is each visitor's own, nor for a visitor who has a note to be shown.
    """
    own = own or {}
    if settings.DEMO or (request.COOKIES and len(get_messages(request))):
        return render(own)
    pieces = _pages.get(key)
    if pieces is None:
        marks = holes.marks_for(own)
        pieces = _pages.put(key, holes.cut(render(marks).content.decode(), marks))
    return HttpResponse(holes.fill(pieces, {name: conditional_escape(str(value)) for name, value in own.items()}))


def forget() -> None:
    """Renders anew next time; for tests."""
    _pages.forget()
