"""Phone numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import phone


@pytest.mark.parametrize(
    "text",
    ["91234567", "912 34 567", "+47 912 34 567", "0047 91234567", "4791234567", "Tlf. 912 34 567", "mob: 91234567",
     "912\u00a034\u00a0567", "(+47) 91 23 45 67", "\u202a+4791234567\u202c"],
)  # fmt: skip
def test_a_norwegian_mobile_number_is_read_as_people_write_it(text: str) -> None:
    assert phone.parse_phone(text, mobile_required=True) == "+4791234567"


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [
        ("91234567", "+4791234567", "912 34 567"),
        ("22222222", "+4722222222", "22 22 22 22"),
        ("+46 70 123 45 67", "+46701234567", "+46 70 123 45 67"),
    ],
)
def test_a_number_is_stored_in_one_form_and_shown_as_its_country_groups_it(text: str, stored: str, shown: str) -> None:
    assert phone.parse_phone(text) == stored
    assert phone.display_phone(stored) == shown


@pytest.mark.parametrize(
    "text", ["", "123", "9123456", "912345678", "ring meg", "580000000000", "800 HJELP", "+", "91234567 eller 98765432"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(phone.BadPhone, match="Telefonnummeret stemmer ikke"):
        phone.parse_phone(text)


@pytest.mark.parametrize("text", ["22222222", "02800", "81500000"])
def test_a_number_that_takes_no_sms_is_refused_where_one_is_sent(text: str) -> None:
    assert not phone.is_mobile(phone.parse_phone(text))
    with pytest.raises(phone.BadPhone, match="mobilnummer"):
        phone.parse_phone(text, mobile_required=True)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        stored = phone.parse_phone(text)
    except phone.BadPhone:
        return
    assert phone.parse_phone(stored) == stored
    assert phone.parse_phone(phone.display_phone(stored)) == stored


def test_a_number_is_shown_as_it_is_read_and_anything_else_as_it_was_written() -> None:
    assert (phone.as_read("+4757123400"), phone.as_read("sentralbordet"), phone.as_read("")) == (
        "57 12 34 00",
        "sentralbordet",
        "",
    )
