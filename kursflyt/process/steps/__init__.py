"""One function a box, in chart order: before, during and after the course. `load` registers them all."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime

type Watch = Callable[..., object]

_watches: list[Watch] = []


def load() -> None:
    """Imports every module of steps below this package."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)


def every_minute(watch: Watch) -> Watch:
    """Registers something that is looked after by the clock: reminders, offers that lapse. Called with `at=`."""
    _watches.append(watch)
    return watch


def on_the_minute(*, at: datetime) -> None:
    for watch in _watches:
        watch(at=at)
