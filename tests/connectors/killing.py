"""A process that is killed between an outside call and its answer: what was asked for is done, and nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import httpx

from kursflyt.connectors.twins import inside


class _Staged(Protocol):
    twin: Any


class Killed(BaseException):
    """The process ends here."""


def killed[Player](stage: _Staged, call: int, player: Callable[..., Player], what: Callable[[Player], object]) -> bool:
    """Whether the process ended at this call. `player`: the stage's own, which is given the line to talk through."""
    try:
        what(player(transport=KilledAfter(stage, call)))
    except Killed:
        return True
    return False


class KilledAfter(httpx.BaseTransport):
    """The twin does what it is asked; after call number `last` nobody is there to read the answer."""

    def __init__(self, stage: _Staged, last: int) -> None:
        self._inside, self._left = inside.Inside(stage.twin), last

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inside.handle_request(request)
        response.read()
        self._left -= 1
        if self._left == 0:
            raise Killed
        return response
