"""Stored files on their way out: shown in the browser where that is safe, else saved to disk, under a given name."""

from __future__ import annotations

import io
from typing import cast

from django.http import FileResponse, HttpResponse

from kursflyt.core import storage
from kursflyt.core.models import StoredFile

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "video/mp4"})


def show(file: StoredFile, name: str) -> HttpResponse:
    """The checked bytes. Only kinds that cannot carry script are shown in the browser; the rest are downloads."""
    content = io.BytesIO(storage.read(file))
    answer = FileResponse(
        content, as_attachment=file.media_type not in SHOWN, filename=name, content_type=file.media_type
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, answer)  # the type stubs know no base common to both that pages may return
