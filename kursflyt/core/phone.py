"""Phone numbers: read as people write them, stored as E.164, shown as Norwegians group them."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from kursflyt.core.refusals import Refused

HOME = "NO"
# The library's own pattern, asked before the library: most numbers are Norwegian mobiles, plainly written.
_PATTERN = PhoneMetadata.metadata_for_region(HOME).mobile.national_number_pattern  # type: ignore[union-attr]
_AT_SIGHT = re.compile(rf"(?:\+47)?({_PATTERN})", re.ASCII)
_NORWEGIAN_MOBILE = re.compile(r"\+47([49]\d\d)(\d\d)(\d{3})")


class BadPhone(Refused):
    """The text is no phone number, or not one that can be used here."""


def parse_phone(text: str, *, mobile_required: bool = False) -> str:
    """E.164, '+4791234567'. Without a country code the number is Norwegian. Refuses with BadPhone.

    `mobile_required` is for numbers that get an SMS: service numbers such as 02800 are valid, yet receive none.
    """
    if plain := _AT_SIGHT.fullmatch(text.replace(" ", "")):
        return f"+47{plain[1]}"
    number = _read(text)
    if number is None:
        raise BadPhone(
            "Telefonnummeret stemmer ikke. Skriv åtte sifre. "
            "Har du et utenlandsk nummer, skriv landkoden først, for eksempel +46 70 123 45 67."
        )
    if mobile_required and not _takes_sms(number):
        raise BadPhone("Her må det stå et mobilnummer, for eksempel 912 34 567, for vi sender SMS til det.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def display_phone(e164: str) -> str:
    """'912 34 567' for Norwegian mobiles, '22 22 22 22' for other Norwegian numbers, '+46 70 …' for foreign ones."""
    if mobile := _NORWEGIAN_MOBILE.fullmatch(e164):  # most of them, and known at sight
        return " ".join(mobile.groups())
    number = phonenumbers.parse(e164, HOME)
    if number.country_code != phonenumbers.country_code_for_region(HOME):
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.national_significant_number(number)
    if len(national) == 8 and _takes_sms(number):
        return f"{national[:3]} {national[3:5]} {national[5:]}"
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def as_read(number: str) -> str:
    """For letters and pages: a stored number as `display_phone` gives it; what is not one stands as it was written."""
    return display_phone(number) if number.startswith("+") else number


def is_mobile(e164: str) -> bool:
    return _takes_sms(phonenumbers.parse(e164, HOME))


def _read(text: str) -> PhoneNumber | None:
    seen = "".join(
        sign for sign in text if unicodedata.category(sign) != "Cf"
    ).strip()  # Windows pastes direction marks
    bare = re.sub(r"^(tlf|telefon|mobil|mob)\.?:?", "", seen, flags=re.IGNORECASE)
    if not re.fullmatch(r"\(?\+?[\d\s().\-–/]+", bare):
        return None
    try:
        number = phonenumbers.parse(bare, HOME)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _takes_sms(number: PhoneNumber) -> bool:
    return phonenumbers.number_type(number) in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
