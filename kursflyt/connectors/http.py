"""One way to speak HTTP with an outside system: time limits, one retry policy, and no error but the three of `roles`.

A vendor says how its refusals are to be read (`judge`) and gets the answers that are its own business: those that went
well, and those that say no to this one request. Logs name the operation, never an address with someone's name in it.
"""

from __future__ import annotations

import enum
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from kursflyt.connectors import patience, roles

log = logging.getLogger("kursflyt.connectors")

TIMEOUT = httpx.Timeout(20, connect=5, pool=10)
SAFE_TO_REPEAT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
Query = Sequence[tuple[str, str]]


class Verdict(enum.Enum):
    """What an answer means for the retry policy."""

    ANSWERED = "for the vendor's own code to read: done, or a no to this request"
    BUSY = "not done, since there were too many requests"
    BROKEN = "something failed there; nobody knows whether it was done"
    NO_ENTRY = "the credentials are not accepted"
    NO_RIGHT = "the credentials lack a right"


@dataclass(frozen=True)
class Upload:
    """A file that is the whole body of a request."""

    name: str  # letters, digits, dots and hyphens
    content: bytes
    media_type: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": self.media_type, "Content-Disposition": f'attachment; filename="{self.name}"'}


class Row(dict[str, Any]):
    """An object of an answer. Asked for something that is not there, it says so instead of failing."""

    def __missing__(self, name: str) -> Any:
        raise roles.NeedsPerson(f"Svaret mangler «{name}». Se om adressen er riktig, eller meld det som en feil.")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: httpx.Headers
    content: bytes

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", errors="replace")

    def data(self) -> Any:
        """The body as JSON; None where it is not. What is missing in it is said as roles.NeedsPerson."""
        try:
            return json.loads(self.content, object_hook=Row)
        except ValueError:
            return None


def judge(answer: Answer) -> Verdict:
    """How status codes are read where the vendor has no habits of its own."""
    if answer.status == 429:
        return Verdict.BUSY
    if answer.status >= 500:
        return Verdict.BROKEN
    return {401: Verdict.NO_ENTRY, 403: Verdict.NO_RIGHT}.get(answer.status, Verdict.ANSWERED)


def asked_in_header(answer: Answer) -> float | None:
    """Seconds that the other side wants us to wait; None where it does not say."""
    return patience.asked_for(answer.headers.get("Retry-After", ""))


@dataclass(frozen=True)
class Manners:
    """What is said about a vendor: its `name` in sentences, and what to look at in the settings when it says no."""

    name: str
    address_setting: str
    secret_setting: str
    judge: Callable[[Answer], Verdict] = judge
    patience: patience.Patience = patience.USUAL
    asked: Callable[[Answer], float | None] = asked_in_header


class Line:
    """A line to one vendor. Safe to share between threads; one request at a time is the polite way to use it."""

    def __init__(
        self,
        base_url: str,
        manners: Manners,
        *,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.base_url, self.manners = base_url.rstrip("/"), manners
        self._sleep = sleep
        self._origin = _origin(self.base_url, manners)
        self._client = httpx.Client(
            auth=auth, headers=dict(headers or {}), timeout=timeout, transport=transport, follow_redirects=False
        )

    def send(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: object = None,
        form: Mapping[str, str] | None = None,
        upload: Upload | None = None,
        again: bool | None = None,
        most: int | None = None,
    ) -> Answer:
        """Asks until there is an answer or the patience ends. `path` follows the base, or is a whole address there.

        `body` is sent as JSON, `form` as a web form, `upload` as it is. `most`: bytes of an answer; a longer one is
        roles.NeedsPerson.

        `again`: whether it may be sent once more when nobody knows if it was done; by default as HTTP says of the
        method. Raises roles.TryAgain (busy, broken, unreachable) and roles.Misconfigured (credentials, rights,
        address).
        """
        repeat = method in SAFE_TO_REPEAT if again is None else again
        given: dict[str, Any] = {"params": list(query) or None, "json": body, "data": form}
        if upload is not None:
            given |= {"content": upload.content, "headers": upload.headers}
        attempt = 0
        while True:
            attempt += 1
            trouble = self._once(operation, method, self._address(path), given, most)
            if isinstance(trouble, Answer):
                return trouble
            if trouble.unknown and not repeat:
                reason = f"{trouble.reason} Det er uvisst om det ble gjort."
                raise roles.TryAgain(reason, after=trouble.asked or 30, unknown=True)
            pause = self.manners.patience.pause(attempt, trouble.asked)
            if pause is None:
                raise roles.TryAgain(trouble.reason, after=trouble.asked or 30)
            log.info("%s %s: attempt %d, again in %.1f s", self.manners.name, operation, attempt, pause)
            self._sleep(pause)

    def _once(
        self, operation: str, method: str, url: str, given: Mapping[str, Any], most: int | None
    ) -> Answer | _Trouble:
        began = time.monotonic()
        name = self.manners.name
        try:
            with self._client.stream(method, url, **given) as response:
                content = _all_of(response, most, name)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError):
            raise self._wrong_address("kan ikke brukes") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as fault:
            if "CERTIFICATE_VERIFY_FAILED" in str(fault):
                raise self._wrong_address("har et sertifikat som ikke kan stoles på") from None
            return _Trouble(f"Får ikke kontakt med {name}.", unknown=False)
        except httpx.TimeoutException:
            return _Trouble(f"{name} brukte for lang tid.", unknown=True)
        except httpx.HTTPError:
            return _Trouble(f"Forbindelsen med {name} ble brutt.", unknown=True)
        answer = Answer(response.status_code, response.headers, content)
        log.debug("%s %s: %d, %.0f ms", name, operation, answer.status, (time.monotonic() - began) * 1000)
        return self._read(operation, answer)

    def _read(self, operation: str, answer: Answer) -> Answer | _Trouble:
        name, asked = self.manners.name, self.manners.asked(answer)
        if 300 <= answer.status < 400:
            raise self._wrong_address("viser videre til en annen adresse")
        match self.manners.judge(answer):
            case Verdict.BUSY:
                return _Trouble(f"{name} har for mange forespørsler nå.", unknown=False, asked=asked)
            case Verdict.BROKEN:
                return _Trouble(f"{name} melder om feil ({answer.status}).", unknown=True, asked=asked)
            case Verdict.NO_ENTRY:
                setting = self.manners.secret_setting
                raise roles.Misconfigured(f"{name} godtar ikke nøkkelen. Lag en ny, og sett {setting}.")
            case Verdict.NO_RIGHT:
                raise roles.Misconfigured(
                    f"Nøkkelen til {name} mangler en rettighet ({operation}). Se «kursflyt doctor»."
                )
        return answer

    def _address(self, path: str) -> str:
        """Never another host: the credentials go with the request."""
        if "://" not in path:
            return f"{self.base_url}{path}"
        if _origin(path, self.manners) != self._origin:
            raise self._wrong_address("viser videre til en annen maskin")
        return path

    def _wrong_address(self, what: str) -> roles.Misconfigured:
        return roles.Misconfigured(f"Adressen til {self.manners.name} {what}. Se på {self.manners.address_setting}.")


@dataclass(frozen=True)
class _Trouble:
    """No answer this time. `unknown`: it may have been done all the same. `asked`: seconds the other side wants."""

    reason: str
    unknown: bool
    asked: float | None = None


def _all_of(response: httpx.Response, most: int | None, name: str) -> bytes:
    """Read piece by piece, so that too long an answer is never held whole."""
    if most is None:
        return response.read()
    pieces, length = [], 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise roles.NeedsPerson(f"Filen fra {name} er større enn {most // 1_000_000} MB og ble ikke hentet.")
    return b"".join(pieces)


def segment(text: str) -> str:
    """One step of a path: no slash, dot or letter in it can be taken for something else."""
    return quote(text, safe=":").replace(".", "%2E")


def _origin(url: str, manners: Manners) -> tuple[str, str, int | None]:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL("")
    if address.scheme not in {"http", "https"} or not address.host:
        raise roles.Misconfigured(f"Adressen til {manners.name} kan ikke brukes. Se på {manners.address_setting}.")
    return address.scheme, address.host, address.port
