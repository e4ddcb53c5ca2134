"""Sees that nobody outside is asked while a transaction is open here."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
from django.db import connection


@dataclass
class Watch:
    """`inside`: what was asked at a wrong time."""

    inside: list[str] = field(default_factory=list)

    def look(self, request: httpx.Request) -> None:
        if connection.in_atomic_block:
            self.inside.append(f"{request.method} {request.url.path}")
