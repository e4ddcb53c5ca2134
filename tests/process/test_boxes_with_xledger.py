"""The boxes of the chart with Xledger as the accounts: bases out, numbers back, teachers' invoices and approval in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from django.db import connection

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.faults import Fault
from kursflyt.connectors.xledger import arrivals as xledger_arrivals
from kursflyt.core import clock, jobs
from kursflyt.domain.archive import closing
from kursflyt.domain.invoicing import billing, drafting, payment_basis, receiving, verdicts
from kursflyt.domain.invoicing import queries as money
from kursflyt.domain.invoicing.accounts_models import BasisState, FetchedInvoice, InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, InvoiceVerdict, SupplierInvoice
from kursflyt.domain.messages.models import Message
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import invoice_arrivals, teacher_invoice
from kursflyt.process.steps.before import invoice_bases, invoices, participants, start_decision
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
from tests.process.reaching import reach


@pytest.fixture
def office() -> Iterator[xledger_stage.Stage]:
    stage = xledger_stage.set_up()
    with configured.standing_in(accounts=stage.accounts()):
        yield stage
    assert stage.twin.violations == []


# invoice_participants


@pytest.fixture
def invoicing(run: Any, moment: datetime) -> Any:
    """A run whose box is open, with two who are to pay."""
    participant(run, "Åse")
    employee(run, "Bjørn")
    reach(run, "invoice_participants", at=moment)
    return run


def test_the_box_hands_over_a_basis_for_each_and_issues_nothing(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    step = invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)

    assert (step.state, step.evidence) == ("done", {"bases": 2, "accounts": "Xledger", "total": "9000.00"})
    keys = sorted(basis.key for basis in InvoiceBasis.objects.all())
    assert office.sent() == [(f"KF-{key}", "4500.00") for key in keys]
    assert {row["code"] for row in office.world.customers} >= {EMPLOYER_ORGNR}
    assert (Invoice.objects.count(), Message.objects.filter(kind="invoice_participants").count()) == (0, 0)
    assert {basis.state for basis in InvoiceBasis.objects.all()} == {BasisState.SENT}
    assert {basis.by for basis in InvoiceBasis.objects.all()} == {consultant.actor}


def test_number_kid_and_payments_are_read_back(invoicing: Any, consultant: Any, moment: datetime, office: Any) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    first = InvoiceBasis.objects.order_by("pk")[0]
    number = office.world.invoice(f"KF-{first.key}")
    office.world.pay(number, Decimal("4500.00"))

    invoice_bases.read_back()

    first.refresh_from_db()
    assert (first.number, first.kid, first.remaining, first.state) == (number, f"9{number}", 0, BasisState.INVOICED)
    statement = money.statement(invoicing, today=moment.date())
    assert [account.word for account in statement.bases] == ["betalt", "sendt som grunnlag"]
    assert (statement.invoiced, statement.paid, statement.owed) == (9000, 4500, 4500)
    office.twin.calls.clear()
    invoice_bases.read_back()
    assert office.twin.calls == ["salesOrders"]  # the paid one is not asked about any more


def test_a_no_is_told_for_the_one_it_concerns_and_the_rest_is_handed_over(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    world = office.world
    company = world.add(world.companies, code="9", description="F", companyNumber=EMPLOYER_ORGNR)
    for code in ("1", "2"):
        world.add(world.customers, code=code, description="F", company=company, companyDbId=company["dbId"])

    step = invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)

    assert (step.state, len(office.sent())) == ("open", 1)
    (failed,) = invoicing.batches.get().parts.failed()
    assert "flere kunder med organisasjonsnummer" in failed.reason
    world.customers[-1]["code"] = EMPLOYER_ORGNR
    step = invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    assert (step.state, len(office.sent())) == ("done", 2)


def test_a_lost_answer_makes_no_second_basis(invoicing: Any, consultant: Any, moment: datetime, office: Any) -> None:
    office.twin.faults.plan("addInvoiceBaseItems", Fault.LOST_AFTER)
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    clock.fix(moment + timedelta(minutes=2))
    jobs.run_waiting()

    invoices.invoice_participants(invoicing, by=consultant.actor, at=clock.now())

    assert queries.is_done(invoicing, "invoice_participants")
    assert len(office.sent()) == 2


def test_two_who_hand_over_the_same_one_at_once_send_one(invoicing: Any, moment: datetime, office: Any) -> None:
    application = drafting.to_invoice(invoicing)[0]
    basis = billing.prepare(application=application, by=invoicing.head.actor, at=moment)
    InvoiceBasis.objects.update(taken_until=moment + billing.TAKEN_FOR)

    with pytest.raises(roles.TryAgain) as told:
        billing.hand_over(basis, at=moment + timedelta(minutes=1))
    assert (told.value.after, office.sent()) == (180, [])
    billing.hand_over(basis, at=moment + timedelta(minutes=3))
    assert len(office.sent()) == 1


@pytest.mark.django_db(transaction=True)
def test_no_one_is_asked_while_a_transaction_is_open(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    inside: list[str] = []

    def look(request: httpx.Request) -> None:
        if connection.in_atomic_block:
            inside.append(request.url.path)

    with configured.standing_in(accounts=office.accounts(before=look)):
        batch = invoices.begin_invoicing(invoicing, by=consultant.actor, at=moment, here=True)
        assert batch is not None
        invoices.long_work.do_here(batch, at=moment)
        billing.take_back_all(run=invoicing, reason="Avlyst.", by=consultant.actor, at=moment)
        invoice_bases.send_waiting()
        invoice_bases.read_back()
    assert (inside, len(office.sent())) == ([], 4)


def test_who_gets_a_place_later_is_handed_over_too_and_nobody_twice(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    participant(invoicing, "Dag", "Eik")

    assert invoices.invoice_missing(invoicing, by=consultant.actor, at=moment) == 1
    assert invoices.invoice_missing(invoicing, by=consultant.actor, at=moment) == 0
    assert len(office.sent()) == 3


def test_what_was_invoiced_here_before_is_not_handed_over(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    with configured.standing_in():
        invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    participant(invoicing, "Dag", "Eik")

    invoices.invoice_missing(invoicing, by=consultant.actor, at=moment)

    assert (Invoice.objects.count(), len(office.sent())) == (2, 1)


def test_what_the_accounts_have_is_not_invoiced_here_when_the_setting_is_turned(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    with configured.standing_in(accounts=office.accounts(invoices=False)):
        invoices.invoice_missing(invoicing, by=consultant.actor, at=moment)
    assert Invoice.objects.count() == 0


def test_a_cancelled_course_takes_the_bases_back(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    first = InvoiceBasis.objects.order_by("pk")[0]
    number = office.world.invoice(f"KF-{first.key}")
    invoice_bases.read_back()

    start_decision.cancel_course(invoicing, reason="For få.", by=invoicing.head.actor, at=moment)
    jobs.run_waiting()
    jobs.run_waiting()

    credits = [row for row in office.world.bases if row["amount"] == "-4500.00"]
    assert [row["extOrder"] for row in credits] == [f"KF-{basis.key}-K" for basis in InvoiceBasis.objects.invoices()]
    assert credits[0]["headerInfo"] == f"Krediterer faktura {number}. Kurset er avlyst: For få. Gjelder KF-{first.key}."
    statement = money.statement(invoicing, today=moment.date())
    assert ([account.word for account in statement.bases], statement.owed) == (["kreditert", "kreditert"], 0)


def test_who_withdraws_while_it_is_free_is_credited_once(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    leave(InvoiceBasis.objects.order_by("pk")[0].application, at=moment)

    for _ in range(2):
        participants.follow_places(invoicing, at=moment)
        jobs.run_waiting()

    assert [amount for _, amount in office.sent()].count("-4500.00") == 1


def test_what_never_came_there_is_not_taken_back_there(invoicing: Any, moment: datetime, office: Any) -> None:
    application = drafting.to_invoice(invoicing)[0]
    basis = billing.prepare(application=application, by=invoicing.head.actor, at=moment)
    billing.take_back(basis=basis, reason="Trakk seg.", by=invoicing.head.actor, at=moment)
    invoice_bases.send_waiting()
    assert office.sent() == []
    assert {row.state for row in InvoiceBasis.objects.all()} == {BasisState.DROPPED}


def test_what_came_there_though_its_answer_was_lost_is_taken_back_there(
    invoicing: Any, moment: datetime, office: Any
) -> None:
    application = drafting.to_invoice(invoicing)[0]
    basis = billing.prepare(application=application, by=invoicing.head.actor, at=moment)
    office.twin.faults.plan("addInvoiceBaseItems", Fault.LOST_AFTER)
    with pytest.raises(roles.TryAgain):
        billing.hand_over(basis, at=moment)
    billing.take_back(basis=basis, reason="Trakk seg.", by=invoicing.head.actor, at=moment)
    invoice_bases.send_waiting()
    assert [amount for _, amount in office.sent()] == ["4500.00", "-4500.00"]


def test_less_is_handed_over_when_the_terms_say_so(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    basis = InvoiceBasis.objects.order_by("pk")[0]
    billing.take_back_and_send_anew(
        basis=basis, reason="Sluttet.", amount=Decimal(1000), by=consultant.actor, at=moment
    )
    with pytest.raises(billing.NotToBeTakenBack):
        billing.take_back(basis=basis, reason="En gang til.", by=consultant.actor, at=moment)
    invoice_bases.send_waiting()
    run, application, _ = basis.key.split("-")
    assert (f"KF-{run}-{application}-2", "1000.00") in office.sent()


def test_one_that_is_gone_from_the_accounts_is_told(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    gone = office.world.bases.pop()
    invoice_bases.read_back()
    words = [account.word for account in money.statement(invoicing, today=moment.date()).bases]
    assert sorted(words) == ["finnes ikke i regnskapet", "sendt som grunnlag"]
    office.world.bases.append(gone)
    invoice_bases.read_back()
    assert {basis.state for basis in InvoiceBasis.objects.all()} == {BasisState.SENT}


def test_the_box_is_not_undone_while_the_accounts_have_the_bases(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    step = invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    with pytest.raises(invoices.InvoicesAreSent):
        progress.undo(step, by=consultant.actor, at=moment)


def test_what_is_not_paid_in_the_accounts_is_told_at_the_close(
    invoicing: Any, consultant: Any, moment: datetime, office: Any
) -> None:
    invoices.invoice_participants(invoicing, by=consultant.actor, at=moment)
    (told,) = [check for check in closing.checklist(invoicing, at=moment) if check.key == "unpaid"]
    assert (told.ok, "2 fakturaer" in str(told.detail)) == (False, True)


# send_invoice


@pytest.fixture
def billing_teacher(run: Any, teacher: Any, moment: datetime) -> Any:
    """A run whose teacher has a contract and is waited for."""
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    return run


def test_the_teachers_invoice_is_found_fetched_matched_and_answered(billing_teacher: Any, office: Any) -> None:
    office.world.receive(teacher_ehf(), supplier=office.world.add_supplier(TEACHER_ORGNR), host=xledger_stage.URL)

    for _ in range(2):
        invoice_arrivals.fetch_invoices()

    invoice = SupplierInvoice.objects.get()
    assert (invoice.source, invoice.run, queries.is_done(billing_teacher, "send_invoice")) == (
        "xledger", billing_teacher, True,
    )  # fmt: skip
    assert office.twin.calls.count("file") == 1
    assert Message.objects.filter(kind="send_invoice").count() == 1


def test_one_whose_supplier_nobody_has_named_is_known_by_what_stands_in_it(billing_teacher: Any, office: Any) -> None:
    office.world.receive(teacher_ehf(), supplier=None, host=xledger_stage.URL)
    office.world.receive(teacher_ehf(orgnr=EMPLOYER_ORGNR), supplier=None, host=xledger_stage.URL)
    invoice_arrivals.fetch_invoices()
    assert [invoice.seller_orgnr for invoice in SupplierInvoice.objects.all()] == [TEACHER_ORGNR]
    assert sorted(FetchedInvoice.objects.values_list("outcome", flat=True)) == ["not_ours", "received"]


def test_nothing_is_asked_while_no_teacher_has_a_contract(run: Any, office: Any) -> None:
    invoice_arrivals.fetch_invoices()
    assert office.twin.calls == []


def test_pitfall_8_the_same_invoice_by_two_channels_is_one(billing_teacher: Any, moment: datetime, office: Any) -> None:
    supplier = office.world.add_supplier(TEACHER_ORGNR)
    receiving.receive(raw=teacher_ehf(), source="folder", by=billing_teacher.head.actor, at=moment)
    office.world.receive(teacher_ehf(), supplier=supplier, host=xledger_stage.URL)
    invoice_arrivals.fetch_invoices()
    assert (SupplierInvoice.objects.count(), FetchedInvoice.objects.get().outcome) == (1, "known")

    office.world.receive(teacher_ehf(number="2026-0119"), supplier=supplier, host=xledger_stage.URL)
    invoice_arrivals.fetch_invoices()
    with pytest.raises(receiving.DuplicateInvoice):
        receiving.receive(
            raw=teacher_ehf(number="2026-0119"), source="folder", by=billing_teacher.head.actor, at=moment
        )


def test_a_file_that_cannot_be_read_is_told_once_and_the_rest_is_received(billing_teacher: Any, office: Any) -> None:
    supplier = office.world.add_supplier(TEACHER_ORGNR)
    office.world.receive(b"<ikke en faktura", supplier=supplier, host=xledger_stage.URL)
    office.world.receive(teacher_ehf(), supplier=supplier, host="https://ond.example")
    office.world.receive(teacher_ehf(), supplier=supplier, host=xledger_stage.URL)
    for _ in range(2):
        invoice_arrivals.fetch_invoices()
    assert list(FetchedInvoice.objects.order_by("external_id").values_list("outcome", flat=True)) == [
        "unreadable", "unreadable", "received",
    ]  # fmt: skip


@pytest.mark.parametrize("operation", ["eInvoices", "suppliers", "file"])
@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LOST_AFTER, Fault.BROKEN, Fault.DOWN])
def test_whatever_fails_it_is_received_once(billing_teacher: Any, office: Any, operation: str, fault: Fault) -> None:
    office.world.receive(teacher_ehf(), supplier=office.world.add_supplier(TEACHER_ORGNR), host=xledger_stage.URL)
    office.twin.faults.plan(operation, *[fault] * 5)
    with pytest.raises(roles.TryAgain):
        invoice_arrivals.fetch_invoices()
    for _ in range(2):
        invoice_arrivals.fetch_invoices()
    assert SupplierInvoice.objects.count() == 1


# approve_invoice


@pytest.fixture
def waiting(billing_teacher: Any, office: Any) -> Any:
    office.world.receive(teacher_ehf(), supplier=office.world.add_supplier(TEACHER_ORGNR), host=xledger_stage.URL)
    invoice_arrivals.fetch_invoices()
    return SupplierInvoice.objects.get()


def post(office: Any, invoice: Any, level: str, **more: Any) -> None:
    office.world.ap.clear()
    office.world.post(invoice.number, TEACHER_ORGNR, level=level, **more)


def test_what_is_approved_in_the_accounts_finishes_the_box_by_the_machine(
    billing_teacher: Any, waiting: Any, office: Any
) -> None:
    post(office, waiting, "Til godkjenning")
    invoice_arrivals.read_approvals()
    assert queries.is_open(billing_teacher, "approve_invoice")
    post(office, waiting, "Godkjent", action="Attestert")

    invoice_arrivals.read_approvals()

    step = queries.last_step(billing_teacher, "approve_invoice")
    assert step is not None
    facts = {name: step.evidence[name] for name in ("approved", "approved_in", "level", "action")}
    assert facts == {"approved": True, "approved_in": "Xledger", "level": "Godkjent", "action": "Attestert"}
    assert (step.state, step.done_by.kind) == ("done", "machine")
    verdict = InvoiceVerdict.objects.get()
    assert (verdict.by.name, verdict.in_accounts, verdict.reason) == ("Xledger", True, "Xledger: Godkjent · Attestert")


def test_pitfall_7_nobody_here_is_said_to_have_approved_it(
    billing_teacher: Any, waiting: Any, office: Any, head: Any
) -> None:
    post(office, waiting, "Godkjent")
    invoice_arrivals.read_approvals()
    step = queries.last_step(billing_teacher, "approve_invoice")
    assert step is not None
    told = f"{step.done_by} {InvoiceVerdict.objects.get().by} {step.evidence}"
    assert head.get_full_name() not in told and str(head) not in told
    assert not {call for call in office.twin.calls if call.startswith("update") or "pprove" in call}


def test_what_the_accounts_pay_is_not_on_our_list_to_pay(billing_teacher: Any, waiting: Any, office: Any) -> None:
    post(office, waiting, "Godkjent", remaining="0.00")
    invoice_arrivals.read_approvals()
    waiting.refresh_from_db()
    assert (waiting.in_accounts.state, payment_basis.orders(billing_teacher)) == ("paid", [])
    office.twin.calls.clear()
    invoice_arrivals.read_approvals()
    assert office.twin.calls == []  # its way is at its end


@pytest.mark.parametrize(("level", "state"), [("Ukjent trinn", "unknown"), ("Avvist", "rejected")])
def test_an_unknown_name_and_a_no_stop_at_a_person_with_the_name_shown(
    billing_teacher: Any, waiting: Any, office: Any, level: str, state: str
) -> None:
    post(office, waiting, level)
    invoice_arrivals.read_approvals()
    waiting.refresh_from_db()
    assert (waiting.in_accounts.state, waiting.in_accounts.level) == (state, level)
    assert queries.is_open(billing_teacher, "approve_invoice")
    assert not InvoiceVerdict.objects.exists()


def test_a_head_can_only_say_what_stands_in_the_accounts(
    billing_teacher: Any, waiting: Any, office: Any, head: Any, moment: datetime
) -> None:
    with pytest.raises(verdicts.ReasonNeeded, match="i Xledger"):
        teacher_invoice.approve_invoice(billing_teacher, by=head.actor, at=moment)
    step = teacher_invoice.approve_invoice(
        billing_teacher, reason="Godkjent av avdelingslederen 3. mars", by=head.actor, at=moment
    )
    assert step.evidence["approved_in"] == "Xledger"
    assert InvoiceVerdict.objects.get().reason == "Xledger: Godkjent av avdelingslederen 3. mars"
    assert payment_basis.orders(billing_teacher) == []


def test_without_accounts_the_head_approves_here_as_before(
    billing_teacher: Any, waiting: Any, head: Any, moment: datetime
) -> None:
    with configured.standing_in():
        step = teacher_invoice.approve_invoice(billing_teacher, by=head.actor, at=moment)
    assert "approved_in" not in step.evidence
    assert len(payment_basis.orders(billing_teacher)) == 1


def test_with_default_settings_a_month_of_asking_stays_within_what_is_included() -> None:
    polls = 31 * len(range(6, 21)), 31 * len(range(6, 21, 2))
    reading_back = polls[1] * 2 * -(-invoice_bases.AT_ONCE // 25)
    arrivals = polls[0] * (xledger_arrivals.MOST_PAGES + 1)
    approvals = polls[1] * -(-invoice_arrivals.AT_ONCE // 25)
    assert (reading_back, arrivals, approvals) == (992, 1395, 496)
    assert 5000 - (reading_back + arrivals + approvals) > 2000  # left for what is sent
