"""The questions to Xledger, one method each: names and shapes are its own; what they mean together stands elsewhere.

Texts go as variables. Ids are whole numbers, checked as such, and stand in the question itself: public sources do not
agree on what type a variable for them has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.xledger import refusals
from kursflyt.connectors.xledger.access import GRAPHQL
from kursflyt.connectors.xledger.pace import Pace

MOST_AT_ONCE = 25  # questions in one request, so that a request stays cheap
MOST_NODES = 500  # objects that one request may make
_ID = re.compile(r"\d{1,19}")
_BASE = "dbId extOrder extIdentifier amount approved"
_ORDER = "dbId xorder invoiceNumber invoiceDate dueDate amount invoiceAmount remainingAmount soOrderLevel{name}"
_AR = "dbId invoiceNumber paymentReference amount invoiceAmount invoiceRemaining invoiceDate dueDate"
_AP = (
    "dbId invoiceNumber invoiceRemaining company{companyNumber} "
    "transactionHeader{modifiedAt trProcessLevel{name} trProcessAction{name}}"
)

Row = dict[str, Any]


class Client:
    """What makes something is never sent again by itself when nobody knows if it was done; what reads is.

    Raises refusals.Declined where Xledger says no, and what the line raises.
    """

    def __init__(self, line: http.Line, pace: Pace) -> None:
        self._line, self._pace = line, pace

    def viewer(self) -> None:
        """Anything at all, so that address and token are tried out."""
        self._read("viewer", "query viewer{viewer{__typename}}", {})

    # Customers

    def companies(self, *, number: str = "", code: str = "") -> list[Row]:
        by = "companyNumber" if number else "code"
        question = (
            f"query companies($a:String){{companies(first:5,filter:{{{by}:$a}}){{edges{{cursor node{{dbId code}}}}}}}}"
        )
        return nodes(self._read("companies", question, {"a": number or code}), "companies")

    def customers_of(self, company_id: str) -> list[Row]:
        question = (
            f"query customers{{customers(first:20,filter:{{companyDbId:{_id(company_id)}}})"
            "{edges{cursor node{dbId code companyDbId}}}}"
        )
        return nodes(self._read("customers", question, {}), "customers")

    def customers(self, code: str) -> list[Row]:
        question = (
            "query customers($a:String){customers(first:5,filter:{code:$a}){edges{cursor node{dbId code companyDbId}}}}"
        )
        return nodes(self._read("customers", question, {"a": code}), "customers")

    def add_company(self, company: Row) -> str:
        return self._add("addCompanies", [company])[0]

    def add_customer(self, customer: Row) -> str:
        return self._add("addCustomers", [customer])[0]

    # Invoices out

    def products(self, code: str) -> list[Row]:
        question = "query products($a:String){products(first:2,filter:{code:$a}){edges{cursor node{dbId code}}}}"
        return nodes(self._read("products", question, {"a": code}), "products")

    def bases_and_orders(self, keys: Sequence[str]) -> dict[str, tuple[list[Row], list[Row]]]:
        """By key: lines of the basis that are not invoiced, and orders that came of it."""
        found: dict[str, tuple[list[Row], list[Row]]] = {}
        for some in _lumps(keys):
            asked = "".join(
                f"b{n}:invoiceBaseItems(first:5,filter:{{extOrder:$k{n}}}){{edges{{cursor node{{{_BASE}}}}}}}"
                f"o{n}:salesOrders(first:5,filter:{{xorder:$k{n}}}){{edges{{cursor node{{{_ORDER}}}}}}}"
                for n in range(len(some))
            )
            data = self._read("salesOrders", f"query salesOrders({_texts(some)}){{{asked}}}", _given(some))
            found |= {key: (nodes(data, f"b{n}"), nodes(data, f"o{n}")) for n, key in enumerate(some)}
        return found

    def ar_transactions(self, numbers: Sequence[str]) -> dict[str, list[Row]]:
        """By invoice number: what stands in the ledger of customers."""
        return self._by_number("arTransactions", _AR, numbers)

    def add_bases(self, lines: Sequence[Row]) -> list[str]:
        return self._add("addInvoiceBaseItems", lines)

    # Invoices in

    def e_invoices(self, *, after: str, count: int) -> tuple[list[tuple[str, Row]], bool]:
        """Cursor and row of each, in the order that Xledger has them; and whether more follow. No cursor: the last."""
        begin = f"first:{count},after:$a" if after else f"last:{count}"
        question = (
            f"query eInvoices{'($a:String)' if after else ''}{{eInvoices({begin})"
            "{edges{cursor node{dbId invoiceFile{url} supplier{dbId}}} pageInfo{hasNextPage}}}"
        )
        data = self._read("eInvoices", question, {"a": after} if after else {})
        page = data.get("eInvoices") or {}
        edges = [edge for edge in page.get("edges") or () if edge and edge.get("node")]
        more = bool((page.get("pageInfo") or {}).get("hasNextPage")) and bool(after)
        return [(str(edge["cursor"]), edge["node"]) for edge in edges], more

    def suppliers(self, ids: Iterable[str]) -> list[Row]:
        wanted = ",".join(_id(one) for one in ids)
        question = (
            f"query suppliers{{suppliers(first:{MOST_NODES},filter:{{dbId_in:[{wanted}]}})"
            "{edges{cursor node{dbId company{companyNumber}}}}}"
        )
        return nodes(self._read("suppliers", question, {}), "suppliers")

    def ap_transactions(self, numbers: Sequence[str]) -> dict[str, list[Row]]:
        """By invoice number: what stands in the ledger of suppliers, whoever the supplier is."""
        return self._by_number("apTransactions", _AP, numbers)

    # How it is asked

    def _by_number(self, ledger: str, wanted: str, numbers: Sequence[str]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for some in _lumps(numbers):
            asked = "".join(
                f"t{n}:{ledger}(first:25,filter:{{invoiceNumber:$k{n}}}){{edges{{cursor node{{{wanted}}}}}}}"
                for n in range(len(some))
            )
            data = self._read(ledger, f"query {ledger}({_texts(some)}){{{asked}}}", _given(some))
            found |= {number: nodes(data, f"t{n}") for n, number in enumerate(some)}
        return found

    def _read(self, operation: str, question: str, variables: Row) -> Row:
        return self._send(operation, question, variables, again=True)

    def _add(self, operation: str, wanted: Sequence[Row]) -> list[str]:
        """Their ids, in the order given."""
        assert len(wanted) <= MOST_NODES
        kind = f"{operation[0].upper()}{operation[1:]}Input"
        question = f"mutation {operation}($i:[{kind}!]!){{{operation}(inputs:$i){{edges{{clientId node{{dbId}}}}}}}}"
        inputs = [{"clientId": str(n), "node": node} for n, node in enumerate(wanted)]
        data = self._send(operation, question, {"i": inputs}, again=False)
        made = nodes(data, operation)
        if len(made) != len(wanted):
            raise refusals.Declined(operation, f"{len(made)} av {len(wanted)} ble laget.")
        return [str(row["dbId"]) for row in made]

    def _send(self, operation: str, question: str, variables: Row, *, again: bool) -> Row:
        body = {"query": question, "variables": variables}
        with self._pace.one():
            answer = self._line.send(operation, "POST", GRAPHQL, body=body, again=again)
        said = refusals.complaint(answer)
        if said:
            raise refusals.Declined(operation, said)
        found: Row = json.loads(answer.content, object_hook=http.Row, parse_float=Decimal)["data"]
        return found


def nodes(data: Row, name: str) -> list[Row]:
    """Where nothing is found, `edges` is null, and the whole may be."""
    edges = (data.get(name) or {}).get("edges") or ()
    return [edge["node"] for edge in edges if edge and edge.get("node")]


def _lumps(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[begin : begin + MOST_AT_ONCE] for begin in range(0, len(keys), MOST_AT_ONCE))


def _texts(keys: Sequence[str]) -> str:
    return ",".join(f"$k{n}:String" for n in range(len(keys)))


def _given(keys: Sequence[str]) -> Row:
    return {f"k{n}": key for n, key in enumerate(keys)}


def _id(given: str) -> str:
    if not _ID.fullmatch(given):
        raise roles.NeedsPerson("Xledger har svart med en ID som ikke er et tall. Meld det som en feil.")
    return given
