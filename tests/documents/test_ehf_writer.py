"""An EHF out follows the published rules, says what it was told, and is the same bytes for the same facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest

from kursflyt.documents import ehf, letterhead
from kursflyt.documents.ehf import writer
from kursflyt.documents.invoice import InvoiceLine


def outgoing(**more: Any) -> writer.Outgoing:
    facts: dict[str, Any] = {
        "number": "10001",
        "issued_on": date(2026, 11, 24),
        "due_on": date(2026, 12, 8),
        "seller": letterhead.Issuer(
            name="Fagskolen Fjordvik",
            orgnr="310452017",
            address="Fjordgata 1",
            postal_code="5700",
            city="Voss",
            email="post@fjordvik.example",
            phone="+4755123456",
            website="https://fjordvik.example",
        ),
        "buyer": letterhead.Recipient(name="Brødrene Ødegård & Sønn AS", orgnr="310452009"),
        "buyer_reference": "PO-4471",
        "lines": (InvoiceLine(text="Kursavgift: Å lære <mer>", quantity=Decimal(1), unit_price=Decimal(4500)),),
        "kid": "000100016",
        "account_number": "86011117947",
    }
    return writer.Outgoing(**(facts | more))


@pytest.mark.parametrize("vat_registered", [True, False])
@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
def test_what_is_written_is_valid(kind: Literal["invoice", "credit_note"], vat_registered: bool) -> None:
    raw = writer.write(outgoing(kind=kind, vat_registered=vat_registered, credits_number="10000"))

    judgement = ehf.judge(raw)

    assert (judgement.verdict, judgement.fatal) == ("valid", ())


def test_what_is_read_is_what_was_written() -> None:
    read = ehf.read_invoice(writer.write(outgoing(contract_reference="K-2026-0001", note="Takk & hei")))

    assert (read.number, read.issue_on, read.due_on) == ("10001", date(2026, 11, 24), date(2026, 12, 8))
    assert (read.seller.orgnr, read.buyer.orgnr, read.buyer.name) == (
        "310452017",
        "310452009",
        "Brødrene Ødegård & Sønn AS",
    )
    assert (read.kid, read.account, read.buyer_reference) == ("000100016", "86011117947", "PO-4471")
    assert (read.contract_reference, read.note) == ("K-2026-0001", "Takk & hei")
    assert [(line.text, line.amount, line.vat_category) for line in read.lines] == [
        ("Kursavgift: Å lære <mer>", Decimal("4500.00"), "E")
    ]


def test_taxable_and_exempt_lines_can_stand_together() -> None:
    lines = (
        InvoiceLine(text="Kurs", quantity=Decimal(1), unit_price=Decimal(4500)),
        InvoiceLine(text="Lærebok", quantity=Decimal(3), unit_price=Decimal("199.90"), vat_percent=Decimal(25)),
    )

    raw = writer.write(outgoing(lines=lines, vat_registered=True))

    assert ehf.judge(raw).verdict == "valid"
    assert ehf.read_invoice(raw).payable == Decimal("5249.63")  # 4500 + 599.70 + 25 % of it, 149.93


def test_a_missing_buyer_reference_is_seen_by_the_rules() -> None:
    raw = writer.write(outgoing(buyer_reference=""))

    assert [finding.rule for finding in ehf.judge(raw).fatal] == ["PEPPOL-EN16931-R003"]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert writer.write(outgoing()) == writer.write(outgoing())
