"""Canvas's throttle: a bucket per token that drains with time; a request in flight is charged much up front."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Bucket:
    LIMIT, CEILING, PER_SECOND, UP_FRONT, COST = 600.0, 800.0, 10.0, 50.0, 1.0

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._level, self._seen = 0.0, clock()

    @property
    def remaining(self) -> float:
        return max(self.LIMIT - self._level, 0.0)

    @contextmanager
    def request(self) -> Iterator[bool]:
        """Whether there is room for one more; what it was charged too much is given back when it is done."""
        with self._lock:
            now = self._clock()
            self._level = max(self._level - (now - self._seen) * self.PER_SECOND, 0.0)
            self._seen = now
            room = self._level < self.LIMIT
            if room:
                self._level = min(self._level + self.UP_FRONT, self.CEILING)
        try:
            yield room
        finally:
            if room:
                with self._lock:
                    self._level = max(self._level - self.UP_FRONT + self.COST, 0.0)
