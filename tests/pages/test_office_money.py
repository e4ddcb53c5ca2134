"""The office's money pages: overview, payments, credit notes, the bank's file, and the boxes of money and start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kursflyt.core import tables
from kursflyt.domain.invoicing import issuing, receiving
from kursflyt.domain.invoicing.models import Invoice, InvoiceVerdict, Payment, SupplierInvoice
from kursflyt.domain.teaching import welcome
from kursflyt.domain.teaching.models import WelcomeLetter, WelcomeText
from kursflyt.process import progress, queries
from tests.domain.invoicing_examples import classroom, employee, leave, participant, signed_contract, teacher_ehf
from tests.process.reaching import reach


def box(run: Any, name: str) -> str:
    return reverse("office.steps.box", args=[run.pk, name])


def test_the_invoice_run_is_seen_before_it_is_sent(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    application = participant(run, "Åse")
    employee(run, "Bjørn", payer_email="")
    reach(run, "invoice_participants", at=moment)
    client, address = as_staff(consultant), box(run, "invoice_participants")

    page = client.get(address)
    draft = client.get(address, {"forhandsvis": application.pk})
    unknown = client.get(address, {"forhandsvis": "99999"})
    sent = client.post(address)

    assert "2 fakturaer, til sammen 9\xa0000,00\xa0kr" in page.content.decode()
    assert "E-postadressen mangler" in page.content.decode()
    assert (draft["Content-Type"], unknown.status_code) == ("application/pdf", 404)
    assert (sent.status_code, sent.url) == (302, reverse("office.money.overview", args=[run.pk]))
    assert Invoice.objects.count() == 2


def test_the_invoices_can_be_had_as_a_workbook(run: Any, consultant: Any, moment: datetime, as_staff: Any) -> None:
    participant(run, "Åse")
    employee(run, "Bjørn")
    issuing.issue_all(run=run, by=consultant.actor, at=moment)

    answer = as_staff(consultant).get(reverse("office.money.account_list", args=[run.pk]))

    table = tables.read_table("f.xlsx", answer.content, max_bytes=100_000, max_rows=10)
    assert [(row.text("Til"), row.text("Deltaker"), row.text("Gjenstår")) for row in table.rows] == [
        ("Fjordvik kommune", "Bjørn Aune", "4500"),
        ("Åse Ødegård", "Åse Ødegård", "4500"),
    ]


def test_the_overview_shows_every_invoice_with_a_constant_number_of_queries(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    client, address = as_staff(consultant), reverse("office.money.overview", args=[run.pk])
    participant(run, "En")
    issuing.issue_all(run=run, by=consultant.actor, at=moment)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    participant(run, "To")
    employee(run, "Tre")
    issuing.issue_all(run=run, by=consultant.actor, at=moment)

    with CaptureQueriesContext(connection) as three:
        page = client.get(address)

    assert len(three) == len(one)
    assert page.content.decode().count("venter på betaling") == 3


def test_a_payment_is_registered_by_hand(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    client, address = as_staff(consultant), reverse("office.money.pay", args=[run.pk, invoice.number])

    refused = client.post(address, {"amount": "0", "paid_on": "2026-11-24", "seen": "0"})
    done = client.post(address, {"amount": "4 500,00", "paid_on": "24.11.2026", "seen": "0"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert [payment.amount for payment in Payment.objects.all()] == [Decimal(4500)]


def test_a_payment_sent_three_times_is_registered_once_and_another_like_it_when_the_first_was_seen(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    client, address = as_staff(consultant), reverse("office.money.pay", args=[run.pk, invoice.number])
    form = {
        "amount": "1 000,00",
        "paid_on": "24.11.2026",
        "seen": str(client.get(address).context["form"]["seen"].value()),
    }

    again = [client.post(address, form, follow=True).content.decode() for _time in range(3)][2]
    once = Payment.objects.count()
    client.post(address, form | {"seen": "1"})

    assert (once, Payment.objects.count()) == (1, 2)
    assert "Se om det er den samme" in again and 'name="seen" value="1"' in again


def test_an_invoice_is_credited_with_a_new_smaller_one(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    client, address = as_staff(consultant), reverse("office.money.credit", args=[run.pk, invoice.number])

    refused = client.post(address, {"reason": ""})
    too_much = client.post(address, {"reason": "Halv pris.", "new_amount": "9000"})
    nothing_yet = Invoice.objects.count()
    done = client.post(address, {"reason": "Halv pris.", "new_amount": "2 250"})

    assert (refused.status_code, too_much.status_code, nothing_yet, done.status_code) == (422, 422, 1, 302)
    assert [row.total for row in Invoice.objects.all()] == [Decimal(4500), Decimal(4500), Decimal(2250)]


def test_the_banks_file_says_what_it_could_not_place(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    client, address = as_staff(consultant), reverse("office.money.bank_file", args=[run.pk])
    content = f"Dato;Beløp;KID\n24.11.2026;4500;{invoice.kid}\n24.11.2026;12;\n".encode()

    page = client.post(address, {"file": SimpleUploadedFile("bank.csv", content)})
    bad = client.post(address, {"file": SimpleUploadedFile("bank.csv", b"a;b\n1;2\n")})

    assert page.status_code == 200
    assert "1 betaling er ført" in page.content.decode()
    assert "Linjen har ingen gyldig KID." in page.content.decode()
    assert (bad.status_code, "Vi finner ikke kolonnen" in bad.content.decode()) == (422, True)


def test_who_left_with_an_invoice_standing_is_shown(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    application = participant(run, "Frank", "Frafall")
    issuing.issue_all(run=run, by=consultant.actor, at=moment)
    leave(application)

    page = as_staff(consultant).get(reverse("office.money.overview", args=[run.pk])).content.decode()

    assert "Har sluttet, men har en faktura som står" in page


def test_documents_are_given_out_and_unknown_ones_are_not(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    person, firm = participant(run, "Åse"), employee(run, "Bjørn")
    first = issuing.issue(application=person, by=consultant.actor, at=moment)
    second = issuing.issue(application=firm, by=consultant.actor, at=moment)
    client = as_staff(consultant)

    def status(number: int, kind: str) -> int:
        return int(client.get(reverse("office.money.document", args=[run.pk, number, kind])).status_code)

    assert [status(first.number, "pdf"), status(second.number, "xml")] == [200, 200]
    assert [status(first.number, "xml"), status(first.number, "exe"), status(1, "pdf")] == [404, 404, 404]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_payment_basis_is_given_out(
    run: Any, head: Any, teacher: Any, moment: datetime, as_staff: Callable[..., Any], kind: str
) -> None:
    from kursflyt.domain.invoicing import verdicts

    signed_contract(run, teacher)
    invoice = receiving.receive(raw=teacher_ehf(), source="upload", by=head.actor, at=moment)
    verdicts.approve(invoice=invoice, by=head.actor, at=moment)

    answer = as_staff(head).get(reverse("office.money.payment_list", args=[run.pk, kind]))

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="betalingsgrunnlag-{run.slug}.{kind}"'
    assert answer["Cache-Control"] == "private, no-store"


def test_marketing_sees_no_money(run: Any, marketer: Any, as_staff: Callable[..., Any]) -> None:
    client = as_staff(marketer)

    addresses = [reverse("office.money.overview", args=[run.pk]), reverse("office.received_invoices.inbox")]

    assert [client.get(address).status_code for address in addresses] == [403, 403]


def test_letters_are_written_previewed_and_sent(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    application = participant(run)
    reach(run, "send_welcome_letters", at=moment)
    client, address = as_staff(consultant), box(run, "send_welcome_letters")

    uncaptioned = client.post(address, {"act": "save", "video_url": "https://film.example/1"})
    saved = client.post(address, {"act": "save", "practical": "Buss 12 stopper utenfor."})
    preview = client.get(address, {"forhandsvis": application.pk})
    page = client.get(address).content.decode()
    sent = client.post(address, {"act": "send"})

    assert (uncaptioned.status_code, saved.status_code) == (422, 302)
    assert "Filmen må være tekstet" in uncaptioned.content.decode()
    assert WelcomeText.objects.get().practical == "Buss 12 stopper utenfor."
    assert (preview["Content-Type"], "Send 1 velkomstbrev" in page) == ("application/pdf", True)
    assert (sent.status_code, WelcomeLetter.objects.count()) == (302, 1)
    assert "Sendt 24.11.2026" in client.get(address).content.decode()


def test_many_letters_go_by_a_job_with_progress(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    for number in range(27):
        participant(run, f"Deltaker{number}")
    reach(run, "send_welcome_letters", at=moment)
    run_jobs()
    welcome.save_text(run=run, by=consultant.actor, at=moment)
    client, address = as_staff(consultant), box(run, "send_welcome_letters")

    client.post(address, {"act": "send"})
    before = WelcomeLetter.objects.count()
    welcome.send(application=welcome.to_welcome(run)[0], by=consultant.actor, at=moment)
    page = client.get(address).content.decode()
    run_jobs()

    assert (before, "<strong>0 av 27</strong>" in page, "Stopp" in page) == (0, True, True)
    assert (WelcomeLetter.objects.count(), queries.is_done(run, "send_welcome_letters")) == (27, True)


def test_the_accounts_page_shows_who_is_missing_and_pushes(
    run: Any, consultant: Any, as_staff: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    classroom(run)
    participant(run)
    client, address = as_staff(consultant), box(run, "create_student_accounts")

    page = client.get(address)
    pushed = client.post(address)

    assert "0 av 1" in page.content.decode()
    assert pushed.status_code == 302


def test_an_ehf_is_put_in_for_the_teacher_and_approved_by_the_head(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    file = SimpleUploadedFile("faktura.xml", teacher_ehf())

    put_in = as_staff(consultant).post(box(run, "send_invoice"), {"file": file})
    invoice = SupplierInvoice.objects.get()
    client = as_staff(head)
    page = client.get(box(run, "approve_invoice")).content.decode()
    forbidden = as_staff(consultant).post(box(run, "approve_invoice"), {"act": "approve"})
    answer = client.post(box(run, "approve_invoice"), {"act": "approve", "godkjenn-invoice": invoice.pk})

    assert put_in.url == reverse("office.received_invoices.show", args=[invoice.pk])
    assert "Fakturaen stemmer med kontrakten" in page
    assert (forbidden.status_code, answer.status_code) == (403, 302)
    assert InvoiceVerdict.objects.get().approved


def test_a_rejection_without_a_reason_is_shown_at_the_field(
    run: Any, teacher: Any, head: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    invoice = receiving.receive(raw=teacher_ehf(amount=Decimal(70000)), source="upload", by=head.actor, at=moment)
    progress.look_again(run, at=moment)
    client = as_staff(head)

    bare = client.post(box(run, "approve_invoice"), {"act": "approve", "godkjenn-invoice": invoice.pk})
    silent = client.post(box(run, "approve_invoice"), {"act": "reject", "avvis-invoice": invoice.pk})
    rejected = client.post(
        box(run, "approve_invoice"), {"act": "reject", "avvis-invoice": invoice.pk, "avvis-reason": "For mye."}
    )

    assert (bare.status_code, silent.status_code, rejected.status_code) == (422, 422, 302)
    assert "Fakturaen avviker: beløp" in bare.content.decode()
    assert queries.is_open(run, "send_invoice")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("faktura.pdf", b"%PDF-1.7", "Filen faktura.pdf"),
        ("faktura.xml", b"%PDF-1.7 disguised", "stemmer ikke med navnet"),
        ("faktura.xml", b"<html/>", ""),
        ("faktura.xml", b"<half", ""),
    ],
)
def test_a_file_that_is_no_ehf_is_refused_with_a_sentence(
    run: Any, consultant: Any, as_staff: Callable[..., Any], name: str, content: bytes, sentence: str
) -> None:
    client = as_staff(consultant)

    page = client.post(reverse("office.received_invoices.inbox"), {"file": SimpleUploadedFile(name, content)})

    assert page.status_code == 422
    assert "Noe må rettes" in page.content.decode()
    assert sentence in page.content.decode()
    assert SupplierInvoice.objects.count() == 0


def test_a_stray_invoice_is_given_its_contract(
    run: Any, teacher: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    contract = signed_contract(run, teacher)
    stray = teacher_ehf(orgnr="310452033", contract_reference="")
    invoice = receiving.receive(raw=stray, source="folder", by=consultant.actor, at=moment)
    client = as_staff(consultant)

    listed = client.get(reverse("office.received_invoices.inbox")).content.decode()
    matched = client.post(
        reverse("office.received_invoices.show", args=[invoice.pk]), {"contract": contract.pk}, follow=True
    )
    sheet = client.get(reverse("office.received_invoices.control_sheet", args=[invoice.pk]))
    raw = client.get(reverse("office.received_invoices.raw", args=[invoice.pk]))

    assert "uten kontrakt" in listed
    assert "avviker" in matched.content.decode()
    assert (sheet["Content-Type"], raw["Content-Disposition"]) == (
        "application/pdf",
        f'attachment; filename="ehf-{invoice.pk}.xml"',
    )
