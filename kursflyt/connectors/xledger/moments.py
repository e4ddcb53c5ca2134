"""Xledger's moments have no zone: they are the time in Norway. Days are days."""

from __future__ import annotations

import contextlib
from datetime import date, datetime

from kursflyt.core.clock import OSLO


def read(text: str) -> datetime:
    """Raises ValueError where it is no moment."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OSLO)


def read_or_none(text: object) -> datetime | None:
    with contextlib.suppress(ValueError):
        return read(str(text))
    return None


def day_or_none(text: object) -> date | None:
    """A day, also where it comes with a time."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(str(text)[:10])
    return None
