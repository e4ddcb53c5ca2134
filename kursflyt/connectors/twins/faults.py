"""How a twin fails on command: a share of all calls, slowly, not at all, or one operation in a given way."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from enum import StrEnum


class Lost(Exception):
    """The connection breaks: no answer comes, whether or not the work was done."""


class Fault(StrEnum):
    DOWN = "down"  # 503, nothing done
    THROTTLED = "throttled"  # as the vendor says that there are too many requests
    BROKEN = "broken"  # 500, nothing done
    BROKEN_AFTER = "broken-after"  # done, but the answer is 502
    LOST = "lost"  # the connection breaks before anything is done
    LOST_AFTER = "lost-after"  # done, but no answer comes


@dataclass
class Faults:
    """`fail`: share of the calls, 0 to 1. `slow`: seconds before each answer. `planned`: an operation's next faults.

    `seed` makes the same calls fail each time.
    """

    fail: float = 0.0
    slow: float = 0.0
    down: bool = False
    planned: dict[str, list[Fault]] = field(default_factory=dict)
    seed: int = 1
    met: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._lock = threading.Lock()

    def plan(self, operation: str, *faults: Fault) -> None:
        self.planned.setdefault(operation, []).extend(faults)

    def next_for(self, operation: str) -> Fault | None:
        with self._lock:
            fault = self._draw(operation)
            self.met += fault is not None
            return fault

    def _draw(self, operation: str) -> Fault | None:
        if self.down:
            return Fault.DOWN
        if self.planned.get(operation):
            return self.planned[operation].pop(0)
        if self._chance.random() < self.fail:
            return self._chance.choice(list(Fault))
        return None
