"""Reaches a twin in the same process, without a network: for tests and the rehearsal."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from kursflyt.connectors.twins.faults import Lost
from kursflyt.connectors.twins.front import Twin


class Inside(httpx.BaseTransport):
    """`before` is called with each request, and may raise: to see that nobody asks at a wrong time."""

    def __init__(self, twin: Twin, *, before: Callable[[httpx.Request], None] = lambda request: None) -> None:
        self._wsgi, self._before = httpx.WSGITransport(app=twin), before

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._before(request)
        try:
            return self._wsgi.handle_request(request)
        except Lost:
            raise httpx.ReadError("The connection broke.", request=request) from None
