"""Small forms are read at once: most registrations have no file, and Django's reader is made for streams of them.

Only what any browser sends is read here. All else is left to Django, which then sees the same bytes: a file, a part
with an odd name or header, a broken body, too many fields. What is refused is so refused by Django and in its way.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

LARGEST = 64 * 1024

_BOUNDARY = re.compile(r"multipart/form-data; boundary=([\w'+,./:=?-]{1,70})")
# RFC 7578: a text has a name and nothing else; an input for files without a file has an empty file name and no content.
_TEXT = re.compile(rb'Content-Disposition: form-data; name="([^"\\\s%]+)"')
_NO_FILE = re.compile(
    rb'Content-Disposition: form-data; name="[^"\\\s%]+"; filename=""\r\nContent-Type: application/octet-stream'
)


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
    return length.isascii() and length.isdigit() and 0 < int(length) <= LARGEST


def _fields(body: bytes, content_type: str) -> QueryDict | None:
    """The fields in the order they were sent; None when Django is to read them."""
    said = _BOUNDARY.fullmatch(content_type)
    if said is None:
        return None
    line = b"--" + said[1].encode()
    if not body.startswith(line + b"\r\n") or not body.endswith(b"\r\n" + line + b"--\r\n"):
        return None
    parts = body[len(line) + 2 : -len(line) - 6].split(b"\r\n" + line + b"\r\n")
    if len(parts) > (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 1000):
        return None
    gathered: dict[str, list[str]] = {}
    try:
        for part in parts:
            head, _, value = part.partition(b"\r\n\r\n")
            if (text := _TEXT.fullmatch(head)) and line not in value:
                gathered.setdefault(text[1].decode(), []).append(value.decode())
            elif value or not _NO_FILE.fullmatch(head):
                return None
    except UnicodeDecodeError:
        return None
    found = QueryDict(mutable=True)
    dict.update(found, gathered)
    found._mutable = False
    return found
