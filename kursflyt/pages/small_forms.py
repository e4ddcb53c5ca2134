"""Small forms are read at once: most registrations have no file, and Django's reader is made for streams of them.

Anything unusual is left to Django, which then sees the same bytes: a file, a part with an odd name or none, a broken
body, too many fields. What is refused is therefore refused by Django and in its way.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

LARGEST = 64 * 1024


class SmallForms:
    """Middleware; before whatever looks at `request.POST`."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.content_type == "multipart/form-data" and _is_small(request):
            fields = _fields(request.body, request.META["CONTENT_TYPE"])
            if fields is not None:
                request._post, request._files = fields, MultiValueDict()  # type: ignore[attr-defined]
        return self.answer(request)


def _is_small(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or ""
    return length.isdigit() and 0 < int(length) <= LARGEST


def _fields(body: bytes, content_type: str) -> QueryDict | None:
    """The fields in the order they were sent; None when Django is to read them."""
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    gathered: dict[str, list[str]] = {}
    segment, value = None, b""
    try:
        with PushMultipartParser(boundary, content_length=len(body), max_segment_count=_most_fields()) as parser:
            for event in (*parser.parse(body), *parser.parse(b"")):
                if isinstance(event, MultipartSegment):
                    if not event.name or event.name != event.name.strip():
                        return None
                    if event.filename or event.header("content-transfer-encoding"):
                        return None
                    segment, value = event, b""
                elif event:
                    value += event
                elif segment is not None and segment.filename is None:
                    gathered.setdefault(segment.name, []).append(value.decode())
    except (MultipartError, ValueError):
        return None
    found = QueryDict(mutable=True)
    dict.update(found, gathered)
    found._mutable = False
    return found


def _most_fields() -> int:
    return settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000
