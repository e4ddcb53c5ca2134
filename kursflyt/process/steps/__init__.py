"""One function a box, in chart order: before, during and after the course. `load` registers them all."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Imports every module of steps below this package."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
