"""Credentials of outside systems: from the environment or a file, shown to nobody, opened only as they are sent."""

from __future__ import annotations

import base64
import os
import threading
import time
from collections.abc import Callable, Generator
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
    """Opens the secret at the moment a request leaves. `word` stands before it, as the vendor wants it."""

    def __init__(self, secret: Secret, *, word: str = "Bearer") -> None:
        self._secret, self._word = secret, word

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers["Authorization"] = f"{self._word} {self._secret.reveal()}"
        yield request


class Basic(httpx.Auth):
    """Name and secret, opened at the moment a request leaves."""

    def __init__(self, name: str, secret: Secret) -> None:
        self._name, self._secret = name, secret

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        pair = base64.b64encode(f"{self._name}:{self._secret.reveal()}".encode()).decode()
        request.headers["Authorization"] = f"Basic {pair}"
        yield request


class Renewed(httpx.Auth):
    """A token that lives for a while: fetched anew some time before it ends, and once when it is turned away.

    `fetch` gives a token and how many seconds it lives; what it raises goes up. `margin`: seconds before its end at
    which it counts as ended. Nothing is written down: another process fetches its own.
    """

    def __init__(
        self,
        fetch: Callable[[], tuple[Secret, float]],
        *,
        margin: float = 300,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch, self._margin, self._clock = fetch, margin, clock
        self._lock = threading.Lock()
        self._token, self._ends = Secret(""), 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        token, fresh = self._current()
        request.headers["Authorization"] = f"Bearer {token.reveal()}"
        response = yield request
        if response.status_code == 401 and not fresh:
            token, _ = self._current(turned_away=token)
            request.headers["Authorization"] = f"Bearer {token.reveal()}"
            yield request

    def _current(self, *, turned_away: Secret | None = None) -> tuple[Secret, bool]:
        """The token, and whether it was fetched just now."""
        with self._lock:
            lives = bool(self._token) and self._clock() < self._ends - self._margin
            if lives and self._token != turned_away:
                return self._token, False
            self._token, seconds = self._fetch()
            self._ends = self._clock() + seconds
            return self._token, True


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
