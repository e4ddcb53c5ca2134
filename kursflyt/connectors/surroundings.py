"""How settings of outside systems are read from the environment."""

from __future__ import annotations

import os

from kursflyt.connectors import roles


def said(name: str, usual: str = "") -> str:
    """The usual also where it is set to nothing."""
    return os.environ.get(name, "").strip() or usual


def one_of(name: str, allowed: tuple[str, ...]) -> str:
    """The first of them where nothing is said. Raises roles.Misconfigured."""
    given = said(name, allowed[0]).lower()
    if given not in allowed:
        raise roles.Misconfigured(f"{name} må være {' eller '.join(allowed)}.")
    return given
