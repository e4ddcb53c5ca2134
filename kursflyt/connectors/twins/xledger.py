"""The Xledger twin: a no that is 200, edges that are null, limits on haste and credits, and the same basis twice."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from graphql import GraphQLError

from kursflyt.connectors import xledger
from kursflyt.connectors.twins.contract import Request
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Reply, Twin
from kursflyt.connectors.twins.graphql_contract import GraphQLContract
from kursflyt.connectors.twins.xledger_world import Row, World
from kursflyt.connectors.xledger.access import GRAPHQL
from kursflyt.connectors.xledger.refusals import BURST, CONCURRENCY, CREDITS

TOKEN = "dHdpbi10b2tlbg"
FILES = "/files/"
BURST_OF, WITHIN = 20, 5.0
WIDEST, MOST_NODES = 10_000, 500
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _amount(given: Any) -> str:
    """Only as text: a number would have gone through a floating point on the way."""
    try:
        well = isinstance(given, str) and Decimal(given).is_finite()
    except InvalidOperation:
        well = False
    if not well:
        raise GraphQLError(f"{given!r} is not an amount as text.")
    return str(given)


def _day(given: Any) -> str:
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise GraphQLError(f"{given!r} is not a day.")
    return given


CONTRACT = GraphQLContract(
    Path(xledger.__file__).parent / "xledger.graphql",
    path=GRAPHQL,
    files=FILES,
    readers={"Amount": _amount, "Day": _day, "Int64String": str},
)


class Xledger(Twin):
    """`credits`: requests left until they are given anew; None: no end. `clock` gives seconds.

    `busy`: so many of the next requests find too many others there. `files_want_token`: as the interface itself does.
    """

    name = "Xledger"
    contract: GraphQLContract

    def __init__(self, faults: Faults | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(CONTRACT, faults)
        self.world, self.token = World(), TOKEN
        self.credits: int | None = None
        self.busy, self.files_want_token = 0, True
        self.with_token: list[str] = []
        self._clock, self._asked = clock, deque[float]()

    def answer(self, request: Request) -> Reply:
        if request.operation == "question":
            request = replace(request, operation=self.contract.named(request))
        return super().answer(request)

    def admit(self, request: Request) -> Reply | None:
        known = request.headers.get("Authorization") == f"token {self.token}"
        if "Authorization" in request.headers:
            self.with_token.append(request.operation)
        if request.operation == "file":
            return None if known or not self.files_want_token else Reply(401, "Unauthorized\n")
        if not known:
            return _no("Bad format for API token")
        return self._too_many()

    def do(self, request: Request) -> Reply:
        if request.operation == "file":
            content = self.world.files.get(request.given("id"))
            return Reply(404, "Not found\n") if content is None else Reply(200, content.decode())
        return Reply(200, self.contract.ask(request, self._answerers()))

    def throttled(self) -> Reply:
        return _no("Too many requests", code=BURST)

    def refused(self, status: int, said: str) -> Reply:
        return Reply(status, {"errors": [{"message": said}]})

    def _too_many(self) -> Reply | None:
        now = self._clock()
        while self._asked and self._asked[0] <= now - WITHIN:
            self._asked.popleft()
        if len(self._asked) >= BURST_OF:
            return self.throttled()
        if self.busy:
            self.busy -= 1
            return _no("Too many requests", code=CONCURRENCY)
        if self.credits == 0:
            reset = self.world.clock() + timedelta(minutes=45)
            return _no("Insufficient credits", code=CREDITS, extensions={"resetAt": reset.isoformat()})
        if self.credits is not None:
            self.credits -= 1
        self._asked.append(now)
        return None

    def _answerers(self) -> dict[str, Any]:
        world = self.world
        lists = {
            "customers": world.customers,
            "companies": world.companies,
            "suppliers": world.suppliers,
            "products": world.products,
            "invoiceBaseItems": world.bases,
            "salesOrders": world.orders,
            "arTransactions": world.ar,
            "apTransactions": world.ap,
            "eInvoices": world.e_invoices,
        }
        made = {
            "addCompanies": world.add_company,
            "addCustomers": world.add_customer,
            "addInvoiceBaseItems": world.add_basis,
        }
        return (
            {"viewer": {"dbId": "1"}}
            | {name: partial(_listed, rows) for name, rows in lists.items()}
            | {name: partial(_added, add) for name, add in made.items()}
        )


def _listed(rows: list[Row], info: Any, **given: Any) -> Row:
    """In the order of ids. Nothing found: no edges, and no information about pages."""
    width = given.get("first") or given.get("last") or 100
    if width > WIDEST:
        raise GraphQLError(f"At most {WIDEST} records can be asked for.")
    found = [row for row in rows if all(_fits(row, name, value) for name, value in (given.get("filter") or {}).items())]
    if given.get("after"):
        found = [row for row in found if int(row["dbId"]) > int(given["after"].removeprefix("mark"))]
    some = found[-width:] if given.get("last") else found[:width]
    if not some:
        return {"edges": None, "pageInfo": None}
    edges = [{"cursor": f"mark{row['dbId']}", "node": row} for row in some]
    more = len(found) > len(some) and not given.get("last")
    return {"edges": edges, "pageInfo": {"hasNextPage": more, "hasPreviousPage": bool(given.get("after"))}}


def _fits(row: Row, name: str, value: Any) -> bool:
    if value is None:
        return True
    if name.endswith("_in"):
        return bool(row.get(name.removesuffix("_in")) in value)
    if name.endswith("_gte"):
        return bool(str(row.get(name.removesuffix("_gte")) or "") >= value)
    return bool(row.get(name) == value)


def _added(add: Callable[[Row], Row], info: Any, inputs: list[Row]) -> Row:
    """One after another: what was made before a no stays."""
    if len(inputs) > MOST_NODES:
        raise GraphQLError(f"At most {MOST_NODES} nodes can be added at once.")
    return {"edges": [{"clientId": given.get("clientId"), "node": add(given["node"])} for given in inputs]}


def _no(message: str, *, code: str = "", extensions: Row | None = None) -> Reply:
    error: Row = {"message": message} | ({"code": code} if code else {})
    return Reply(200, {"errors": [error | ({"extensions": extensions} if extensions else {})]})
