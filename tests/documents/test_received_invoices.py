"""E-invoices from outside: read as they are, refused when harmful, judged by the published rules and by ours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kursflyt.documents import ehf
from kursflyt.documents.ehf import envelope
from tests.documents.received_invoices import PEPPOL, in_envelope, teacher_credit_note, teacher_invoice

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)


def test_an_invoice_is_read_whole() -> None:
    invoice = ehf.read_invoice(teacher_invoice())
    assert invoice.kind == "invoice"
    assert (invoice.number, invoice.issue_on, invoice.due_on) == ("1042", date(2027, 6, 1), date(2027, 7, 1))
    assert (invoice.seller.name, invoice.seller.orgnr) == ("Aas Energirådgivning ENK", "310005509")
    assert (invoice.buyer.name, invoice.buyer.endpoint) == ("Fagskolen Fjordvik", "0192:310000108")
    assert (invoice.buyer_reference, invoice.contract_reference) == ("B101010", "K-2027-014")
    assert (invoice.net, invoice.vat, invoice.payable) == (Decimal("62400.00"), Decimal("0.00"), Decimal("62400.00"))
    assert (invoice.kid, invoice.account, invoice.currency) == ("2027000310", "86011117947", "NOK")
    assert invoice.attachments == ("timeliste.pdf",)
    assert invoice.lines == (
        ehf.ReceivedLine(
            number="1",
            text="Undervisning, Energieffektive bygg",
            quantity=Decimal(48),
            unit="HUR",
            unit_price=Decimal("1300.00"),
            amount=Decimal("62400.00"),
            vat_category="E",
            vat_percent=Decimal(0),
        ),
    )


def test_a_credit_note_names_the_invoice_it_takes_back() -> None:
    note = ehf.read_invoice(teacher_credit_note())
    assert (note.kind, note.credits_number, note.lines[0].amount) == ("credit_note", "1042", Decimal("62400.00"))


def test_the_envelope_of_an_access_point_is_taken_off() -> None:
    assert ehf.read_invoice(in_envelope(teacher_invoice())) == ehf.read_invoice(teacher_invoice())
    assert ehf.judge(in_envelope(teacher_invoice())).verdict == "valid"


def test_a_file_outside_is_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("HEMMELIG")
    prolog = f'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    raw = teacher_invoice(prolog=prolog).replace(b"1042", b"&x;")
    with pytest.raises(ehf.ExternalContent, match="skal ikke ha det") as refusal:
        ehf.read_invoice(raw)
    assert "HEMMELIG" not in str(refusal.value)


@pytest.mark.parametrize(
    ("raw", "refusal", "sentence"),
    [
        (teacher_invoice(prolog=LAUGHS).replace(b"1042", b"&d;"), ehf.ExternalContent, "dokumenttype eller en entitet"),
        (teacher_invoice(prolog="<!DOCTYPE Invoice>"), ehf.ExternalContent, "ikke åpnet"),
        (
            teacher_invoice(prolog=LAUGHS).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
            ehf.ExternalContent,
            "dokumenttype",
        ),
        (b"", ehf.NotWellFormed, "ikke gyldig XML"),
        (b"%PDF-1.7", ehf.NotWellFormed, "ikke gyldig XML"),
        (teacher_invoice()[:-20], ehf.NotWellFormed, "Feilen er på linje"),
        (teacher_invoice().replace(b"1042", b"&lol;"), ehf.NotWellFormed, "ikke gyldig XML"),
        (b"<html/>", ehf.NotAnInvoice, "«html»"),
        (in_envelope(b"?><Order/>"), ehf.NotAnInvoice, "ikke én EHF-faktura"),
        (b"<a>" + b" " * envelope.MOST_BYTES + b"</a>", ehf.TooLarge, "større enn 10 MB"),
    ],
)
def test_what_cannot_be_an_invoice_is_refused_in_norwegian(raw: bytes, refusal: type[Exception], sentence: str) -> None:
    with pytest.raises(refusal, match=sentence):
        ehf.read_invoice(raw)
    with pytest.raises(refusal, match=sentence):
        ehf.judge(raw)


def test_a_right_invoice_is_valid_and_every_layer_says_what_it_did() -> None:
    judgement = ehf.judge(teacher_invoice())
    assert judgement.verdict == "valid"
    assert judgement.fatal == ()
    assert [(layer.name, layer.version, layer.judged) for layer in judgement.layers] == [
        ("Lesbar XML", "1.0", True),
        ("XML-skjema (UBL 2.1 XSD)", "2.1", True),
        ("EN 16931", "1.3.16", True),
        ("Peppol BIS Billing 3.0 med norske regler", "3.0.21", True),
    ]


@pytest.mark.parametrize(
    ("raw", "rules"),
    [
        (teacher_invoice(buyer_reference=""), ["PEPPOL-EN16931-R003"]),
        (teacher_invoice(payable="62000.00"), ["BR-CO-16"]),
        (teacher_invoice(seller_orgnr="310005508"), ["PEPPOL-COMMON-R041", "PEPPOL-COMMON-R041"]),
        (teacher_invoice(account=""), ["BR-50", "PEPPOL-EN16931-R008"]),
        (teacher_invoice(customization="urn:www.cenbii.eu:transaction:biitrns010:ver2.0"), ["PEPPOL-EN16931-R004"]),
    ],
)
def test_a_broken_rule_is_found_by_its_published_name(raw: bytes, rules: list[str]) -> None:
    judgement = ehf.judge(raw)
    assert judgement.verdict == "invalid"
    assert sorted(finding.rule for finding in judgement.fatal) == rules


@pytest.mark.parametrize("said", ["urn:cen.eu:en16931:2017", "urn:www.cenbii.eu:transaction:biitrns010:ver2.0"])
def test_another_specification_is_held_to_this_one_and_never_to_easier_rules(said: str) -> None:
    judgement = ehf.judge(teacher_invoice(customization=said, buyer_reference=""))

    assert sorted(found.rule for found in judgement.fatal) == ["PEPPOL-EN16931-R003", "PEPPOL-EN16931-R004"]


def test_a_specification_that_builds_on_peppols_is_judged_as_peppols() -> None:
    assert ehf.judge(teacher_invoice(customization=f"{PEPPOL}#compliant#urn:www.difi.no:ehf:ver3.0")).verdict == "valid"


def _own(raw: bytes) -> dict[str, bool | None]:
    return {check.key: check.passed for check in ehf.own_checks(ehf.read_invoice(raw))}


def test_our_own_checks_pass_a_right_invoice() -> None:
    assert _own(teacher_invoice()) == {
        "seller_orgnr": True,
        "due_after_issue": True,
        "kid": True,
        "account": True,
        "currency": True,
        "vat_exempt": True,
    }


@pytest.mark.parametrize(
    ("key", "raw", "passed"),
    [
        ("kid", teacher_invoice(kid="2027000311"), False),
        ("kid", teacher_invoice(kid=""), None),
        ("account", teacher_invoice(account="86011117948"), False),
        ("account", teacher_invoice(account="NO9386011117947"), True),
        ("account", teacher_invoice(account=""), None),
        ("due_after_issue", teacher_invoice(due="2027-05-31"), False),
        ("due_after_issue", teacher_invoice(due="i morgen"), None),
        ("seller_orgnr", teacher_invoice(seller_orgnr="310005508"), False),
    ],
)
def test_our_own_checks_find_what_no_published_rule_does(key: str, raw: bytes, passed: bool | None) -> None:
    assert _own(raw)[key] is passed
