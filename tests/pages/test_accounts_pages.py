"""What the pages say where the school's accounts invoice and approve: to the office, to the head, to a participant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kursflyt.core import jobs
from kursflyt.domain.invoicing.accounts_models import FetchedInvoice, FetchOutcome, InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, InvoiceVerdict, SupplierInvoice
from kursflyt.process import queries
from kursflyt.process.steps.after import invoice_arrivals
from kursflyt.process.steps.before import invoice_bases, invoices, start_decision
from tests.connectors import xledger_stage
from tests.domain.invoicing_examples import (
    EMPLOYER_ORGNR,
    TEACHER_ORGNR,
    employee,
    leave,
    participant,
    signed_contract,
    teacher_ehf,
)
from tests.pages.reading import read
from tests.process.reaching import reach


@pytest.fixture
def office() -> Iterator[xledger_stage.Stage]:
    with xledger_stage.playing() as stage:
        yield stage


def notes(answer: Any) -> list[str]:
    """Of what kind the sentences are that the page says once."""
    return [message.tags for message in answer.context["messages"]]


def money_page(run: Any) -> str:
    return reverse("office.money.overview", args=[run.pk])


def test_the_box_says_where_the_invoices_are_made_and_hands_them_over(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    participant(run, "Åse")
    employee(run, "Bjørn")
    reach(run, "invoice_participants", at=moment)
    client, address = as_staff(consultant), reverse("office.steps.box", args=[run.pk, "invoice_participants"])

    page = read(client.get(address))
    done = client.post(address, follow=True)

    assert "De lages i Xledger" in page and "Send 2 grunnlag til Xledger" in page
    assert ("forhandsvis" in page, "KID og PDF på e-post" in page) == (False, False)
    assert "Sendte grunnlag for 2 fakturaer til regnskapet." in read(done)
    assert (len(office.sent()), Invoice.objects.count()) == (2, 0)


def test_the_money_page_shows_what_the_accounts_say_with_a_constant_number_of_queries(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    client = as_staff(consultant)
    participant(run, "En")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    number = office.world.invoice(f"KF-{InvoiceBasis.objects.get().key}")
    office.world.pay(number, Decimal("500.00"))
    invoice_bases.read_back()
    client.get(money_page(run))
    with CaptureQueriesContext(connection) as one:
        page = read(client.get(money_page(run)))
    assert all(text in page for text in (number, f"KID 9{number}", "4 000,00", "Regnskapet sier: Fakturert"))

    participant(run, "To")
    employee(run, "Tre")
    invoices.invoice_missing(run, by=consultant.actor, at=moment)
    with CaptureQueriesContext(connection) as three:
        page = read(client.get(money_page(run)))
    assert page.count("sendt som grunnlag") == 2
    assert len(three) == len(one)


def test_who_gets_a_place_later_is_handed_over_from_the_money_page_also_when_nobody_answers(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    client = as_staff(consultant)
    participant(run, "En")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    participant(run, "To")
    assert "Send 1 grunnlag til Xledger" in read(client.get(money_page(run)))

    office.twin.faults.down = True
    late = client.post(reverse("office.money.issue_missing", args=[run.pk]), follow=True)
    assert "Regnskapet svarer ikke nå." in read(late)
    assert notes(late) == ["warning"]
    assert len(office.sent()) == 1


def test_of_those_who_got_a_place_later_the_office_hears_how_many_are_left(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    participant(run, "En")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    participant(run, "To")
    employee(run, "Tre")
    company = office.world.add(office.world.companies, code="9", description="F", companyNumber=EMPLOYER_ORGNR)
    for code in ("1", "2"):
        office.world.add(
            office.world.customers, code=code, description="F", company=company, companyDbId=company["dbId"]
        )

    done = as_staff(consultant).post(reverse("office.money.issue_missing", args=[run.pk]), follow=True)

    assert "Sendte 1 faktura." in read(done)
    assert "1 faktura er ikke sendt. «Fakturer deltakerne» sier hvorfor." in read(done)
    assert notes(done) == ["success", "warning"]


def test_the_office_has_the_accounts_credit_what_they_have_and_sees_who_left(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    client = as_staff(consultant)
    application = participant(run, "Åse")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    leave(application, at=moment)
    basis = InvoiceBasis.objects.get()
    address = reverse("office.money.credit_basis", args=[run.pk, basis.pk])
    assert "Har sluttet, men har et grunnlag som står i regnskapet" in read(client.get(money_page(run)))

    asked, without, credited, again = (
        client.get(address),
        client.post(address, {"reason": ""}),
        client.post(address, {"reason": "Trakk seg.", "new_amount": "500"}),
        client.post(address, {"reason": "Igjen."}),
    )
    invoice_bases.send_waiting()

    assert "Kreditnotaen kommer derfra" in read(asked)
    assert [answer.status_code for answer in (without, credited, again)] == [422, 302, 422]
    assert [amount for _, amount in office.sent()] == ["4500.00", "-4500.00", "500.00"]
    assert "kreditert" in read(client.get(money_page(run)))
    assert "skal krediteres" not in read(client.get(money_page(run)))


def test_a_no_of_the_accounts_stands_on_the_money_page_and_on_that_of_the_systems(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    client = as_staff(consultant)
    participant(run, "Åse")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    client.post(reverse("office.money.credit_basis", args=[run.pk, InvoiceBasis.objects.get().pk]), {"reason": "Feil."})
    products = list(office.world.products)
    office.world.products.clear()
    invoice_bases.send_waiting()

    page = read(client.get(money_page(run)))
    assert "product.code: No value matching owner" in page
    assert "skal krediteres" in page and "Det prøves igjen i natt." in page
    systems = read(client.get("/kontor/oppsett/integrasjoner/"))
    assert "1 av 2 er i regnskapet" in systems and "1 fikk nei" in systems and "Xledger" in systems
    course = reverse("office.integrations.course", args=[run.pk])
    assert f'href="{course}">Prøv igjen nå</a>' in page
    assert "Grunnlagene som skal sendes" in read(client.get(course))
    assert "product.code: No value matching owner" in read(client.get(reverse("office.runs.flow", args=[run.pk])))

    office.world.products.extend(products)
    client.post(course, {"act": "repair", "system": "accounts"})
    jobs.run_waiting()
    assert [amount for _, amount in office.sent()] == ["4500.00", "-4500.00"]
    assert "product.code" not in read(client.get(course)) + read(client.get(money_page(run)))


def test_a_look_reads_the_bases_of_the_course_and_writes_down_what_stands_there(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    client, course = as_staff(consultant), reverse("office.integrations.course", args=[run.pk])
    assert "Kurset har ingenting i andre systemer" in read(client.get(course))
    participant(run, "Åse")
    participant(run, "Bjørn")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    number = office.world.invoice(f"KF-{InvoiceBasis.objects.order_by('pk')[0].key}")

    client.post(course, {"act": "look", "system": "accounts"})
    jobs.run_waiting()
    assert "Grunnlag der: 2, sendt herfra: 2. Fakturert: 1." in read(client.get(course))
    assert InvoiceBasis.objects.order_by("pk")[0].number == number

    office.world.bases.pop()
    client.post(course, {"act": "look", "system": "accounts"})
    jobs.run_waiting()
    page = read(client.get(course))
    assert "avvik" in page and "Grunnlag der: 1, sendt herfra: 2." in page


def test_a_credit_that_a_cancelled_course_could_not_send_is_listed_until_it_is_sent(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    client = as_staff(consultant)
    participant(run, "Åse")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    products = list(office.world.products)
    office.world.products.clear()
    start_decision.cancel_course(run, reason="For få", by=run.head.actor, at=moment)
    jobs.run_waiting()
    listed = reverse("office.integrations.systems")
    assert run.title in read(client.get(listed))

    office.world.products.extend(products)
    invoice_bases.catch_up()
    assert run.title not in read(client.get(listed))


def test_a_participant_sees_that_it_comes_from_the_accounts_and_the_kid_when_it_is_there(
    run: Any, consultant: Any, moment: datetime, as_person: Callable[..., Any], office: Any
) -> None:
    application = participant(run, "Åse")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    client = as_person(application.person)

    first = read(client.get(reverse("my.invoices.list")))
    number = office.world.invoice(f"KF-{InvoiceBasis.objects.get().key}")
    invoice_bases.read_back()
    then = read(client.get(reverse("my.invoices.list")))

    assert "Fakturaen kommer fra skolens regnskap." in first and "Nummer og KID står her når den er laget." in first
    assert f"9{number}" in then and "er på vei" not in then
    assert "Fakturaene mine" in read(client.get("/min-side/"))


def test_an_employers_basis_is_not_shown_to_the_participant(
    run: Any, consultant: Any, moment: datetime, as_person: Callable[..., Any], office: Any
) -> None:
    application = employee(run, "Bjørn")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    assert "Ingen fakturaer" in read(as_person(application.person).get(reverse("my.invoices.list")))


@pytest.fixture
def waiting(run: Any, teacher: Any, moment: datetime, office: Any) -> SupplierInvoice:
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    office.world.receive(teacher_ehf(), supplier=office.world.add_supplier(TEACHER_ORGNR), host=xledger_stage.URL)
    invoice_arrivals.fetch_invoices()
    return SupplierInvoice.objects.get()


def test_the_head_is_led_to_the_accounts_and_sees_their_own_names(
    run: Any, head: Any, waiting: Any, as_staff: Callable[..., Any], office: Any
) -> None:
    client, address = as_staff(head), reverse("office.steps.box", args=[run.pk, "approve_invoice"])
    invoice_arrivals.read_approvals()
    first = read(client.get(address))
    office.world.post(waiting.number, TEACHER_ORGNR, level="Trinn 4", action="Sendt videre")
    invoice_arrivals.read_approvals()
    then = read(client.get(address))

    assert f'href="{xledger_stage.URL}"' in first and "Fakturaen godkjennes i Xledger" in first
    assert "Den er ikke funnet blant fakturaene i Xledger ennå." in first and "Godkjenn 61" not in first
    assert "Trinn 4 · Sendt videre" in then and "vi vet ikke hva navnet betyr" in then


def test_the_head_writes_down_what_stands_there_and_not_an_approval_of_their_own(
    run: Any, head: Any, waiting: Any, as_staff: Callable[..., Any], office: Any
) -> None:
    client, address = as_staff(head), reverse("office.steps.box", args=[run.pk, "approve_invoice"])
    given = {"act": "approve", "godkjenn-invoice": waiting.pk}
    without = client.post(address, {**given, "godkjenn-reason": ""})
    done = client.post(address, {**given, "godkjenn-reason": "Attestert 3. mars"}, follow=True)

    assert "Skriv hva som står om godkjenningen i Xledger." in read(without)
    assert "er godkjent i regnskapet" in read(done)
    assert (InvoiceVerdict.objects.get().in_accounts, queries.is_done(run, "approve_invoice")) == (True, True)


def test_a_no_in_the_accounts_is_answered_to_the_teacher_by_the_head(
    run: Any, head: Any, waiting: Any, as_staff: Callable[..., Any], office: Any
) -> None:
    office.world.post(waiting.number, TEACHER_ORGNR, level="Avvist")
    invoice_arrivals.read_approvals()
    client, address = as_staff(head), reverse("office.steps.box", args=[run.pk, "approve_invoice"])
    assert "Den er avvist i regnskapet." in read(client.get(address))
    client.post(address, {"act": "reject", "avvis-invoice": waiting.pk, "avvis-reason": "Feil referanse."})
    assert queries.is_open(run, "send_invoice")


def test_what_could_not_be_read_is_listed_where_it_can_be_put_in(
    consultant: Any, moment: datetime, as_staff: Callable[..., Any]
) -> None:
    FetchedInvoice.objects.create(
        external_id="777", outcome=FetchOutcome.UNREADABLE, reason="Filen er ikke en faktura.", at=moment
    )
    page = read(as_staff(consultant).get(reverse("office.received_invoices.inbox")))
    assert "nr. 777 i regnskapet: Filen er ikke en faktura." in page
