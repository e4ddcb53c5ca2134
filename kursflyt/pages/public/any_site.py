"""Answers that any website may read and any cache may keep: nothing in them is a visitor's own."""

from __future__ import annotations

from django.http import HttpResponse


def open_to_all(answer: HttpResponse, *, seconds: int, stale_seconds: int) -> HttpResponse:
    """Kept for `seconds`, and given a while longer, `stale_seconds`, while a newer one is fetched."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={stale_seconds}"
    return answer
