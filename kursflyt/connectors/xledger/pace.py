"""No more questions than Xledger lets anyone ask: one at a time from each process, and so many in some seconds.

The file of an invoice is no question, and waits for none.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AT_MOST, WITHIN = 18, 5.0  # requests and seconds; Xledger's own limit is 20, and another process may ask too


class Pace:
    """`clock` gives seconds."""

    def __init__(
        self, *, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep, self._clock = sleep, clock
        self._lock = threading.Lock()
        self._asked: deque[float] = deque(maxlen=AT_MOST)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Waits for its turn."""
        with self._lock:
            if len(self._asked) == AT_MOST:
                left = self._asked[0] + WITHIN - self._clock()
                if left > 0:
                    self._sleep(left)
            self._asked.append(self._clock())
            yield
