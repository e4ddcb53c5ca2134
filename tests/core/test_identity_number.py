"""Numbers with check digits: what counts as right, today and after the rule of 2032."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
import stdnum.no.fodselsnummer
import stdnum.no.kontonr
import stdnum.no.orgnr
from hypothesis import assume, given
from hypothesis import strategies as st

from kursflyt.core import identity_number

TODAY = date(2026, 11, 24)
AFTER_2032 = date(2032, 1, 1)
NOT_NINE_DIGITS = (
    "Et organisasjonsnummer har ni sifre, for eksempel 123 456 785. Se etter om noe mangler eller er med for mye."
)
WRONG_ORGNR = "er ikke et gyldig organisasjonsnummer. Se etter om to sifre har byttet plass eller et siffer er feil."
OFFICIAL_NEW_NUMBERS = ["30108299939", "02013299997"]


def with_controls(nine: str, *, remainder: int = 0) -> str:
    """The nine digits with control digits whose first control leaves `remainder`; empty where there are none."""
    first = (remainder - sum(int(d) * w for d, w in zip(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True))) % 11
    second = -sum(int(d) * w for d, w in zip(f"{nine}{first % 10}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return f"{nine}{first}{second}" if first < 10 and second < 10 else ""


days = st.dates(date(1900, 1, 1), date(1999, 12, 31))


@given(days, st.integers(0, 499))
def test_every_number_of_todays_rule_is_valid_on_both_sides_of_2032(born: date, individual: int) -> None:
    number = with_controls(f"{born:%d%m%y}{individual:03}")
    assume(number)

    assert stdnum.no.fodselsnummer.is_valid(number)
    assert identity_number.valid_fodselsnummer(number, on=TODAY)
    assert identity_number.valid_fodselsnummer(number, on=AFTER_2032)


@given(days, st.integers(0, 999), st.integers(1, 3))
def test_a_number_of_the_new_rule_is_valid_from_2032_only(born: date, individual: int, remainder: int) -> None:
    number = with_controls(f"{born:%d%m%y}{individual:03}", remainder=remainder)
    assume(number)

    assert not identity_number.valid_fodselsnummer(number, on=date(2031, 12, 31))
    assert identity_number.valid_fodselsnummer(number, on=AFTER_2032)


@given(days, st.integers(0, 999), st.integers(4, 10))
def test_no_other_remainder_is_ever_valid(born: date, individual: int, remainder: int) -> None:
    number = with_controls(f"{born:%d%m%y}{individual:03}", remainder=remainder)
    assume(number)

    assert not identity_number.valid_fodselsnummer(number, on=AFTER_2032)


@pytest.mark.parametrize("number", OFFICIAL_NEW_NUMBERS)
def test_the_tax_administrations_examples_of_the_new_rule_are_valid_from_2032(number: str) -> None:
    assert identity_number.valid_fodselsnummer(number, on=AFTER_2032)


@given(days, st.integers(0, 499), st.sampled_from([40, 80]), st.booleans())
def test_a_test_persons_number_is_valid_only_where_it_is_allowed(
    born: date, individual: int, more: int, d_number: bool
) -> None:
    number = with_controls(f"{born.day + 40 * d_number:02}{born.month + more:02}{born:%y}{individual:03}")
    assume(number)

    assert not identity_number.valid_fodselsnummer(number, on=TODAY)
    assert identity_number.valid_fodselsnummer(number, on=TODAY, synthetic_allowed=True)
    with pytest.raises(identity_number.BadFodselsnummer, match="testpersoner"):
        identity_number.parse_fodselsnummer(number, on=TODAY)


@given(days, st.integers(0, 499))
def test_a_d_number_is_valid(born: date, individual: int) -> None:
    number = with_controls(f"{born.day + 40:02}{born:%m%y}{individual:03}")
    assume(number)

    assert identity_number.valid_fodselsnummer(number, on=TODAY)
    assert identity_number.is_d_number(number)


@given(days, st.integers(0, 499), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, individual: int, place: int, more: int) -> None:
    number = with_controls(f"{born:%d%m%y}{individual:03}")
    assume(number)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]

    assert not identity_number.valid_fodselsnummer(wrong, on=TODAY)


def test_a_date_that_does_not_exist_is_refused() -> None:
    number = next(n for i in range(500) if (n := with_controls(f"310290{i:03}")))

    assert not identity_number.valid_fodselsnummer(number, on=TODAY)


@given(st.text(max_size=20))
def test_any_text_is_either_eleven_digits_or_refused_without_being_repeated(text: str) -> None:
    try:
        assert identity_number.valid_fodselsnummer(identity_number.parse_fodselsnummer(text, on=TODAY), on=TODAY)
    except identity_number.BadFodselsnummer as refusal:
        assert len(text) < 5 or text not in str(refusal)


def test_a_fodselsnummer_is_shown_in_two_groups_or_masked() -> None:
    assert identity_number.format_fodselsnummer("01019912345") == "010199 12345"
    assert identity_number.mask_fodselsnummer("01019912345") == "010199 *****"


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_organisation_numbers_agree_with_the_reference_library(digits: str) -> None:
    assume(digits != "000000000")

    assert identity_number.valid_orgnr(digits) == stdnum.no.orgnr.is_valid(digits)


@pytest.mark.parametrize(
    "text",
    [
        "123456785",
        "123 456 785",
        " NO 123 456 785 MVA ",
        "no123456785mva",
        "Org.nr. 123.456.785",
        "Orgnr: 123456785",
        "Organisasjonsnummer: 123456785",
        "123\u00a0456\u00a0785",
        "NO123456785MVA Foretaksregisteret",
    ],
)
def test_an_organisation_number_is_read_as_people_write_it(text: str) -> None:
    assert identity_number.parse_orgnr(text) == "123456785"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12345678", NOT_NINE_DIGITS),
        ("", NOT_NINE_DIGITS),
        ("٢٢٢٢٢٢٢٢٢", NOT_NINE_DIGITS),
        ("123456758", f"123 456 758 {WRONG_ORGNR}"),
        ("000000000", f"000 000 000 {WRONG_ORGNR}"),
    ],
)
def test_a_wrong_organisation_number_is_refused_with_what_to_do(text: str, sentence: str) -> None:
    with pytest.raises(identity_number.BadOrgnr) as refusal:
        identity_number.parse_orgnr(text)

    assert str(refusal.value) == sentence


def test_an_organisation_number_is_shown_in_groups_and_as_vat_number() -> None:
    assert identity_number.format_orgnr("123456785") == "123 456 785"
    assert identity_number.vat_number("123456785") == "NO123456785MVA"


@given(st.from_regex(r"[1-9][0-9]{10}", fullmatch=True))
def test_account_numbers_agree_with_the_reference_library(digits: str) -> None:
    assert identity_number.valid_account_number(digits) == stdnum.no.kontonr.is_valid(digits)


@pytest.mark.parametrize(
    "text", ["86011117947", "8601.11.17947", "8601 11 17947", "NO93 8601 1117 947", "no9386011117947"]
)
def test_an_account_number_is_read_as_people_write_it(text: str) -> None:
    assert identity_number.parse_account_number(text) == "86011117947"
    assert identity_number.format_account_number("86011117947") == "8601 11 17947"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8601111794", "elleve sifre"),
        ("86011117974", "8601 11 17974 er ikke"),
        ("SE4550000000058398257466", "utenlandsk"),
        ("NO9486011117947", "IBAN-nummeret stemmer ikke"),
        ("00000000000", "ikke et gyldig"),
        ("NO93", "IBAN"),
    ],
)
def test_a_wrong_account_number_is_refused_with_what_to_do(text: str, words: str) -> None:
    with pytest.raises(identity_number.BadAccountNumber, match=words):
        identity_number.parse_account_number(text)


@given(st.text(max_size=30))
def test_no_text_makes_the_readers_fail_otherwise(text: str) -> None:
    for read in (identity_number.parse_orgnr, identity_number.parse_account_number):
        with contextlib.suppress(identity_number.BadOrgnr, identity_number.BadAccountNumber):
            assert read(text).isdigit()
