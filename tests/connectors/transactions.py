"""Nobody outside is asked while a transaction is open: what a stage is given as `before` to see to it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from django.db import connection


def note_in(inside: list[str]) -> Callable[[httpx.Request], None]:
    """Puts the path of each request that is made inside a transaction on the list."""

    def look(request: httpx.Request) -> None:
        if connection.in_atomic_block:
            inside.append(request.url.path)

    return look
