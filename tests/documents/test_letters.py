"""What letters must say by law and by the school's own rules, read out of the finished PDF."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kursflyt.documents import contract, credit_note, decision, evidence_page, invoice, receipt, welcome_letter
from tests.documents import examples, printed


def _missing(text: str, *wanted: str) -> list[str]:
    squeezed = text.replace("\u00a0", " ")
    return [phrase for phrase in wanted if phrase not in squeezed]


def test_a_rejection_says_facts_rule_considerations_and_how_to_appeal(tmp_path: Path) -> None:
    text = printed.text_of(decision.render(examples.make_decision("rejection"), language="nb"), tmp_path)
    assert (
        _missing(
            text,
            "Søknaden din om plass på Energieffektive bygg er avslått",
            "2026/1187",
            "S-2027-0041",
            "Du har fagbrev som tømrer fra 2014",
            "Bekreftelse på praksis fra Fjordvik Bygg AS",
            "Fagskoleloven § 16",
            "31 kvalifiserte søkere konkurrerte om 24 plasser",
            "Fristen er tre uker fra du fikk dette brevet",
            "den lokale klagenemnda ved Fagskolen Fjordvik",
            "Du kan be om at avgjørelsen ikke settes i verk",
            "Du kan se dokumentene i saken",
            "studentombudet@fjordvik.example",
            "Bjørn Ødegård",
            "Ingrid Solheim",
        )
        == []
    )


def test_an_offer_says_by_when_to_reply_and_what_happens_otherwise(tmp_path: Path) -> None:
    text = printed.text_of(decision.render(examples.make_decision("offer"), language="nn"), tmp_path)
    assert (
        _missing(
            text,
            "Du er tilbydd plass på Energieffektive bygg",
            "Svar innan 4. desember 2026 kl. 09.15",
            "fell tilbodet bort",
            "4 500 kroner",
            "10 studiepoeng, nivå 5.1",
            "tre veker",
        )
        == []
    )


def test_an_offer_without_a_price_says_nothing_of_money(tmp_path: Path) -> None:
    data = replace(examples.make_decision("offer"), price=None, payer="")
    text = printed.text_of(decision.render(data, language="nb"), tmp_path)
    assert "kroner" not in text


def test_a_waiting_list_letter_says_the_number_and_the_way_to_a_human(tmp_path: Path) -> None:
    text = printed.text_of(decision.render(examples.make_decision("waiting_list"), language="nb"), tmp_path)
    assert _missing(text, "nummer 7 på ventelisten", "1. mars 2027", "Du kan kreve at et menneske vurderer") == []


def test_a_contract_says_parties_money_billing_duties_and_endings(tmp_path: Path) -> None:
    text = printed.text_of(contract.render(examples.make_contract(), language="nb"), tmp_path)
    assert (
        _missing(
            text,
            "310 005 509",
            "48 timer",
            "62 400 kroner",
            "merverdiavgiftsloven § 3-5",
            "0192:310000108",
            "B101010",
            "K-2027-014",
            "1. februar 2027",
            "innen tre uker, fagskoleloven § 21",
            "taushetsplikt",
            "politiattest",
            "universelt utformet",
            "25. januar 2027",
            "5 000 kroner",
            "30 dagers frist",
            "mandag 8. februar 2027",
            "Befaring på byggeplass",
        )
        == []
    )


def test_an_employed_teacher_is_paid_as_wage_and_gets_no_billing_address(tmp_path: Path) -> None:
    text = printed.text_of(contract.render(examples.make_contract(employed=True), language="nb"), tmp_path)
    assert "utbetales som lønn" in text
    assert "0192:" not in text


def test_an_evidence_page_carries_the_signed_file_and_its_fingerprint(tmp_path: Path) -> None:
    signed = contract.render(examples.make_contract(), language="nb")

    page = evidence_page.render(examples.make_evidence(document=signed), language="nb")

    names = printed.catalogue(page)["/Names"]["/EmbeddedFiles"]["/Names"]
    assert names[1].get_object()["/EF"]["/F"].data == signed
    fingerprint = examples.make_evidence(document=signed).document_sha256
    assert fingerprint in printed.text_of(page, tmp_path).replace(" ", "")


def test_an_evidence_page_for_another_file_is_refused() -> None:
    evidence = replace(examples.make_evidence(document=b"det som ble signert"), document=b"noe annet")
    with pytest.raises(evidence_page.WrongFile, match="fingeravtrykket er et annet"):
        evidence_page.render(evidence, language="nb")


def test_a_receipt_says_what_came_when_an_answer_comes_and_that_it_is_no_offer(tmp_path: Path) -> None:
    text = printed.text_of(receipt.render(examples.make_receipt(), language="nb"), tmp_path)
    assert (
        _missing(
            text,
            "KF-QG2SCK",
            "1. desember 2026 kl. 19.04",
            "Dette er ikke et tilbud om plass.",
            "Du får svar senest 14. januar 2027.",
            "8. februar 2027",
            "Fagbrev.pdf, Attest fra arbeidsgiver.pdf",
            "https://kurs.fjordvik.example/min-side/soknad/KF-QG2SCK/",
            "https://kurs.fjordvik.example/personvern/",
            "Ingrid Solheim",
        )
        == []
    )
    nynorsk = printed.text_of(receipt.render(examples.make_receipt(), language="nn"), tmp_path)
    assert _missing(nynorsk, "Dette er ikkje eit tilbod om plass.", "Kva skjer vidare") == []


def test_a_welcome_letter_has_sessions_login_and_no_password(tmp_path: Path) -> None:
    text = printed.text_of(welcome_letter.render(examples.make_welcome(), language="nb"), tmp_path)
    assert (
        _missing(
            text,
            "Plassen din er bekreftet",
            "mandag 8. februar 2027",
            "https://kurs.fjordvik.example/inn/7f3c0d",
            "Vi sender aldri passord",
            "Videoen er tekstet",
            "7. mai 2027 kl. 23.59",
            "28. mai 2027",
            "Prisen er 4 500 kroner",
        )
        == []
    )


def test_an_invoice_says_what_to_pay_where_when_and_why_there_is_no_vat(tmp_path: Path) -> None:
    text = printed.text_of(invoice.render(examples.make_invoice(), language="nb"), tmp_path)
    assert (
        _missing(
            text,
            "2027-00031",
            "10. mars 2027",
            "4 500,00",
            "8601 11 17947",
            examples.make_invoice().kid,
            "merverdiavgiftsloven § 3-5",
            "B101010",
            "8. februar–28. mai 2027, Fjordvik",
        )
        == []
    )


def test_the_sum_of_an_invoice_is_the_sum_of_its_lines_to_the_ore() -> None:
    line = invoice.InvoiceLine(
        text="Kopi", quantity=Decimal("3"), unit_price=Decimal("0.335"), vat_percent=Decimal("25")
    )
    data = replace(examples.make_invoice(), lines=(line, line))
    assert (data.net, data.vat, data.total) == (Decimal("2.02"), Decimal("0.50"), Decimal("2.52"))


def test_a_credit_note_names_the_invoice_and_the_reason(tmp_path: Path) -> None:
    text = printed.text_of(credit_note.render(examples.make_credit_note(), language="nb"), tmp_path)
    assert _missing(text, "Faktura 2027-00031 av 08.02.2027", "trakk seg 20. januar 2027", "4 500,00") == []
