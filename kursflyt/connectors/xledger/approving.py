"""How far a supplier's invoice has come: Xledger's names, and what they mean by the school's own table.

Nothing here approves: that is done by a person in Xledger.
"""

from __future__ import annotations

from collections.abc import Sequence

from kursflyt.connectors.accounts import Approval, ApprovalRead, InvoiceAsked
from kursflyt.connectors.xledger import amounts, moments, organisations
from kursflyt.connectors.xledger.access import Access
from kursflyt.connectors.xledger.client import Client, Row


def read(client: Client, access: Access, asked: Sequence[InvoiceAsked]) -> dict[InvoiceAsked, ApprovalRead]:
    """Two suppliers may use the same number, so that the seller's decides."""
    there = client.ap_transactions(sorted({one.number for one in asked if one.number}))
    found = {}
    for one in asked:
        rows = [
            row for row in there.get(one.number, ()) if organisations.number_of(row.get("company")) == one.seller_orgnr
        ]
        if rows:
            found[one] = _state(access, rows[-1])
    return found


def _state(access: Access, row: Row) -> ApprovalRead:
    header = row.get("transactionHeader") or {}
    level = str((header.get("trProcessLevel") or {}).get("name") or "")
    action = str((header.get("trProcessAction") or {}).get("name") or "")
    return ApprovalRead(
        state=_meaning(access, row, level, action),
        level=level,
        action=action,
        at=moments.read_or_none(header.get("modifiedAt")),
    )


def _meaning(access: Access, row: Row, level: str, action: str) -> Approval:
    """What the table says of the action, else of the level. Paid is by amount, for an invoice that was approved."""
    table = {name.casefold(): state for name, state in access.levels}
    state = table.get(action.casefold()) or table.get(level.casefold()) or Approval.UNKNOWN
    remaining = amounts.read(row.get("invoiceRemaining"))
    return Approval.PAID if state is Approval.APPROVED and remaining == 0 else state
