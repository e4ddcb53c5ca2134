"""Stored files on their way out: shown in the browser where that is safe, else saved to disk, under a given name."""

from __future__ import annotations

import io
from typing import cast

from django.http import FileResponse, HttpResponse

from kursflyt.core import storage
from kursflyt.core.models import StoredFile

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "video/mp4"})
# A file within one of our pages: whatever it holds, it loads nothing and runs nothing. A PDF is not put in a sandbox,
# since not every browser opens its viewer there; the browser's own viewer styles what it shows.
_WITHIN_US = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


def show(file: StoredFile, name: str) -> HttpResponse:
    """The checked bytes. Only kinds that cannot carry script are shown in the browser; the rest are downloads."""
    return _answer(storage.read(file), name, file.media_type)


def show_within(file: StoredFile, name: str) -> HttpResponse:
    """As `show`, and what is shown may stand in a frame of our own pages, and of nobody else's."""
    return _within_us(_answer(storage.read(file), name, file.media_type), file.media_type)


def unsent(pdf: bytes, name: str) -> HttpResponse:
    """A letter that is not sent and not stored."""
    return _answer(pdf, name, "application/pdf")


def _answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = FileResponse(
        io.BytesIO(content), as_attachment=media_type not in SHOWN, filename=name, content_type=media_type
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)  # the type stubs know no base common to both that pages may return


def _within_us(answer: HttpResponse, media_type: str) -> HttpResponse:
    if media_type in SHOWN:
        sandbox = "" if media_type == "application/pdf" else "; sandbox"
        answer.headers["Content-Security-Policy"] = _WITHIN_US + sandbox
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer
