"""Norwegian numbers with check digits: fødselsnummer, organisation number and bank account, checked before storing.

The fødselsnummer check is our own, because the libraries know neither the rule of 2032 nor the month + 80 of test
persons. Sex and date of birth are never read out of the number: those issued from 2032 carry neither sex nor century. A
birth date that is known may be compared with its date part.
"""

from __future__ import annotations

import re
from datetime import date

from kursflyt.core.refusals import Refused

NEW_RULE_FROM = date(2032, 1, 1)

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGNR_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_ACCOUNT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_SYNTHETIC_MONTHS = (80, 40)


class BadFodselsnummer(Refused):
    """The text is no fødselsnummer or D-number that may be used here. The sentence never repeats the number."""


class BadOrgnr(Refused):
    """The text is no organisation number."""


class BadAccountNumber(Refused):
    """The text is no Norwegian bank account number."""


def parse_fodselsnummer(text: str, *, on: date, synthetic_allowed: bool = False) -> str:
    """Eleven digits; `on` is the day of the check, for the rule of 2032. Refuses with BadFodselsnummer."""
    digits = _without_separators(text)
    if not _only_digits(digits, 11):
        raise BadFodselsnummer(
            "Et fødselsnummer har 11 sifre og ingen andre tegn. "
            "Skriv fødselsdato og personnummer, for eksempel 010199 12345."
        )
    if is_synthetic(digits) and not synthetic_allowed:
        raise BadFodselsnummer(
            "Dette er et fødselsnummer for testpersoner, og det kan ikke brukes her. Skriv det ekte fødselsnummeret."
        )
    if not valid_fodselsnummer(digits, on=on, synthetic_allowed=synthetic_allowed):
        raise BadFodselsnummer(
            "Fødselsnummeret stemmer ikke. Se etter om to sifre har byttet plass eller et siffer er feil."
        )
    return digits


def valid_fodselsnummer(text: str, *, on: date, synthetic_allowed: bool = False) -> bool:
    """Whether the date part exists and both control digits agree; spaces are ignored. D-numbers (day + 40) are valid.

    The remainder of the first control is 0. Numbers issued from 1 January 2032 may have 0, 1, 2 or 3,
    whenever the person was born (Skatteetaten, «Nye fødselsnummer og d-nummer fra 2032»); the second is as before.
    `synthetic_allowed` admits test persons: month + 80 (Tenor) or + 40 (NAV).
    """
    digits = _without_separators(text)
    if not _only_digits(digits, 11) or not _date_exists(digits):
        return False
    if is_synthetic(digits) and not synthetic_allowed:
        return False
    allowed_remainders = (0, 1, 2, 3) if on >= NEW_RULE_FROM else (0,)
    return _remainder(digits[:10], _FIRST_WEIGHTS) in allowed_remainders and _remainder(digits, _SECOND_WEIGHTS) == 0


def agrees_with(fodselsnummer: str, *, born_on: date) -> bool:
    """Whether the date part is this day of some century; the additions of D-numbers and test persons are taken off."""
    day, month, year = _date_part(fodselsnummer)
    return (day, month, year) == (born_on.day, born_on.month, born_on.year % 100)


def is_d_number(fodselsnummer: str) -> bool:
    """Whether eleven digits have a D-number's day (41–71)."""
    return 41 <= int(fodselsnummer[:2]) <= 71


def is_synthetic(fodselsnummer: str) -> bool:
    """Whether eleven digits have a test person's month (41–52 or 81–92)."""
    return any(more < int(fodselsnummer[2:4]) <= more + 12 for more in _SYNTHETIC_MONTHS)


def format_fodselsnummer(fodselsnummer: str) -> str:
    return f"{fodselsnummer[:6]} {fodselsnummer[6:]}"


def mask_fodselsnummer(fodselsnummer: str) -> str:
    """The date part only: '010199 *****'."""
    return f"{fodselsnummer[:6]} *****"


def parse_orgnr(text: str) -> str:
    """Nine digits of '123 456 785', 'NO123456785MVA' or 'Org.nr. 123.456.785'. Refuses with BadOrgnr."""
    bare = re.sub(
        r"^(org(anisasjons)?\.?(nr|nummer)?\.?:?)?(NO)?|(MVA)?(FORETAKSREGISTERET)?$",
        "",
        _without_separators(text),
        flags=re.IGNORECASE,
    )
    digits = bare.strip(":")
    if not _only_digits(digits, 9):
        raise BadOrgnr(
            "Et organisasjonsnummer har ni sifre, for eksempel 123 456 785. "
            "Se etter om noe mangler eller er med for mye."
        )
    if not valid_orgnr(digits):
        raise BadOrgnr(
            "{number} er ikke et gyldig organisasjonsnummer. "
            "Se etter om to sifre har byttet plass eller et siffer er feil.",
            number=format_orgnr(digits),
        )
    return digits


def valid_orgnr(orgnr: str) -> bool:
    """Nine digits, mod 11. Whether the organisation exists is for the register to say."""
    return _only_digits(orgnr, 9) and orgnr != "0" * 9 and _remainder(orgnr, _ORGNR_WEIGHTS) == 0


def format_orgnr(orgnr: str) -> str:
    """'123 456 785'."""
    return f"{orgnr[:3]} {orgnr[3:6]} {orgnr[6:]}"


def vat_number(orgnr: str) -> str:
    """'NO123456785MVA', as EHF wants it (rule NO-R-001)."""
    return f"NO{orgnr}MVA"


def parse_account_number(text: str) -> str:
    """Eleven digits of '8601 11 17947', '8601.11.17947' or a Norwegian IBAN. Refuses with BadAccountNumber."""
    bare = _without_separators(text).upper()
    if re.match(r"[A-Z]{2}\d{2}", bare):
        bare = _account_of_iban(bare)
    if not _only_digits(bare, 11):
        raise BadAccountNumber(
            "Et kontonummer har elleve sifre, for eksempel 8601 11 17947. Se etter om noe mangler eller er med for mye."
        )
    if not valid_account_number(bare):
        raise BadAccountNumber(
            "{number} er ikke et gyldig kontonummer. Se etter om to sifre har byttet plass eller et siffer er feil.",
            number=format_account_number(bare),
        )
    return bare


def valid_account_number(account: str) -> bool:
    """Eleven digits, mod 11."""
    return _only_digits(account, 11) and account != "0" * 11 and _remainder(account, _ACCOUNT_WEIGHTS) == 0


def format_account_number(account: str) -> str:
    """'8601 11 17947'."""
    return f"{account[:4]} {account[4:6]} {account[6:]}"


def _account_of_iban(iban: str) -> str:
    if not iban.startswith("NO"):
        raise BadAccountNumber("Dette er et utenlandsk kontonummer. Skriv et norsk kontonummer med elleve sifre.")
    turned = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4]) if iban.isascii() and iban.isalnum() else ""
    if len(iban) != 15 or not turned or int(turned) % 97 != 1:
        raise BadAccountNumber(
            "IBAN-nummeret stemmer ikke. Se etter om et siffer mangler eller er feil, "
            "eller skriv kontonummeret med elleve sifre."
        )
    return iban[4:]


def _without_separators(text: str) -> str:
    return re.sub(r"[\s.\-–]", "", text)


def _only_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _remainder(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def _date_exists(digits: str) -> bool:
    """The date part, additions taken off, exists in some century: the number does not always say which."""
    day, month, year = _date_part(digits)
    return any(_is_date(century + year, month, day) for century in (1800, 1900, 2000))


def _date_part(digits: str) -> tuple[int, int, int]:
    """Day, month and two figures of the year."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    month = next((month - more for more in _SYNTHETIC_MONTHS if month > more), month)
    return day - 40 if day > 40 else day, month, year


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
