"""The readable page of an e-invoice: whole, Norwegian, escaped, and without anything from outside."""

from __future__ import annotations

import re
from decimal import Decimal

from kursflyt.documents import ehf
from kursflyt.documents.ehf import page, writer
from kursflyt.documents.invoice import InvoiceLine
from tests.documents.received_invoices import teacher_credit_note, teacher_invoice
from tests.documents.test_ehf_writer import outgoing


def rendered(raw: bytes) -> str:
    return page.render(ehf.read_invoice(raw), ehf.attachments_of(raw), ehf.validate(raw))


def words(html: str) -> str:
    bare = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    return " ".join(bare.replace("\u00a0", " ").split())


def test_everything_a_reader_asks_for_is_there_as_norwegians_write_it() -> None:
    said = words(rendered(teacher_invoice()))

    for text in (
        "Faktura 1042 fra Aas Energirådgivning ENK",
        "Å betale 62 400,00 kr innen 1. juli 2027",
        "Org.nr. 310 005 509",
        "Deres referanse B101010",
        "Kontrakt K-2027-014",
        "48 timer 1 300,00 0 % 62 400,00",
        "Unntatt fra merverdiavgift Undervisning, unntatt etter merverdiavgiftsloven § 3-5",
        "Kontonummer 8601 11 17947 KID 2027000310",
        "Vedlegg timeliste.pdf 1 kB",
        "Gyldig EHF. Alle kontrollene er kjørt, og ingen fant feil.",
    ):
        assert text in said


def test_a_credit_note_says_what_it_takes_back() -> None:
    said = words(rendered(teacher_credit_note()))

    assert "Kreditnota 1043" in said and "Gjelder faktura 1042" in said and "Beløp til gode 62 400,00 kr" in said
    assert "Å betale" not in said


def test_several_rates_stand_each_on_a_line() -> None:
    lines = (
        InvoiceLine(text="Kurs", quantity=Decimal(1), unit_price=Decimal(4500)),
        InvoiceLine(text="Lærebok", quantity=Decimal(3), unit_price=Decimal("199.90"), vat_percent=Decimal(25)),
    )

    said = words(rendered(writer.write(outgoing(lines=lines, vat_registered=True))))

    assert "Merverdiavgift 25 % 599,70 149,93" in said
    assert "Sum uten merverdiavgift 5 099,70 Merverdiavgift 149,93 Å betale 5 249,63 kr" in said


def test_what_the_sender_wrote_is_text_and_never_markup() -> None:
    attack = '<script>alert(1)</script><img src="http://x.example/a.png">"\'{{ seller }}'
    lines = (InvoiceLine(text=attack, quantity=Decimal(1), unit_price=Decimal(1)),)

    html = rendered(writer.write(outgoing(lines=lines, note=attack, buyer_reference=attack, number=attack)))

    assert "<script" not in html and "<img" not in html
    assert html.count("&lt;script&gt;") >= 4 and "{{ seller }}" in html


def test_nothing_is_loaded_from_outside() -> None:
    html = rendered(teacher_invoice())

    assert re.findall(r"(?:src|href|url|@import)\s*[=(]", html) == []
    assert "default-src 'none'" in html


def test_a_broken_invoice_is_shown_with_what_is_wrong() -> None:
    said = words(rendered(teacher_invoice(payable="mye", due="i morgen", account="", kid="1")))

    assert "Å betale – kr Forfallsdato er ikke oppgitt" in said
    assert "Ikke gyldig EHF." in said
    assert "Advarsel: KID 1 har feil kontrollsiffer." in said


def test_an_empty_invoice_is_shown_too() -> None:
    empty = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'

    assert "Faktura uten nummer fra Uten navn" in words(rendered(empty))
