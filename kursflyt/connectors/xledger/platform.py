"""Xledger in the role of the accounts."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import httpx

from kursflyt.connectors import http, roles
from kursflyt.connectors.accounts import ApprovalRead, Arrivals, Bill, Billed, Incoming, InvoiceAsked
from kursflyt.connectors.secret import Bearer
from kursflyt.connectors.xledger import approving, arrivals, bases, check
from kursflyt.connectors.xledger.access import MANNERS, Access
from kursflyt.connectors.xledger.client import Client
from kursflyt.connectors.xledger.pace import Pace
from kursflyt.core.sentences import Sentence


class Xledger:
    """May be asked again after a fault: what is there already is found, and nothing is made twice."""

    name = "Xledger"
    trial = Sentence("Prøven leser bare. Ingenting lages i regnskapet.")

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.access = access
        self.makes_invoices, self.approves, self.web = access.invoices, access.suppliers, access.url
        self._transport, self._sleep = transport, sleep
        self._line = http.Line(
            access.url, MANNERS, auth=Bearer(access.token, word="token"), transport=transport, sleep=sleep
        )
        self.client = Client(self._line, Pace(sleep=sleep, clock=clock))

    def bill(self, bill: Bill) -> Billed:
        return bases.ensure(self.client, self.access, bill)

    def billed(self, keys: Collection[str]) -> Mapping[str, Billed]:
        return bases.read(self.client, self.access, keys)

    def arrived(self, cursor: str, sellers: Collection[str]) -> Arrivals:
        return arrivals.since(self.client, cursor, sellers)

    def fetch(self, incoming: Incoming) -> bytes:
        """The token goes to the machine it belongs to and no other."""
        own = arrivals.takes_token(incoming.file_url, self.access.url)
        line = self._line if own else self._without_token(incoming.file_url)
        answer = line.send("file", "GET", incoming.file_url, most=arrivals.MOST_BYTES)
        if not answer.well or not answer.content:
            raise roles.NeedsPerson(f"Xledger ga ikke fra seg filen til en e-faktura (feil {answer.status}).")
        return answer.content

    def approvals(self, asked: Sequence[InvoiceAsked]) -> Mapping[InvoiceAsked, ApprovalRead]:
        return approving.read(self.client, self.access, asked)

    def check(self) -> Iterator[roles.Check]:
        return check.everything(self.client, self.access)

    def _without_token(self, url: str) -> http.Line:
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        return http.Line(base, MANNERS, transport=self._transport, sleep=self._sleep)
