"""What is looked after by the clock, every minute: reminders, offers that lapse, long work that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

type Watch = Callable[..., object]

_watches: list[Watch] = []


def every_minute(watch: Watch) -> Watch:
    """Registers something. Called with `at=`."""
    _watches.append(watch)
    return watch


def on_the_minute(*, at: datetime) -> list[Exception]:
    """The faults of those that failed; they stop none of the others."""
    faults = []
    for watch in _watches:
        try:
            watch(at=at)
        except Exception as fault:
            faults.append(fault)
    return faults
