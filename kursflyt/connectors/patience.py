"""How long to wait before asking an outside system once more: the one policy of all connectors."""

from __future__ import annotations

import contextlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Patience:
    """The one retry policy: each pause is drawn between nothing and a limit that doubles (seconds)."""

    attempts: int = 4
    first: float = 1.0
    longest: float = 20.0

    def pause(self, attempt: int, asked: float | None) -> float | None:
        """Seconds to wait after this attempt; None: give up. What the other side asks for is respected."""
        if attempt >= self.attempts or (asked or 0) > self.longest:
            return None
        drawn = random.uniform(0, min(self.longest, self.first * 2 ** (attempt - 1)))
        return max(drawn, asked or 0)


USUAL = Patience()


def asked_for(header: str) -> float | None:
    """Seconds that `Retry-After` asks for: a number, an HTTP date or an ISO moment."""
    if not header:
        return None
    with contextlib.suppress(ValueError):
        return max(float(header), 0.0)
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        with contextlib.suppress(ValueError, TypeError):
            moment = read(header)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return max((aware - datetime.now(UTC)).total_seconds(), 0.0)
    return None
