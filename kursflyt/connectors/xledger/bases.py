"""Invoice bases: looked for before they are sent, since Xledger takes the same one twice; and how they stand later."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from decimal import Decimal

from kursflyt.connectors import roles
from kursflyt.connectors.accounts import Bill, Billed
from kursflyt.connectors.xledger import amounts, customers, moments
from kursflyt.connectors.xledger.access import Access
from kursflyt.connectors.xledger.client import Client, Row

AS_BASIS, AS_ORDER = "fakturagrunnlag", "ordre"


def ensure(client: Client, access: Access, bill: Bill) -> Billed:
    """Raises roles.NeedsPerson where something else lies there under our key."""
    found = _one(access, bill.key, *client.bases_and_orders([access.prefix + bill.key])[access.prefix + bill.key])
    wanted = -bill.amount if bill.credits else bill.amount
    if found is not None:
        if found.total is not None and found.total != wanted:
            raise roles.NeedsPerson(
                f"Xledger har alt et grunnlag på {found.total} med vår referanse {access.prefix}{bill.key}, og det "
                f"skulle vært {wanted}. Rett det i Xledger."
            )
        return found
    customer = customers.ensure(client, access, bill.customer)
    (made,) = client.add_bases([_line(access, bill, customer)])
    return Billed(key=bill.key, external_id=made, status=AS_BASIS, total=wanted)


def read(client: Client, access: Access, keys: Collection[str]) -> dict[str, Billed]:
    """Number, dates and amounts from the order; KID and what remains from the customers' ledger."""
    ours = {access.prefix + key: key for key in keys}
    there = client.bases_and_orders(list(ours))
    found = {key: one for sent, key in ours.items() if (one := _one(access, key, *there[sent])) is not None}
    posted = client.ar_transactions(sorted({one.number for one in found.values() if one.number}))
    return {key: _with_ledger(one, posted.get(one.number, [])) for key, one in found.items()}


def _one(access: Access, key: str, bases: Sequence[Row], orders: Sequence[Row]) -> Billed | None:
    """The order where it has come so far, else the basis."""
    if len(orders) > 1 or (not orders and len(bases) > 1):
        raise roles.NeedsPerson(
            f"Xledger har mer enn ett grunnlag med vår referanse {access.prefix}{key}. Slett alle unntatt ett der."
        )
    if orders:
        order = orders[0]
        number = str(order.get("invoiceNumber") or "")
        return Billed(
            key=key,
            external_id=str(order["dbId"]),
            status=str((order.get("soOrderLevel") or {}).get("name") or AS_ORDER),
            number="" if number == "0" else number,
            issued_on=moments.day_or_none(order.get("invoiceDate")),
            due_on=moments.day_or_none(order.get("dueDate")),
            total=_first(order, "invoiceAmount", "amount"),
            remaining=amounts.read(order.get("remainingAmount")),
        )
    if bases:
        return Billed(
            key=key, external_id=str(bases[0]["dbId"]), status=AS_BASIS, total=amounts.read(bases[0].get("amount"))
        )
    return None


def _with_ledger(one: Billed, rows: Sequence[Row]) -> Billed:
    """The row of the invoice itself; payments on it are rows too, and have no reference of their own or another sum."""
    own = [row for row in rows if _first(row, "invoiceAmount", "amount") == one.total] or list(rows)
    if not one.number or not own:
        return one
    row = next((row for row in own if row.get("paymentReference")), own[0])
    remaining = amounts.read(row.get("invoiceRemaining"))
    return dataclasses.replace(
        one,
        kid=str(row.get("paymentReference") or ""),
        issued_on=one.issued_on or moments.day_or_none(row.get("invoiceDate")),
        due_on=one.due_on or moments.day_or_none(row.get("dueDate")),
        remaining=one.remaining if remaining is None else remaining,
    )


def _first(row: Row, *names: str) -> Decimal | None:
    return next((amount for name in names if (amount := amounts.read(row.get(name))) is not None), None)


def _line(access: Access, bill: Bill, customer: str) -> Row:
    posting = access.posting
    line: Row = {
        "subledger": {"dbId": customer},
        "product": {"code": posting.product},
        "text": bill.text,
        "quantity": -1 if bill.credits else 1,
        "unitPrice": amounts.written(bill.amount),
        "lineNumber": 1,
        "extOrder": access.prefix + bill.key,
        "extIdentifier": f"{access.prefix}{bill.key}:1",
        "yourReference": bill.reference,
        "headerInfo": f"{bill.note} Gjelder {access.prefix}{bill.credits}." if bill.credits else bill.note,
        "taxRule": {"code": posting.tax_rule} if posting.tax_rule else "",
        "currency": {"code": "NOK"},
        "project": {"code": posting.project} if posting.project else "",
        "invoiceDate": bill.invoice_on.isoformat(),
        **{name: {"code": code} for name, code in posting.objects},
    }
    return {name: value for name, value in line.items() if value != ""} | {"approved": posting.approved}
