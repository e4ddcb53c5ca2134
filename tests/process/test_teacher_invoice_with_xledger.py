"""The teacher's invoice with Xledger as the accounts: found, fetched and matched once, and approved only there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.faults import Fault
from kursflyt.domain.invoicing import payment_basis, receiving, verdicts
from kursflyt.domain.invoicing.accounts_models import FetchedInvoice
from kursflyt.domain.invoicing.models import InvoiceVerdict, SupplierInvoice
from kursflyt.domain.messages.models import Message
from kursflyt.process import queries
from kursflyt.process.steps.after import invoice_arrivals, teacher_invoice
from tests.connectors import xledger_stage
from tests.domain.invoicing_examples import (
    EMPLOYER_ORGNR,
    TEACHER_ORGNR,
    signed_contract,
    teacher_ehf,
)
from tests.process.reaching import reach


@pytest.fixture
def office() -> Iterator[xledger_stage.Stage]:
    with xledger_stage.playing() as stage:
        yield stage


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
