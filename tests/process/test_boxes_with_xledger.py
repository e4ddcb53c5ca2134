"""The boxes of the chart with Xledger as the accounts: bases out, numbers back, teachers' invoices and approval in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.faults import Fault
from kursflyt.connectors.xledger import arrivals as xledger_arrivals
from kursflyt.core import clock, jobs
from kursflyt.domain.archive import closing
from kursflyt.domain.invoicing import billing, drafting
from kursflyt.domain.invoicing import queries as money
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.messages.models import Message
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import invoice_arrivals
from kursflyt.process.steps.before import invoice_bases, invoices, participants, start_decision
from tests.connectors import transactions, xledger_stage
from tests.domain.invoicing_examples import (
    EMPLOYER_ORGNR,
    employee,
    leave,
    participant,
)
from tests.process.reaching import reach


@pytest.fixture
def office() -> Iterator[xledger_stage.Stage]:
    with xledger_stage.playing() as stage:
        yield stage


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
    assert money.money_of([invoicing.pk])[invoicing.pk] == money.RunMoney(Decimal(9000), Decimal(4500))
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
    clock.fix(moment + timedelta(minutes=4))
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

    with configured.standing_in(accounts=office.accounts(before=transactions.note_in(inside))):
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


@pytest.mark.parametrize("lost", [False, True])
def test_what_is_handed_over_while_it_is_about_to_be_given_up_is_taken_back_there(
    invoicing: Any, moment: datetime, office: Any, monkeypatch: pytest.MonkeyPatch, lost: bool
) -> None:
    basis = billing.prepare(application=drafting.to_invoice(invoicing)[0], by=invoicing.head.actor, at=moment)
    billing.take_back(basis=basis, reason="Trakk seg.", by=invoicing.head.actor, at=moment)
    office.twin.faults.plan("addInvoiceBaseItems", *[Fault.LOST_AFTER] * lost)

    def asked(keys: Any) -> dict[str, Any]:
        with contextlib.suppress(roles.TryAgain):
            billed = billing.hand_over(basis, at=moment)
            billing.write_down(basis=basis, billed=billed, by=invoicing.head.actor, at=moment)
        return {}  # as it was a moment ago

    with monkeypatch.context() as patched, pytest.raises(roles.TryAgain):
        patched.setattr(configured.accounts(), "billed", asked)
        invoice_bases.send_waiting()
    assert not InvoiceBasis.objects.filter(state=BasisState.DROPPED).exists()

    clock.fix(moment + timedelta(minutes=4))
    invoice_bases.send_waiting()
    assert [amount for _, amount in office.sent()] == ["4500.00", "-4500.00"]


def test_what_came_there_though_its_answer_was_lost_is_taken_back_there(
    invoicing: Any, moment: datetime, office: Any
) -> None:
    application = drafting.to_invoice(invoicing)[0]
    basis = billing.prepare(application=application, by=invoicing.head.actor, at=moment)
    office.twin.faults.plan("addInvoiceBaseItems", Fault.LOST_AFTER)
    with pytest.raises(roles.TryAgain):
        billing.hand_over(basis, at=moment)
    billing.take_back(basis=basis, reason="Trakk seg.", by=invoicing.head.actor, at=moment)
    with pytest.raises(roles.TryAgain):
        invoice_bases.send_waiting()  # it may still be on its way there
    clock.fix(moment + timedelta(minutes=4))
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


def test_with_default_settings_a_month_of_asking_stays_within_what_is_included() -> None:
    polls = 31 * len(range(6, 21)), 31 * len(range(6, 21, 2))
    reading_back = polls[1] * 2 * -(-invoice_bases.AT_ONCE // 25)
    arrivals = polls[0] * (xledger_arrivals.MOST_PAGES + 1)
    approvals = polls[1] * -(-invoice_arrivals.AT_ONCE // 25)
    assert (reading_back, arrivals, approvals) == (992, 1395, 496)
    assert 5000 - (reading_back + arrivals + approvals) > 2000  # left for what is sent
