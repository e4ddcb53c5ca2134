"""Files on their way out under a given name: made on the spot, or stored and checked against their fingerprint."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kursflyt.core import storage
from kursflyt.core.models import StoredFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, ZIP, PDF, PNG = "text/csv; charset=utf-8", "application/zip", "application/pdf", "image/png"


def give(content: bytes, media_type: str, name: str) -> HttpResponse:
    """PDF and PNG are shown in the browser, the rest saved to disk: nothing that can carry script is shown."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(media_type not in (PDF, PNG), name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


def stored(file: StoredFile, name: str) -> HttpResponse:
    """The bytes as they were stored."""
    return give(storage.read(file), file.media_type, name)
