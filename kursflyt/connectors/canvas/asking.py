"""How Canvas is asked, and how its answers are read: one row, none, or all the pages of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kursflyt.connectors import http
from kursflyt.connectors.canvas import refusals
from kursflyt.connectors.http import Line, Query

_NEXT = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?')
_PER_PAGE = ("per_page", "100")


class Asking:
    """Raises refusals.Declined where Canvas says no, and what the line raises."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def _find(self, operation: str, path: str) -> dict[str, Any] | None:
        answer = self._line.send(operation, "GET", path)
        return None if answer.status == 404 else _row(operation, answer)

    def _ask(
        self,
        operation: str,
        method: str,
        path: str,
        query: Query = (),
        *,
        body: object = None,
        upload: http.Upload | None = None,
        again: bool | None = None,
    ) -> dict[str, Any]:
        answer = self._line.send(operation, method, path, query=query, body=body, upload=upload, again=again)
        return _row(operation, answer)

    def _all(self, operation: str, path: str, query: Query = (), *, inside: str = "") -> Iterator[dict[str, Any]]:
        """Every row of every page. The next page's address is Canvas's own and is followed as it is.

        `inside`: the name under which the rows stand, where the answer is not the list itself.
        """
        answer = self._line.send(operation, "GET", path, query=[*query, _PER_PAGE])
        seen = set()
        while True:
            yield from _rows(operation, answer, inside)
            found = _NEXT.search(answer.headers.get("Link", ""))
            if found is None or found[1] in seen:
                return
            seen.add(found[1])
            answer = self._line.send(operation, "GET", found[1])


def _row(operation: str, answer: http.Answer) -> dict[str, Any]:
    body = answer.data()
    if answer.well and isinstance(body, dict):
        return body
    raise refusals.Declined(operation, answer.status, refusals.complaints(body))


def _rows(operation: str, answer: http.Answer, inside: str) -> list[dict[str, Any]]:
    body = answer.data()
    if inside and answer.well and isinstance(body, dict):
        body = body[inside]
    if answer.well and isinstance(body, list):
        return body
    raise refusals.Declined(operation, answer.status, refusals.complaints(body))
