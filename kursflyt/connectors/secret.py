"""Credentials of outside systems: from the environment or a file, shown to nobody, opened only as they are sent."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import httpx

from kursflyt.connectors import roles


class Secret:
    """Text that prints as dots, so that no log, error page or traceback can carry it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; call it where it is sent, and keep it nowhere."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "•••"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("A secret is not stored.")


class Bearer(httpx.Auth):
    """Opens the secret at the moment a request leaves."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers["Authorization"] = f"Bearer {self._secret.reveal()}"
        yield request


def from_surroundings(name: str) -> Secret:
    """What the variable `name` says, or the first line of the file that `name`_FILE names. Empty when neither is set.

    Raises roles.Misconfigured where the file cannot be read.
    """
    given = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if given or not path:
        return Secret(given)
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise roles.Misconfigured(
            f"Kan ikke lese filen som {name}_FILE peker på ({type(fault).__name__}). Se på stien og rettighetene."
        ) from None
    return Secret(lines[0].strip() if lines else "")
