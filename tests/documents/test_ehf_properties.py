"""Whatever a legal course invoice says, what we write is valid in every layer and reads back; tampering is seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kursflyt.core import kid
from kursflyt.documents import ehf, letterhead
from kursflyt.documents.ehf import writer
from kursflyt.documents.invoice import InvoiceLine
from tests.documents.test_ehf_writer import outgoing

EXAMPLE = Path(__file__).parents[2] / "examples" / "faktura-ehf.xml"
ORGNRS = ("310452017", "310452009", "310452025", "310452033", "310005509", "310000108")
ACCOUNTS = ("86011117947", "86011120018", "NO9386011117947")

# Letters of Norwegian and Sámi, what XML gives a meaning of its own, and anything else a person can paste in.
letters = st.one_of(st.sampled_from("æøåÆØÅčđŋšŧžÁ<>&\"' –«»§½"), st.characters(exclude_categories=["Cs"]))
words = st.text(letters, min_size=1, max_size=60).map(lambda text: f"A{text}")
references = st.text(st.sampled_from("ABCæøå0123456789-/ "), min_size=1, max_size=20).map(lambda text: f"B{text}")
amounts = st.decimals(min_value=0, max_value=250_000, places=2)
quantities = st.one_of(st.integers(1, 400).map(Decimal), st.decimals(min_value="0.25", max_value=400, places=2))


def lines(taxable: bool) -> st.SearchStrategy[tuple[InvoiceLine, ...]]:
    rates = st.sampled_from([0, 0, 12, 15, 25] if taxable else [0]).map(Decimal)
    line = st.builds(InvoiceLine, text=words, quantity=quantities, unit_price=amounts, vat_percent=rates)
    return st.one_of(st.tuples(line), st.lists(line, min_size=2, max_size=6).map(tuple), st.tuples(*[line] * 40))


@st.composite
def invoices(draw: st.DrawFn) -> writer.Outgoing:
    taxable = draw(st.booleans())
    credit = draw(st.booleans())
    issued = draw(st.dates(date(2025, 1, 1), date(2035, 12, 31)))
    seller, buyer = draw(st.permutations(ORGNRS))[:2]
    optional = st.one_of(st.just(""), words)
    return writer.Outgoing(
        kind="credit_note" if credit else "invoice",
        number=draw(st.integers(1, 10**9).map(str)),
        issued_on=issued,
        due_on=issued + timedelta(days=draw(st.integers(0, 60))),
        seller=letterhead.Issuer(
            name=draw(words),
            orgnr=seller,
            address=draw(optional),
            postal_code=draw(st.sampled_from(["", "5700"])),
            city=draw(optional),
            email=draw(st.sampled_from(["", "post@fjordvik.example"])),
            phone=draw(st.sampled_from(["", "+4755123456"])),
            website="",
        ),
        seller_contact=draw(optional),
        vat_registered=taxable or draw(st.booleans()),
        buyer=letterhead.Recipient(name=draw(words), orgnr=buyer, attention=draw(optional), city=draw(optional)),
        buyer_reference=draw(references),
        order_reference=draw(st.one_of(st.just(""), references)),
        contract_reference=draw(st.one_of(st.just(""), references)),
        lines=draw(lines(taxable)),
        kid="" if credit else kid.make_kid(draw(st.text("0123456789", min_size=2, max_size=20))),
        account_number=draw(st.sampled_from(ACCOUNTS)),
        payment_terms=draw(optional),
        note=draw(optional),
        credits_number="77" if credit else "",
    )


def _fatal(raw: bytes) -> list[tuple[str, str]]:
    return [(found.rule, found.detail) for found in ehf.validate(raw).judgement.fatal]


@settings(max_examples=60, deadline=None)
@given(invoices())
def test_every_legal_course_invoice_we_write_is_valid_in_every_layer(data: writer.Outgoing) -> None:
    raw = writer.write(data)

    validation = ehf.validate(raw)

    assert _fatal(raw) == []
    assert validation.valid is True
    assert [layer.key for layer in validation.judgement.layers] == ["xml", "xsd", "cen", "peppol", "own"]


@settings(max_examples=60, deadline=None)
@given(invoices())
def test_what_is_read_back_is_what_was_to_be_said(data: writer.Outgoing) -> None:
    read = ehf.read_invoice(writer.write(data))

    assert (read.kind, read.number, read.issue_on) == (data.kind, data.number, data.issued_on)
    assert [(line.quantity, line.unit_price, line.amount) for line in read.lines] == [
        (line.quantity, line.unit_price, line.amount) for line in data.lines
    ]
    assert read.net == sum(line.amount for line in data.lines)
    assert read.net is not None and read.vat is not None and read.payable == read.net + read.vat
    assert (read.seller.orgnr, read.buyer.orgnr) == (data.seller.orgnr, data.buyer.orgnr)
    assert (read.kid, read.account) == (data.kid, data.account_number)


AMOUNT = re.compile(rb"(?<=currencyID=\"NOK\">)\d+\.\d\d")


# Peppol lets a line be two øre from quantity times price (R120), so that one øre on a price is not always seen.
@pytest.mark.parametrize("place", range(len(AMOUNT.findall(EXAMPLE.read_bytes()))))
def test_one_amount_changed_by_five_ore_is_found(place: int) -> None:
    raw = EXAMPLE.read_bytes()
    found = list(AMOUNT.finditer(raw))[place]
    changed = f"{Decimal(found.group().decode()) + Decimal('0.05'):.2f}".encode()

    tampered = raw[: found.start()] + changed + raw[found.end() :]

    assert ehf.validate(tampered).valid is False


@pytest.mark.parametrize("digit", range(11))
def test_one_digit_changed_in_the_account_is_found(digit: int) -> None:
    _one_digit_changed(b"86011117947", digit)


@pytest.mark.parametrize("digit", range(9))
def test_one_digit_changed_in_the_kid_is_found_unless_it_is_then_right_by_mod_11(digit: int) -> None:
    _one_digit_changed(b"000100016", digit, but=kid.valid_kid)


@pytest.mark.parametrize("digit", range(9))
def test_one_digit_changed_in_the_orgnr_of_seller_or_buyer_is_found(digit: int) -> None:
    _one_digit_changed(b"310452017", digit)
    _one_digit_changed(b"310452009", digit)


def _one_digit_changed(number: bytes, digit: int, *, but: Callable[[str], bool] = lambda _: False) -> None:
    raw = writer.write(outgoing())
    before = _rules(raw)
    assert number in raw
    for new in b"0123456789":
        changed = number[:digit] + bytes([new]) + number[digit + 1 :]
        if changed != number and not but(changed.decode()):
            assert _rules(raw.replace(number, changed, 1)) > before, changed


def _rules(raw: bytes) -> set[str]:
    return {found.rule for found in ehf.validate(raw).judgement.findings}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_byte_changed_never_ends_in_anything_but_a_judgement(data: Any) -> None:
    raw = bytearray(EXAMPLE.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] = data.draw(st.integers(0, 255))

    assert ehf.validate(bytes(raw)).valid in (True, False)
    ehf.validate(bytes(raw), layers=("cen", "peppol"))
