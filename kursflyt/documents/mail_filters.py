"""What mail texts may use: dates, moments, money and organisation numbers as Norwegians write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.translation import gettext

from kursflyt.core import identity_number, money, norwegian_dates
from kursflyt.core import phone as phones

register = template.Library()


@register.filter
def long_date(day: date | datetime, language: str = "nb") -> str:
    """24. november 2026."""
    if isinstance(day, datetime):
        day = norwegian_dates.oslo(day).date()
    return norwegian_dates.long_date(day, language=language)  # type: ignore[arg-type]


@register.filter
def moment(at: datetime, language: str = "nb") -> str:
    """24. november 2026 kl. 10.00."""
    local = norwegian_dates.oslo(at)
    joint = "at" if language == "en" else "kl."
    return f"{norwegian_dates.long_date(local.date(), language=language)} {joint} {local:%H.%M}"  # type: ignore[arg-type]


@register.filter
def translated(word: str) -> str:
    """What a box is called, in the language of the mail; as it is where the catalogue lacks it."""
    return gettext(word) if word else ""


@register.filter
def kroner(amount: Decimal) -> str:
    return money.kroner(amount)


@register.filter
def phone(number: str) -> str:
    """57 12 34 00."""
    return phones.as_read(number)


@register.filter
def orgnr(number: str) -> str:
    return identity_number.format_orgnr(number)
