"""KID, the reference that ties a payment to an invoice: 2–25 characters, the last a check digit by mod 10 or mod 11.

Both ways are in the banks' agreement; which one an account uses is agreed with the bank (Bits, «KID»).
"""

from __future__ import annotations

import re
from itertools import cycle

from kursflyt.core.refusals import Refused


class BadKid(Refused):
    """The text is no KID."""


def make_kid(payload: str) -> str:
    """`payload` (1–24 digits) with its mod 10 (Luhn) check digit; ValueError on anything else."""
    _check_payload(payload)
    return payload + _luhn_digit(payload)


def kid_mod11(payload: str) -> str:
    """`payload` (1–24 digits) with its mod 11 check digit, which may be '-'; ValueError on anything else.

    Many payers' forms take digits only: skip a payload whose check digit is '-'.
    """
    _check_payload(payload)
    return payload + _mod11_digit(payload)


def valid_kid(kid: str) -> bool:
    """2–25 digits of which the last is right by mod 10 or mod 11; by mod 11 the last may be '-'."""
    if not re.fullmatch(r"[0-9]{1,24}[0-9-]", kid):
        return False
    return kid[-1] in (_luhn_digit(kid[:-1]), _mod11_digit(kid[:-1]))


def parse_kid(text: str) -> str:
    """The KID without spaces. Refuses with BadKid."""
    kid = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{1,24}[0-9-]", kid):
        raise BadKid("Et KID-nummer har 2 til 25 sifre. Det siste tegnet kan være en bindestrek.")
    if not valid_kid(kid):
        raise BadKid(
            "KID-nummeret stemmer ikke. Se etter om et siffer mangler, er feil eller har byttet plass med et annet."
        )
    return kid


def _check_payload(payload: str) -> None:
    if not re.fullmatch(r"[0-9]{1,24}", payload):
        raise ValueError("A KID is made of 1 to 24 digits")


def _luhn_digit(payload: str) -> str:
    total = sum(
        sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(reversed(payload), cycle((2, 1)), strict=False)
    )
    return str(-total % 10)


def _mod11_digit(payload: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(reversed(payload), cycle(range(2, 8)), strict=False))
    return "0123456789-"[-total % 11]
