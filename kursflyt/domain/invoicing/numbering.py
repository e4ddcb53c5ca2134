"""Numbers of invoices and credit notes: one series without gaps, and the KID that follows from the number.

Bokføringsforskriften § 5-1-1 asks for a number series that can be checked; a number is therefore taken under a row
lock in the transaction that uses it, and given back when that transaction fails.
"""

from __future__ import annotations

from django.db import transaction

from kursflyt.core import kid
from kursflyt.domain.invoicing.models import NumberSeries

SERIES = "faktura"
FIRST = 10001
KID_LENGTH = 9


def hold(series: str = SERIES) -> NumberSeries:
    """Locks the series to the end of the present transaction, so that whoever comes second sees what the first did."""
    _need_transaction()
    NumberSeries.objects.get_or_create(name=series, defaults={"last": FIRST - 1})
    return NumberSeries.objects.select_for_update().get(name=series)


def take(series: str = SERIES) -> int:
    """The next number. Refuses to run outside a transaction, since a number taken there could be lost."""
    row = hold(series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def kid_of(number: int) -> str:
    """The KID of an invoice: its number with leading zeros, and the mod 10 check digit."""
    return kid.make_kid(str(number).zfill(KID_LENGTH - 1))


def gaps(numbers: list[int]) -> list[int]:
    """The numbers that are missing between the lowest and the highest; empty for a sound series."""
    return sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers)) if numbers else []


def _need_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A number is taken inside the transaction that uses it")
