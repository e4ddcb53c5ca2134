"""A text with a NUL character is refused as a bad request: the database keeps none, and no browser sends one.

Forms say so at their field; this is for all that is sent without one, and for addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import psycopg
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from kursflyt.pages import errors

NUL = "\0"


class NulCharacters:
    """Middleware: what the database refused for a NUL in the request is answered with 400."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, DataError | psycopg.DataError | ValueError) and _has_nul(request):
            return errors.bad_request(request, fault)
        return None


def _has_nul(request: HttpRequest) -> bool:
    fields = (text for sent in (request.GET, request.POST) for name, texts in sent.lists() for text in (name, *texts))
    return NUL in unquote(request.path) or any(NUL in text for text in fields)
