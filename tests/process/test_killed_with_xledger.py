"""Killed after each call to Xledger in turn, by box and job: what was begun is finished, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from kursflyt.connectors import configured, roles
from kursflyt.core import clock, jobs
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.invoicing import billing
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import InvoiceVerdict, SupplierInvoice
from kursflyt.process import long_work, queries
from kursflyt.process.steps.after import invoice_arrivals
from kursflyt.process.steps.before import invoice_bases, invoices
from tests.connectors import xledger_stage
from tests.connectors.killing import Killed, KilledAfter
from tests.domain.invoicing_examples import TEACHER_ORGNR, employee, participant, signed_contract, teacher_ehf
from tests.process.reaching import reach


@contextmanager
def dying(office: xledger_stage.Stage, call: int) -> Iterator[None]:
    """The process ends after call number `call`: what it had written stays, what it had open is gone."""
    with configured.standing_in(accounts=office.accounts(transport=KilledAfter(office, call))):
        try:
            yield
        except Killed:
            return


def insist(office: xledger_stage.Stage, what: Callable[[], object]) -> None:
    """As the minute and the queue do it, until nothing is for later any more."""
    with configured.standing_in(accounts=office.accounts()):
        for _ in range(6):
            clock.fix(clock.now() + timedelta(minutes=5))
            for batch in Batch.objects.under_way():
                long_work.work_on(batch.pk)
            try:
                what()
            except roles.TryAgain:
                continue
            jobs.run_waiting()


def calls_of(office: xledger_stage.Stage, what: Callable[[], object]) -> int:
    """How many calls it takes when nobody dies. Nothing of it is left in our database."""
    with configured.standing_in(accounts=office.accounts()), transaction.atomic():
        what()
        transaction.set_rollback(True)
    return len(office.twin.calls)


def test_the_box_hands_over_each_once_wherever_it_is_killed(run: Any, consultant: Any, moment: datetime) -> None:
    participant(run, "Åse")
    employee(run, "Bjørn")
    reach(run, "invoice_participants", at=moment)

    def press() -> None:
        if queries.is_open(run, "invoice_participants"):
            invoices.invoice_participants(run, by=consultant.actor, at=clock.now())

    wrong = []
    calls = calls_of(xledger_stage.set_up(), press)
    assert calls == 12
    for call in range(1, calls + 1):
        office = xledger_stage.set_up()
        with transaction.atomic():
            with dying(office, call):
                press()
            insist(office, press)
            amounts = [amount for _, amount in office.sent()]
            done = queries.is_done(run, "invoice_participants")
            if (amounts, len(office.world.customers), done) != (["4500.00"] * 2, 2, True):
                wrong.append((call, office.sent(), done))
            transaction.set_rollback(True)
        clock.fix(moment)
    assert wrong == []


def test_what_is_taken_back_is_taken_back_once_wherever_it_is_killed(
    run: Any, consultant: Any, moment: datetime
) -> None:
    participant(run, "Åse")
    reach(run, "invoice_participants", at=moment)
    wrong = []
    for call in range(1, 5):
        office = xledger_stage.set_up()
        with transaction.atomic():
            with configured.standing_in(accounts=office.accounts()):
                invoices.invoice_participants(run, by=consultant.actor, at=moment)
                billing.take_back_all(run=run, reason="Avlyst.", by=consultant.actor, at=moment)
            with dying(office, call):
                invoice_bases.send_waiting()
            insist(office, invoice_bases.send_waiting)
            if [amount for _, amount in office.sent()] != ["4500.00", "-4500.00"]:
                wrong.append((call, office.sent()))
            assert not InvoiceBasis.objects.to_send().exists()
            transaction.set_rollback(True)
        clock.fix(moment)
    assert wrong == []


@pytest.mark.parametrize("call", [1, 2, 3])
def test_the_teachers_invoice_is_received_once_wherever_it_is_killed(
    run: Any, teacher: Any, moment: datetime, call: int
) -> None:
    office = xledger_stage.set_up()
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    office.world.receive(teacher_ehf(), supplier=office.world.add_supplier(TEACHER_ORGNR), host=xledger_stage.URL)

    with dying(office, call):
        invoice_arrivals.fetch_invoices()
    insist(office, invoice_arrivals.fetch_invoices)

    invoice = SupplierInvoice.objects.get()
    office.world.post(invoice.number, TEACHER_ORGNR, level="Godkjent")
    with dying(office, 1):
        invoice_arrivals.read_approvals()
    insist(office, invoice_arrivals.read_approvals)
    assert (InvoiceVerdict.objects.count(), queries.is_done(run, "approve_invoice")) == (1, True)
