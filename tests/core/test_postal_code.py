"""Postal codes and their places."""

from __future__ import annotations

import pytest

from kursflyt.core import postal_code


@pytest.mark.parametrize("text", ["6413", " 6413 ", "N-6413", "NO-6413", "64 13"])
def test_a_postal_code_is_read_as_people_write_it(text: str) -> None:
    assert postal_code.parse_postal_code(text) == "6413"


@pytest.mark.parametrize("text", ["", "641", "64133", "64I3", "SE-11122", "٦٤١٣"])
def test_what_is_not_four_digits_is_refused(text: str) -> None:
    with pytest.raises(postal_code.BadPostalCode, match="fire sifre"):
        postal_code.parse_postal_code(text)


def test_the_register_knows_the_place_of_a_code_and_nothing_of_an_unknown_one() -> None:
    assert [postal_code.place_name(code) for code in ("0001", "4200", "9991", "9999")] == [
        "OSLO",
        "SAUDA",
        "BÅTSFJORD",
        None,
    ]
