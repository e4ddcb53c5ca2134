"""Kroner: rounding, writing and reading."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import money
from kursflyt.core.norwegian_dates import Language

amounts = st.decimals(Decimal("-999999999.99"), Decimal("999999999.99"), places=2)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("0.025", "0.03"), ("-0.005", "-0.01"), ("1.004999", "1.00"), ("7", "7.00")],
)
def test_half_an_ore_is_rounded_away_from_zero(amount: str, rounded: str) -> None:
    assert str(money.round_ore(Decimal(amount))) == rounded


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        ("1234567.5", "nb", "1 234 567,50 kr"),
        ("1234567.505", "nn", "1 234 567,51 kr"),
        ("0.125", "nb", "0,13 kr"),
        ("-500", "nb", "-500,00 kr"),
        ("1234567.5", "en", "NOK 1,234,567.50"),
    ],
)
def test_an_amount_is_written_with_no_break_spaces(amount: str, language: Language, written: str) -> None:
    assert money.kroner(Decimal(amount), language=language) == written.replace(" ", "\u00a0")


@given(amounts)
def test_what_is_written_is_read_back_the_same(amount: Decimal) -> None:
    assert money.parse_kroner(money.kroner(amount), negative_allowed=True) == amount
    assert money.parse_kroner(money.kroner(amount, language="nn"), negative_allowed=True) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12 500,50", "12500.50"), ("12.500", "12500.00"), ("12.500,5", "12500.50"), ("12500.50", "12500.50"),
        ("12\u202f500", "12500.00"), ("kr 500", "500.00"), ("Kr. 500,-", "500.00"), ("500 NOK", "500.00"),
        ("500 kroner", "500.00"), ("0", "0.00"), ("-0", "0.00"), ("1.234.567,89", "1234567.89"), ("12,5", "12.50"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert str(money.parse_kroner(text)) == amount


@pytest.mark.parametrize(
    "text",
    ["", "kr", "gratis", "12,500", "1,234.50", "12 50", "1.23.456", "1,2,3", "٣", "1e5", "NaN", "12 500 000,999"],
)
def test_what_cannot_be_read_in_one_way_is_refused(text: str) -> None:
    with pytest.raises(money.BadAmount, match="kan ikke leses"):
        money.parse_kroner(text)


def test_too_much_and_below_zero_are_refused() -> None:
    with pytest.raises(money.BadAmount, match="for stort"):
        money.parse_kroner("1 000 000 000")
    with pytest.raises(money.BadAmount, match="for stort"):
        money.parse_kroner("9" * 5000)
    with pytest.raises(money.BadAmount, match="under null"):
        money.parse_kroner("-500")
    assert money.parse_kroner("\u2212500", negative_allowed=True) == Decimal(-500)


@given(st.text(max_size=20) | st.text("0123456789., -kr\u00a0", max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        amount = money.parse_kroner(text, negative_allowed=True)
    except money.BadAmount:
        return
    assert amount == money.round_ore(amount)
