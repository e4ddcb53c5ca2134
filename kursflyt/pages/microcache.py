"""Answers that are the same for everyone are given again for some seconds, before Django is asked.

When a course is announced, hundreds open the same page in the same minute. Around Django, in `wsgi.py`. An answer says
itself for how long it may be given again; a visitor who carries any cookie is always answered by Django.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from kursflyt.core.kept import Kept, Key

MOST = 512
LARGEST = 256 * 1024  # bytes
BEYOND_SECONDS = 60.0

type Start = Callable[..., Any]


def for_seconds(answer: HttpResponse, seconds: float) -> HttpResponse:
    """Says that this answer may be given to anyone who asks for the same address in the same language."""
    answer.given_again_for = seconds  # type: ignore[attr-defined]
    return answer


def leads_to(answer: HttpResponse, path: str, page: HttpResponse) -> HttpResponse:
    """Says which page a redirection leads to, made while all that it shows is at hand; kept for a minute.

    Only for an address that nobody guesses.
    """
    answer.page_beyond = (path, page)  # type: ignore[attr-defined]
    return answer


@dataclass(frozen=True)
class _Answer:
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float


class Microcache:
    """A WSGI application around Django's."""

    def __init__(self, django: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self.django = django
        self.kept: Kept[_Answer] = Kept(MOST)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if settings.DEMO or "HTTP_COOKIE" in environ or "HTTP_HX_REQUEST" in environ:
            return self.django(environ, start)
        key = _key_of(environ, environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        if environ["REQUEST_METHOD"] == "GET":
            kept = self.kept.get(key)
            if kept is not None and time.monotonic() < kept.until:
                start(kept.status, kept.headers)
                return (kept.body,)
        answer = self.django(environ, start)
        if isinstance(answer, HttpResponse):
            self._keep(environ, key, answer)
        return answer

    def _keep(self, environ: dict[str, Any], key: Key, answer: HttpResponse) -> None:
        seconds = getattr(answer, "given_again_for", 0.0)
        if seconds and environ["REQUEST_METHOD"] == "GET" and answer.status_code == 200 and not _is_own(answer):
            self._put(key, answer, list(answer.items()), seconds)
        if beyond := getattr(answer, "page_beyond", None):
            path, page = beyond
            headers = {**dict(answer.items()), **dict(page.items()), "Content-Length": str(len(page.content))}
            del headers["Location"]
            self._put(_key_of(environ, path, ""), page, list(headers.items()), BEYOND_SECONDS)

    def _put(self, key: Key, page: HttpResponse, headers: list[tuple[str, str]], seconds: float) -> None:
        if len(page.content) > LARGEST:
            return
        status = f"{page.status_code} {page.reason_phrase}"
        self.kept.put(key, _Answer(status, headers, page.content, time.monotonic() + seconds))


def _is_own(answer: HttpResponse) -> bool:
    """Whether it is one visitor's, or packed as one browser asked for."""
    return bool(answer.cookies) or answer.has_header("Content-Encoding")


def _key_of(environ: dict[str, Any], path: str, query: str) -> Key:
    return (
        environ.get("HTTP_HOST", ""),
        environ.get("wsgi.url_scheme", ""),
        path,
        query,
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )
