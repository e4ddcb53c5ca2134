"""Amounts are text on the way out and mostly text on the way in, and never a number with a floating point."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from kursflyt.connectors import roles


def written(amount: Decimal) -> str:
    return f"{amount:.2f}"


def read(given: object) -> Decimal | None:
    """None where nothing is said. Raises roles.NeedsPerson where it is no amount."""
    if given is None or given == "":
        return None
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise roles.NeedsPerson("Xledger har svart med et beløp som ikke lar seg lese. Meld det som en feil.")
    return amount
