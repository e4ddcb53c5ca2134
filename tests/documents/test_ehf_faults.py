"""The faults that Norwegian senders make, and the traps of EHF itself: each is found, by the rule that has its name."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from kursflyt.documents import ehf
from kursflyt.documents.ehf import built_in_rules, envelope, writer
from tests.documents.test_ehf_writer import outgoing

# A course fee from a school in the VAT register to an employer: exempt, with KID and scheme 0192.
RIGHT = (Path(__file__).parent / "ehf_course_fee.xml").read_text(encoding="utf-8")


def without(pattern: str) -> str:
    changed = re.sub(pattern, "", RIGHT, count=1, flags=re.DOTALL)
    assert changed != RIGHT
    return changed


def instead(old: str, new: str, count: int = -1) -> str:
    assert old in RIGHT
    return RIGHT.replace(old, new, count)


def of_another_tax(category: str) -> str:
    """The first category of this kind says that it is of another tax than VAT."""
    changed = re.sub(
        rf"(<cac:{category}>.*?<cac:TaxScheme>\s*<cbc:ID>)VAT<", r"\1GST<", RIGHT, count=1, flags=re.DOTALL
    )
    assert changed != RIGHT
    return changed


BUYER = '<cbc:EndpointID schemeID="0192">310005509</cbc:EndpointID>'
REGISTER = "<cbc:CompanyID>Foretaksregisteret</cbc:CompanyID>"
SCHEMES = r"<cac:PartyTaxScheme>.*</cac:PartyTaxScheme>"

KNOWN = {
    "no buyer reference": (without("<cbc:BuyerReference>.*?</cbc:BuyerReference>"), "peppol", "PEPPOL-EN16931-R003"),
    "buyer's check digit": (instead("310005509", "310005508"), "peppol", "PEPPOL-COMMON-R041"),
    "VAT number without MVA": (instead("NO310000108MVA", "NO310000108"), "peppol", "NO-R-001"),
    "amount to pay": (instead("18500.00</cbc:PayableAmount>", "18000.00</cbc:PayableAmount>"), "cen", "BR-CO-16"),
    "exempt without a reason": (without("<cbc:TaxExemptionReasonCode>.*</cbc:TaxExemptionReason>"), "cen", "BR-E-10"),
    "exempt with 25 per cent": (instead("<cbc:Percent>0<", "<cbc:Percent>25<"), "cen", "BR-E-05"),
    "no VAT or TAX number": (without(SCHEMES), "cen", "BR-E-02"),
    "address type 9908": (instead('"0192"', '"9908"'), "peppol", "PEPPOL-EN16931-CL008"),
    "elements in another order": (
        instead("<cbc:DueDate>2026-10-31</cbc:DueDate>", "").replace(
            "<cbc:Note>", "<cbc:DueDate>2026-10-31</cbc:DueDate><cbc:Note>"
        ),
        "xsd",
        "UBL-XSD",
    ),
    "no account": (without("<cac:PayeeFinancialAccount>.*</cac:PayeeFinancialAccount>"), "cen", "BR-61"),
    "unknown reason code": (instead("VATEX-EU-132-1I", "VATEX-NO-1"), "cen", "BR-CL-22"),
    "outside VAT with a VAT number": (instead("<cbc:ID>E<", "<cbc:ID>O<"), "cen", "BR-O-02"),
    "no address of the buyer": (instead(BUYER, ""), "peppol", "PEPPOL-EN16931-R010"),
    "three decimals": (
        instead('<cbc:TaxableAmount currencyID="NOK">18500.00', '<cbc:TaxableAmount currencyID="NOK">18500.001'),
        "cen",
        "BR-DEC-19",
    ),
    "a sum of another tax": (of_another_tax("TaxCategory"), "cen", "BR-47"),
    "a line of another tax": (of_another_tax("ClassifiedTaxCategory"), "cen", "BR-CO-04"),
    "EHF 2": (
        instead(envelope.CUSTOMIZATION, "urn:www.cenbii.eu:transaction:biitrns010"),
        "peppol",
        "PEPPOL-EN16931-R004",
    ),
    "KID": (instead("202600012340", "202600012341"), "own", "KF-KID"),
    "account": (instead("86011110004", "86011110005"), "own", "KF-ACCOUNT"),
    "due before it was issued": (instead("2026-10-31", "2026-09-30"), "own", "KF-DUE-AFTER-ISSUE"),
}


def found(text: str) -> dict[str, set[str]]:
    validation = ehf.validate(text.encode())
    return {
        layer.key: {one.rule for one in validation.of(layer) if one.severity == "fatal" or layer.key == "own"}
        for layer in validation.judgement.layers
    }


def test_the_course_fee_is_right() -> None:
    validation = ehf.validate(RIGHT.encode())

    assert (validation.valid, validation.judgement.findings) == (True, ())


@pytest.mark.parametrize("fault", KNOWN)
def test_a_known_fault_is_found_by_its_rule(fault: str) -> None:
    text, layer, rule = KNOWN[fault]

    assert rule in found(text)[layer]
    assert ehf.validate(text.encode()).valid is (layer == "own")  # ours are for a person to look at


@pytest.mark.parametrize("fault", KNOWN)
def test_a_known_fault_is_explained_in_norwegian(fault: str) -> None:
    text, _, rule = KNOWN[fault]
    (said, *_) = [one.message for one in ehf.validate(text.encode()).judgement.findings if one.rule == rule]

    assert said.endswith(".") and rule not in said


def test_a_county_school_without_foretaksregisteret_is_warned_and_still_valid() -> None:
    """NO-R-002 binds companies and branches; a county is neither, and must not print what is not so."""
    raw = writer.write(outgoing())

    assert [one.rule for one in ehf.validate(raw).judgement.warnings] == ["NO-R-002"]
    assert ehf.validate(raw).valid is True


@pytest.mark.parametrize("vat_registered", [True, False])
@pytest.mark.parametrize("name", ["Fjordvik Fagskole AS", "AS Fagskolen", "Kompetanse Nord ASA"])
def test_a_school_that_is_a_company_says_foretaksregisteret(name: str, vat_registered: bool) -> None:
    data = outgoing(vat_registered=vat_registered)
    raw = writer.write(dataclasses.replace(data, seller=dataclasses.replace(data.seller, name=name)))

    assert ehf.validate(raw).judgement.findings == ()
    assert raw.decode().count("Foretaksregisteret") == 1


def test_pitfall_valid_without_the_rules_or_after_falling_back_to_easier_ones(tmp_path: Path) -> None:
    missing = ehf.validate(RIGHT.encode(), rules_folder=tmp_path)
    bare = ehf.validate(instead(envelope.CUSTOMIZATION, "urn:cen.eu:en16931:2017").encode())

    assert (missing.valid, missing.judgement.verdict) == (None, "not_judged")
    assert bare.valid is False
    assert [layer.judged for layer in bare.judgement.layers] == [True] * 5


def test_pitfall_rules_change_twice_a_year_so_that_every_layer_says_its_version() -> None:
    """Pinned in pyproject.toml: a new version is a change somebody makes, and then this test with it."""
    versions = {layer.key: layer.version for layer in ehf.validate(RIGHT.encode()).judgement.layers}

    assert versions | {"own": ""} == {"xml": "1.0", "xsd": "2.1", "cen": "1.3.16", "peppol": "3.0.21", "own": ""}
    assert built_in_rules.engine() == "mock-einvoice 0.4.0"


def test_pitfall_nobody_else_looks_at_kid_account_and_dates() -> None:
    for fault in ("KID", "account", "due before it was issued"):
        text, _, rule = KNOWN[fault]
        layers = found(text)
        assert layers.pop("own") == {rule}
        assert layers == {"xml": set(), "xsd": set(), "cen": set(), "peppol": set()}


def test_pitfall_exempt_education_gives_its_reason_in_words_and_no_code_of_a_directive() -> None:
    text = writer.write(outgoing()).decode()

    assert "merverdiavgiftsloven § 3-5" in text
    assert "TaxExemptionReasonCode" not in text
