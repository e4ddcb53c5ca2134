"""Files made on the spot, a spreadsheet or a picture, on their way out under a given name."""

from __future__ import annotations

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, ZIP, PDF, PNG = "text/csv; charset=utf-8", "application/zip", "application/pdf", "image/png"


def give(content: bytes, media_type: str, name: str) -> HttpResponse:
    """PDF and PNG are shown in the browser, the rest saved to disk."""
    how = "inline" if media_type in (PDF, PNG) else "attachment"
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'{how}; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
