"""KID: both check digits, and what a payer may have typed wrong."""

from __future__ import annotations

import pytest
import stdnum.luhn
from hypothesis import assume, given
from hypothesis import strategies as st

from kursflyt.core import kid

payloads = st.from_regex(r"[0-9]{1,24}", fullmatch=True)


@given(payloads)
def test_a_kid_by_mod_10_is_right_by_luhn(payload: str) -> None:
    made = kid.make_kid(payload)

    assert made[:-1] == payload
    assert stdnum.luhn.is_valid(made)
    assert kid.valid_kid(made)


@given(payloads)
def test_a_kid_by_mod_11_leaves_no_remainder_with_weights_2_to_7_from_the_right(payload: str) -> None:
    made = kid.kid_mod11(payload)

    check = 10 if made[-1] == "-" else int(made[-1])
    total = check + sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(payload)))
    assert (total % 11, made[:-1], kid.valid_kid(made)) == (0, payload, True)


@pytest.mark.parametrize(("payload", "made"), [("1234567", "12345674"), ("008", "0086"), ("1", "19"), ("6", "6-")])
def test_known_kids_by_mod_11(payload: str, made: str) -> None:
    assert kid.kid_mod11(payload) == made


@given(payloads, st.integers(1, 9))
def test_a_wrong_last_digit_is_valid_only_by_the_other_way(payload: str, more: int) -> None:
    wrong = payload + str((int(kid.make_kid(payload)[-1]) + more) % 10)
    assume(wrong != kid.kid_mod11(payload))

    assert not kid.valid_kid(wrong)


@pytest.mark.parametrize("text", ["", "0", "-", "12-4", "1" * 26, "12 34", "abc", "²²", "18\n"])
def test_what_is_no_kid_at_all_is_not_valid(text: str) -> None:
    assert not kid.valid_kid(text)


@pytest.mark.parametrize("payload", ["", "1" * 25, "12a", "1-", "²"])
def test_a_kid_is_made_of_digits_only(payload: str) -> None:
    with pytest.raises(ValueError, match="1 to 24 digits"):
        kid.make_kid(payload)


def test_a_kid_is_read_with_spaces_and_refused_with_what_to_do() -> None:
    assert kid.parse_kid(" 1234 5674 ") == "12345674"
    with pytest.raises(kid.BadKid, match="2 til 25 sifre"):
        kid.parse_kid("12A4")
    with pytest.raises(kid.BadKid, match="stemmer ikke"):
        kid.parse_kid("12345675")
