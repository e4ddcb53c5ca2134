"""How dates, money and numbers are written in Norwegian letters, and how a text is kept in both written standards.

Every text that is printed is a `Both`: bokmål and nynorsk side by side, so that one cannot be changed or added
without the other (språklova § 15: the reply is written in the standard the person used).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from babel import numbers

from kursflyt.core import money, norwegian_dates

Language = Literal["nb", "nn"]
NO_BREAK = "\u00a0"


class Both(NamedTuple):
    """One text in both written standards, with `{placeholders}` in the manner of `str.format`."""

    nb: str
    nn: str

    def in_language(self, language: Language) -> str:
        return self.nb if language == "nb" else self.nn


def filled(texts: Mapping[str, Both], language: Language, **values: object) -> dict[str, str]:
    """Every text of a document in one language, its placeholders filled."""
    return {key: text.in_language(language).format_map(values) for key, text in texts.items()}


def long_date(day: date | datetime, language: Language) -> str:
    """`24. november 2026`, kept on one line."""
    return _together(norwegian_dates.long_date(local_day(day), language=language))


def weekday_date(day: date | datetime, language: Language) -> str:
    """`tirsdag 24. november 2026`, in nynorsk `tysdag …`."""
    return f"{norwegian_dates.weekday(local_day(day), language=language)} {long_date(day, language)}"


def short_date(day: date | datetime) -> str:
    """`24.11.2026`."""
    return norwegian_dates.short_date(local_day(day))


def clock_span(starts_at: datetime, ends_at: datetime) -> str:
    """`09.00–16.00` in Norwegian time."""
    return f"{norwegian_dates.oslo(starts_at):%H.%M}–{norwegian_dates.oslo(ends_at):%H.%M}"


def moment_text(moment: datetime, language: Language) -> str:
    """`24. november 2026 kl. 09.30`, kept on one line."""
    return _together(norwegian_dates.long_moment(moment, language=language))


def stamp(moment: datetime) -> str:
    """`24.11.2026 kl. 09.30.12`: for evidence, to the second."""
    return _together(f"{norwegian_dates.oslo(moment):%d.%m.%Y kl. %H.%M.%S}")


def period(starts_on: date, ends_on: date, language: Language) -> str:
    """`8. februar–28. mai 2027`: what the two dates share is said once; may break after the dash."""
    return _together(norwegian_dates.period(starts_on, ends_on, language=language))


def local_day(day: date | datetime) -> date:
    """The calendar day in Norway."""
    return norwegian_dates.oslo_day(day) if isinstance(day, datetime) else day


def kroner(amount: Decimal) -> str:
    """`12 500,00`, with no-break groups; the sign is a real minus."""
    text = str(numbers.format_decimal(money.round_ore(amount), "#,##0.00", locale="nb_NO"))
    return text.replace(" ", NO_BREAK).replace("\u202f", NO_BREAK).replace("-", "−")


def round_kroner(amount: Decimal) -> str:
    """`12 500 kroner` or `12 500,50 kroner`: amounts in running text."""
    text = kroner(amount)
    return f"{text.removesuffix(',00')}{NO_BREAK}kroner"


def number(value: Decimal | int) -> str:
    """`7,5`, `10`: no more decimals than there are."""
    text = str(numbers.format_decimal(Decimal(value).normalize(), "#,##0.####", locale="nb_NO"))
    return text.replace(" ", NO_BREAK).replace("\u202f", NO_BREAK).replace("-", "−")


def beginning_large(text: str) -> str:
    """`Forskrift om opptak`, `Bestått`: the first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def orgnr(digits: str) -> str:
    """`912 345 678`; anything else than nine digits is printed as it is."""
    return _grouped(digits, (3, 3, 3))


def account(digits: str) -> str:
    """`1234 56 78903`; anything else than eleven digits is printed as it is."""
    return _grouped(digits, (4, 2, 5))


def sha256_groups(digest: str) -> str:
    """A digest in groups of eight, so that a person can compare two by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def file_size(size: int) -> str:
    """`312 kB`, `1,4 MB`: thousands, as a person reads them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)) if size else 0}{NO_BREAK}kB"
    return f"{number(Decimal(size) / 1_000_000 // Decimal('0.1') * Decimal('0.1'))}{NO_BREAK}MB"


def _grouped(digits: str, sizes: tuple[int, ...]) -> str:
    bare = "".join(digits.split())
    if not bare.isdigit() or len(bare) != sum(sizes):
        return digits
    parts, start = [], 0
    for size in sizes:
        parts.append(bare[start : start + size])
        start += size
    return NO_BREAK.join(parts)


def _together(text: str) -> str:
    return text.replace(" ", NO_BREAK)
