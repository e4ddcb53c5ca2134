"""What stands in the Xledger twin: customers, bases, orders, ledgers and suppliers' e-invoices, in memory.

Rows are dictionaries in the shape of the answers; what begins with an underscore is never answered. `invoice`, `pay`
and the like are what people do in Xledger itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from graphql import GraphQLError

from kursflyt.core.clock import OSLO

Row = dict[str, Any]
OWNER = "42365431"


class World:
    """`clock` gives the moment. `bases_stay`: whether a basis is still listed when it has been invoiced."""

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(OSLO)) -> None:
        self.clock, self._ids = clock, itertools.count(12345678)
        self._numbers, self.bases_stay = itertools.count(700001), False
        self.products: list[Row] = []
        self.companies: list[Row] = []
        self.customers: list[Row] = []
        self.suppliers: list[Row] = []
        self.bases: list[Row] = []
        self.orders: list[Row] = []
        self.ar: list[Row] = []
        self.ap: list[Row] = []
        self.e_invoices: list[Row] = []
        self.files: dict[str, bytes] = {}
        self.tax_rules = {"0", "6"}
        self.projects = {"BRANSJE"}
        self.add(self.products, code="KURS", description="Kursavgift")

    def add(self, rows: list[Row], **row: Any) -> Row:
        rows.append({"dbId": str(next(self._ids)), "modifiedAt": self.now(), **row})
        return rows[-1]

    def now(self) -> str:
        """Local time in Norway, without saying so."""
        return f"{self.clock().astimezone(OSLO):%Y-%m-%dT%H:%M:%S}"

    # What the token does

    def add_company(self, node: Row) -> Row:
        if any(row["code"] == node["code"] for row in self.companies):
            raise GraphQLError(f"code: Value '{node['code']}' is already in use.")
        return self.add(self.companies, **node)

    def add_customer(self, node: Row) -> Row:
        if any(row["code"] == node["code"] for row in self.customers):
            raise GraphQLError(f"code: Value '{node['code']}' is already in use.")
        company = self.find(self.companies, "company", node["company"])
        return self.add(self.customers, **{**node, "company": company, "companyDbId": company["dbId"]})

    def add_basis(self, node: Row) -> Row:
        """The same one twice is two."""
        customer = self.find(self.customers, "subledger", node["subledger"])
        self.find(self.products, "product", node["product"])
        for name, known in (("taxRule", self.tax_rules), ("project", self.projects)):
            if name in node and node[name].get("code") not in known:
                raise GraphQLError(_no_match(name, "code", node[name].get("code")))
        amount = Decimal(node["unitPrice"]) * node.get("quantity", 1)
        return self.add(self.bases, **{**node, "amount": f"{amount:.2f}", "_customer": customer})

    def find(self, rows: list[Row], field: str, by: Row) -> Row:
        """By id or code. Says no as Xledger does."""
        (name, value), *_ = by.items()
        found = next((row for row in rows if row.get(name) == str(value)), None)
        if found is None:
            raise GraphQLError(_no_match(field, name, value))
        return found

    # What people do in Xledger

    def invoice(self, ext_order: str) -> str:
        """Makes the invoice of a basis, with number and KID of Xledger's own. The number."""
        (basis,) = [row for row in self.bases if row["extOrder"] == ext_order]
        number, today = str(next(self._numbers)), self.clock().astimezone(OSLO).date()
        due = today + timedelta(days=21)
        dates = {"invoiceDate": today.isoformat(), "dueDate": due.isoformat()}
        order = self.add(
            self.orders,
            xorder=ext_order,
            invoiceNumber=number,
            amount=basis["amount"],
            invoiceAmount=basis["amount"],
            remainingAmount=basis["amount"],
            soOrderLevel={"dbId": "1", "name": "Fakturert"},
            **dates,
        )
        self.add(
            self.ar,
            invoiceNumber=number,
            paymentReference=f"9{number}",
            amount=basis["amount"],
            invoiceAmount=basis["amount"],
            invoiceRemaining=basis["amount"],
            _order=order["dbId"],
            **dates,
        )
        if not self.bases_stay:
            self.bases.remove(basis)
        return number

    def order(self, ext_order: str) -> None:
        """The basis has become an order that is not invoiced yet."""
        (basis,) = [row for row in self.bases if row["extOrder"] == ext_order]
        level = {"dbId": "2", "name": "Ordre"}
        amount = basis["amount"]
        self.add(self.orders, xorder=ext_order, invoiceNumber="0", amount=amount, soOrderLevel=level)
        self.bases.remove(basis)

    def pay(self, number: str, amount: Decimal) -> None:
        """A payment is a row of its own with the invoice's number."""
        (row,) = [row for row in self.ar if row["invoiceNumber"] == number and row.get("paymentReference")]
        row["invoiceRemaining"] = f"{Decimal(row['invoiceRemaining']) - amount:.2f}"
        (order,) = [order for order in self.orders if order["dbId"] == row["_order"]]
        order["remainingAmount"] = row["invoiceRemaining"]
        self.add(self.ar, invoiceNumber=number, amount=f"{-amount:.2f}", invoiceRemaining="0.00")

    def add_supplier(self, orgnr: str) -> Row:
        company = self.add(self.companies, code=orgnr, description="Leverandør", companyNumber=orgnr)
        return self.add(self.suppliers, code=orgnr, description="Leverandør", company=company)

    def receive(self, content: bytes, *, supplier: Row | None, host: str) -> Row:
        """An EHF comes through the access point. `host` is where its file is given."""
        row = self.add(self.e_invoices, supplier={"dbId": supplier["dbId"]} if supplier else None)
        self.files[row["dbId"]] = content
        row["invoiceFile"] = {"url": f"{host}/files/{row['dbId']}"}
        return row

    def post(self, number: str, orgnr: str, *, level: str, action: str = "", remaining: str = "100.00") -> Row:
        """A supplier's invoice is in the ledger, and in the workflow."""
        header = {
            "modifiedAt": self.now(),
            "trProcessLevel": {"dbId": "1", "name": level},
            "trProcessAction": {"dbId": "1", "name": action} if action else None,
        }
        company = {"companyNumber": orgnr}
        return self.add(
            self.ap, invoiceNumber=number, company=company, invoiceRemaining=remaining, transactionHeader=header
        )


def _no_match(field: str, name: str, value: object) -> str:
    return f"{field}.{name}: No value matching owner {OWNER}, {name} '{value}'."
