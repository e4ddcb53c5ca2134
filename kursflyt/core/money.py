"""Norwegian kroner: always Decimal, always two decimals, written and read as Norwegians do."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from babel.numbers import format_decimal

from kursflyt.core.norwegian_dates import Language
from kursflyt.core.refusals import Refused

ORE = Decimal("0.01")
LARGEST = Decimal("999999999.99")
NBSP = "\u00a0"

_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?P<group>[ .])\d{3}(?:(?P=group)\d{3})*|\d+)(?:[,.](?P<ore>\d{1,2}|-))?")


class BadAmount(Refused):
    """The text is no amount in kroner."""


def round_ore(amount: Decimal) -> Decimal:
    """To whole øre, halves away from zero: 0.005 becomes 0.01."""
    return amount.quantize(ORE, rounding=ROUND_HALF_UP)


def kroner(amount: Decimal, *, language: Language = "nb") -> str:
    """'1 234 567,50 kr' with no-break spaces; in English 'NOK 1,234,567.50'."""
    locale = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}[language]
    number = format_decimal(round_ore(amount), format="#,##0.00", locale=locale, decimal_quantization=False)
    return f"NOK{NBSP}{number}" if language == "en" else f"{number}{NBSP}kr"


def typed(amount: Decimal) -> str:
    """As someone would type it, and `parse_kroner` reads it: '4 500', '4 500,50'."""
    number = format_decimal(round_ore(amount), format="#,##0.00", locale="nb_NO", decimal_quantization=False)
    return number.replace(NBSP, " ").removesuffix(",00")


def parse_kroner(text: str, *, negative_allowed: bool = False) -> Decimal:
    """Reads '12 500,50', '12.500', '12500.50', '12 500,-' and 'kr 500'; a dot before three digits groups thousands.

    Refuses with BadAmount what could be read in two ways ('12,500'), has more than two decimals, is negative unless
    `negative_allowed`, or is over 999 999 999,99.
    """
    bare = re.sub(r"\s+", " ", text.replace("\u2212", "-").replace("\u2013", "-")).strip()
    bare = re.sub(r"^(kr\.?|nok)\s*|\s*(kr\.?|nok|kroner)$", "", bare, flags=re.IGNORECASE)
    negative = bare.startswith("-")
    match = _NUMBER.fullmatch(bare.removeprefix("-").lstrip())
    if match is None or not bare.isascii():
        raise BadAmount("Beløpet kan ikke leses. Skriv kroner og øre slik: 12 500,50.")
    whole, ore = re.sub(r"\D", "", match["whole"]), (match["ore"] or "0").replace("-", "0")
    amount = Decimal(f"{whole}.{ore}")
    if amount > LARGEST:
        raise BadAmount(
            "Beløpet er for stort. Det største som kan stå her, er {largest}.", largest=partial(kroner, LARGEST)
        )
    if negative and amount and not negative_allowed:
        raise BadAmount("Beløpet kan ikke være under null. Skriv det uten minus.")
    amount = round_ore(amount)
    return -amount if negative and amount else amount
