"""Enhetsregisteret in the role of the registry: whose an organisation number is, asked from a page that must not wait.

The register is asked once, with a short time limit. When it does not answer, the check digit has to do, and for a
while nobody asks again. What it said is kept in the memory of the process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from kursflyt.connectors import builtin, http, patience, roles
from kursflyt.core import identity_number, kept
from kursflyt.core.sentences import Sentence

KEPT_FOUND = 3600.0  # seconds; bankruptcies are registered within working hours
KEPT_MISSING = 300.0  # seconds; someone may be waiting for their new number
QUIET = 60.0  # seconds without asking after a question that got no answer
MOST_KEPT = 2000
TIMEOUT = httpx.Timeout(2)  # seconds, for connecting and for the answer each
REGISTER_ITSELF = "974760673"  # Registerenheten i Brønnøysund, which is surely there
_API = "/enhetsregisteret/api"


def _judge(answer: http.Answer) -> http.Verdict:
    """Found, unknown, or removed for legal reasons; there is no key that could be wrong."""
    if answer.status in {200, 404, 410}:
        return http.Verdict.ANSWERED
    return http.Verdict.BUSY if answer.status == 429 else http.Verdict.BROKEN


_MANNERS = http.Manners(
    "Enhetsregisteret",
    address_setting="KURSFLYT_REGISTRY_URL",
    secret_setting="",
    judge=_judge,
    patience=patience.Patience(attempts=1),
)


@dataclass(frozen=True)
class Access:
    url: str


def from_surroundings() -> Access | None:
    """What the environment says; None when no register is set. Raises roles.Misconfigured."""
    given = os.environ.get("KURSFLYT_REGISTRY_URL", "").strip()
    if not given:
        return None
    address = given.rstrip("/").removesuffix(_API)
    if not _usable(address):
        raise roles.Misconfigured("Adressen til Enhetsregisteret kan ikke brukes. Se på KURSFLYT_REGISTRY_URL.")
    return Access(address)


def _usable(address: str) -> bool:
    """Asked by every page that looks a number up, so no client is made for it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


class Enhetsregisteret:
    """`clock` gives seconds. Several threads may ask at once."""

    name = "Enhetsregisteret"
    trial = Sentence("Prøven gjør bare et oppslag.")

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.access = access
        self._transport, self._timeout, self._clock = transport, timeout, clock
        self._kept = kept.Kept[tuple[float, roles.Enterprise | None]](MOST_KEPT)
        self._quiet_until = 0.0

    def look_up(self, orgnr: str) -> roles.Enterprise | None:
        """Never raises, since pages wait for it: without an answer it is as by the check digit, and not `checked`."""
        if not identity_number.valid_orgnr(orgnr):
            return None
        now = self._clock()
        known = self._kept.get((orgnr,))
        if known is not None and now < known[0]:
            return known[1]
        if now < self._quiet_until:
            return builtin.CheckDigitOnly().look_up(orgnr)
        try:
            found = self._ask(orgnr)
        except (roles.TryAgain, roles.NeedsPerson, roles.Misconfigured):
            self._quiet_until = self._clock() + QUIET
            return builtin.CheckDigitOnly().look_up(orgnr)
        self._kept.put((orgnr,), (now + (KEPT_MISSING if found is None else KEPT_FOUND), found))
        return found

    def check(self) -> Iterator[roles.Check]:
        """Asks anew, whatever is kept. Nothing is made there."""
        what = "Oppslag"
        try:
            found = self._ask(REGISTER_ITSELF)
        except roles.Misconfigured as fault:
            yield roles.Check(what, False, str(fault), "Se docs/connectors/enhetsregisteret.md.")
        except (roles.TryAgain, roles.NeedsPerson) as fault:
            advice = "Se på adressen og brannmuren, og om registeret er oppe. Så lenge gjelder kontrollsifferet alene."
            yield roles.Check(what, False, str(fault), advice)
        else:
            name = found.name if found is not None else ""
            if name:
                yield roles.Check(what, True, f"Registeret svarer, og kjenner {name}.")
            else:
                said = f"Det svarer noe, men det kjenner ikke sitt eget nummer {REGISTER_ITSELF}."
                yield roles.Check(what, False, said, "Se på adressen i KURSFLYT_REGISTRY_URL.")

    @cached_property
    def _line(self) -> http.Line:
        return http.Line(f"{self.access.url}{_API}", _MANNERS, transport=self._transport, timeout=self._timeout)

    def _ask(self, orgnr: str) -> roles.Enterprise | None:
        """Enterprises first, then their branches, which have numbers of their own."""
        for operation, kind in (("getEnhet", "enheter"), ("getUnderenhet", "underenheter")):
            answer = self._line.send(operation, "GET", f"/{kind}/{orgnr}")
            if answer.status == 410:
                return roles.Enterprise(orgnr=orgnr, name="", deleted=True, checked=True)
            if answer.well:
                return _read(orgnr, answer.data())
        return None


def _read(orgnr: str, row: Any) -> roles.Enterprise:
    """The postal address where there is one, since that is where letters go; of a branch else where it lies."""
    if not isinstance(row, dict) or row.get("organisasjonsnummer") != orgnr:
        raise roles.NeedsPerson("Svaret fra Enhetsregisteret gjelder ikke virksomheten det ble spurt om.")
    places = (row.get(name) for name in ("postadresse", "forretningsadresse", "beliggenhetsadresse"))
    address = next((place for place in places if isinstance(place, dict) and place), {})
    lines = address.get("adresse")
    return roles.Enterprise(
        orgnr=orgnr,
        name=str(row.get("navn") or "").strip(),
        address=", ".join(str(line) for line in lines if line) if isinstance(lines, list) else "",
        postal_code=str(address.get("postnummer") or ""),
        city=str(address.get("poststed") or ""),
        bankrupt=row.get("konkurs") is True,
        deleted=bool(row.get("slettedato")),
        checked=True,
    )
