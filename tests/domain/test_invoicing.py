"""Invoices to participants and employers: numbers without gaps, KID, PDF, EHF, and never two for the same place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from kursflyt.core import kid, storage
from kursflyt.documents import ehf
from kursflyt.domain.invoicing import buyers, crediting, drafting, issuing, numbering, outgoing_ehf, receiving, verdicts
from kursflyt.domain.invoicing.models import Invoice, NumberSeries
from kursflyt.domain.teaching import welcome
from tests.documents.test_ehf_official_rules import RULES, lay
from tests.domain.invoicing_examples import employee, leave, participant, signed_contract, teacher_ehf


def test_everyone_with_a_place_and_a_payer_gets_one_invoice(run: Any, consultant: Any, moment: datetime) -> None:
    participant(run, "Åse", "Ødegård")
    employee(run, "Bjørn", "Aune")
    participant(run, "Nils", "Gratis", payer="nobody")
    participant(run, "Vera", "Venteliste", place=False)
    leave(participant(run, "Frank", "Frafall"))

    issued = issuing.issue_all(run=run, by=consultant.actor, at=moment)

    assert [(invoice.number, invoice.buyer_name) for invoice in issued] == [
        (10001, "Fjordvik kommune"),
        (10002, "Åse Ødegård"),
    ]
    assert {invoice.total for invoice in issued} == {Decimal("4500.00")}


def test_a_free_run_is_never_invoiced(run: Any, consultant: Any, moment: datetime) -> None:
    run.fee, run.fee_free_by_grant = Decimal(0), True
    run.save()
    application = participant(run)

    assert issuing.issue_all(run=run, by=consultant.actor, at=moment) == []
    with pytest.raises(issuing.NothingToInvoice):
        issuing.issue(application=application, by=consultant.actor, at=moment)


def test_issuing_again_issues_nothing_more(run: Any, consultant: Any, moment: datetime) -> None:
    application = participant(run)
    issuing.issue_all(run=run, by=consultant.actor, at=moment)

    again = issuing.issue_all(run=run, by=consultant.actor, at=moment)

    assert again == []
    with pytest.raises(issuing.AlreadyInvoiced, match="har allerede en faktura"):
        issuing.issue(application=application, by=consultant.actor, at=moment)


def test_an_invoice_has_kid_due_date_and_a_pdf_that_is_sent(
    run: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    application = participant(run)

    invoice = issuing.issue(application=application, by=consultant.actor, at=moment)

    assert kid.valid_kid(invoice.kid)
    assert invoice.kid == kid.make_kid("00010001")
    assert (invoice.issued_on, invoice.due_on) == (date(2026, 11, 24), date(2026, 12, 8))
    assert storage.read(invoice.document).startswith(b"%PDF")
    assert invoice.ehf is None
    (mail,) = outbox()
    assert (mail.kind, mail.address) == ("invoice_participants", application.person.email)
    assert invoice.kid in mail.body
    assert [attachment.name for attachment in mail.attachments.all()] == ["faktura-10001.pdf"]


def test_a_due_date_on_a_holiday_moves_to_the_next_working_day(run: Any, school: Any) -> None:
    school.invoice_due_days = 31  # 24 November and 31 days is Christmas Day, a Friday
    school.save()

    assert issuing.due_on(date(2026, 11, 24)) == date(2026, 12, 28)


def test_an_employer_gets_a_valid_ehf_with_their_reference(run: Any, consultant: Any, moment: datetime) -> None:
    application = employee(run)

    invoice = issuing.issue(application=application, by=consultant.actor, at=moment)

    assert invoice.ehf is not None
    raw = storage.read(invoice.ehf)
    assert ehf.judge(raw).verdict == "valid"
    read = ehf.read_invoice(raw)
    assert (read.number, read.buyer.orgnr, read.buyer_reference) == ("10001", "310452009", "PO-4471")
    assert (read.kid, read.payable, read.vat) == (invoice.kid, Decimal("4500.00"), Decimal("0.00"))
    assert (invoice.buyer_address, invoice.buyer_postal_code, invoice.buyer_city) == ("Rådhusgata 1", "5700", "Voss")


def test_an_ehf_that_would_break_a_rule_is_refused_and_nothing_is_sent(
    run: Any, school: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    school.orgnr = "310452018"  # one digit wrong
    school.save()
    application = employee(run)

    with pytest.raises(outgoing_ehf.NotValidEhf, match="Et organisasjonsnummer er ikke gyldig"):
        issuing.issue(application=application, by=consultant.actor, at=moment)

    assert (Invoice.objects.count(), outbox()) == (0, [])


def test_an_ehf_that_leaves_us_is_held_to_the_schools_folder_of_official_rules(
    run: Any, consultant: Any, moment: datetime, settings: Any, tmp_path: Path, outbox: Callable[[], list[Any]]
) -> None:
    settings.EHF_RULES = str(tmp_path)
    application = employee(run)

    with pytest.raises(outgoing_ehf.NotJudgedEhf, match="har ingen regelfiler"):
        issuing.issue(application=application, by=consultant.actor, at=moment)
    lay(tmp_path, text=RULES.replace("lt 5", "lt 6"))
    with pytest.raises(outgoing_ehf.NotValidEhf, match="TEST-1"):
        issuing.issue(application=application, by=consultant.actor, at=moment)
    assert (Invoice.objects.count(), outbox()) == (0, [])

    lay(tmp_path)
    assert issuing.issue(application=application, by=consultant.actor, at=moment).ehf is not None


def test_an_employer_without_a_reference_gets_that_of_the_application(
    run: Any, consultant: Any, moment: datetime
) -> None:
    application = employee(run, payer_reference="")

    invoice = issuing.issue(application=application, by=consultant.actor, at=moment)

    assert invoice.ehf is not None
    assert ehf.read_invoice(storage.read(invoice.ehf)).buyer_reference == application.reference


def test_who_left_can_be_invoiced_a_part_of_the_fee(run: Any, consultant: Any, moment: datetime) -> None:
    application = participant(run)

    invoice = issuing.issue(application=application, by=consultant.actor, at=moment, amount=Decimal(2250))

    assert (invoice.total, invoice.lines.get().amount) == (Decimal(2250), Decimal(2250))
    with pytest.raises(issuing.AlreadyInvoiced):
        issuing.issue(application=application, by=consultant.actor, at=moment, amount=Decimal(1))


def test_the_preview_says_what_should_be_mended_first(run: Any) -> None:
    participant(run, "Kari", "Nordmann", address={"address": "", "postal_code": "", "city": ""})
    employee(run, "Bjørn", "Aune", payer_email="")

    by_name = {draft.buyer.name: draft.warnings for draft in drafting.drafts(run)}

    assert by_name == {
        "Fjordvik kommune": ("E-postadressen mangler. Fakturaen må sendes på en annen måte.",),
        "Kari Nordmann": ("Adressen mangler. En faktura til en privatperson skal ha navn og adresse.",),
    }
    assert Invoice.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Rådhusgata 1, 5700 Voss", ("Rådhusgata 1", "5700", "Voss")),
        ("Postboks 12\n0184 Oslo", ("Postboks 12", "0184", "Oslo")),
        ("9730 Kárášjohka", ("", "9730", "Kárášjohka")),
        ("Storgata 1", ("Storgata 1", "", "")),
        ("", ("", "", "")),
    ],
)
def test_an_address_in_one_field_is_taken_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert buyers.split_address(text) == parts


def test_a_number_is_given_back_when_its_transaction_fails(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        numbering.take()
        raise RuntimeError("no")

    with transaction.atomic():
        assert numbering.take() == numbering.FIRST


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        numbering.take()


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_when_threads_take_and_fail_at_once() -> None:
    taken: list[int] = []

    def take(place: int) -> None:
        try:
            for turn in range(10):
                try:
                    with transaction.atomic():
                        number = numbering.take()
                        if (place + turn) % 3 == 0:
                            raise ValueError("this one fails after it took its number")
                    taken.append(number)
                except ValueError:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(numbering.FIRST, numbering.FIRST + len(taken)))
    assert len(taken) > 40
    assert NumberSeries.objects.get().last == max(taken)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_issue_one_set(run: Any, consultant: Any, moment: datetime) -> None:
    for number in range(5):
        participant(run, f"Deltaker{number}", "Nilsen")
    counts: list[int] = []
    barrier = threading.Barrier(2)

    def press() -> None:
        try:
            barrier.wait()
            counts.append(len(issuing.issue_all(run=run, by=consultant.actor, at=moment)))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 5]
    assert numbering.gaps(list(Invoice.objects.values_list("number", flat=True))) == []


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nb", "Faktura 10001 for Velferdsteknologi i praksis, våren 2027"),
        ("nn", "Faktura 10001 for Velferdsteknologi i praksis, våren 2027"),
        ("en", "Invoice 10001 for Velferdsteknologi i praksis, våren 2027"),
    ],
)
def test_the_mails_of_money_and_start_are_whole_in_every_language(
    run: Any,
    teacher: Any,
    head: Any,
    consultant: Any,
    moment: datetime,
    outbox: Callable[[], list[Any]],
    language: str,
    subject: str,
) -> None:
    application = participant(run, language_form=language)
    teacher.language_form = language
    teacher.save()
    signed_contract(run, teacher)
    broken = teacher_ehf(number="2").replace(b"61000.00</cbc:PayableAmount>", b"60000.00</cbc:PayableAmount>")

    invoice = issuing.issue(application=application, by=consultant.actor, at=moment)
    crediting.credit(invoice=invoice, reason="Feil.", by=consultant.actor, at=moment)
    welcome.save_text(run=run, by=consultant.actor, at=moment)
    welcome.send(application=application, by=consultant.actor, at=moment)
    received = receiving.receive(raw=teacher_ehf(), source="upload", by=head.actor, at=moment)
    receiving.receive(raw=broken, source="upload", by=head.actor, at=moment)
    verdicts.reject(invoice=received, reason="Feil.", by=head.actor, at=moment)

    mails = outbox()
    assert [mail.kind for mail in mails] == [
        "invoice_participants",
        "invoice_participants.credit",
        "send_welcome_letters",
        "send_invoice",
        "send_invoice.faults",
        "approve_invoice.rejected",
    ]
    assert {mail.language for mail in mails} == {language}
    assert mails[0].subject == subject
