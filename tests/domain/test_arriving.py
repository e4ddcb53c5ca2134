"""Teachers' invoices in the school's accounts: a look that was cut off, and readings that reach everyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from kursflyt.connectors import configured
from kursflyt.core import clock
from kursflyt.documents import ehf
from kursflyt.domain.invoicing import arriving, receiving
from kursflyt.domain.invoicing.accounts_models import NOT_POSTED, AccountsApproval, FetchedInvoice
from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.process.steps.after import invoice_arrivals
from tests.connectors import xledger_stage
from tests.domain.invoicing_examples import TEACHER_ORGNR, signed_contract, teacher_ehf


@pytest.fixture
def office(run: Any, teacher: Any) -> Iterator[xledger_stage.Stage]:
    signed_contract(run, teacher)
    stage = xledger_stage.set_up()
    with configured.standing_in(accounts=stage.accounts()):
        yield stage


class Killed(BaseException):
    """The worker is gone."""


def arrives(office: xledger_stage.Stage, **more: Any) -> None:
    office.world.receive(teacher_ehf(**more), supplier=office.world.add_supplier(TEACHER_ORGNR), host=xledger_stage.URL)


def test_an_invoice_whose_look_was_cut_off_is_received_by_the_next(
    office: xledger_stage.Stage, run: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(office)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(arriving, "_looked_at", _killed)
        arriving.look(wanted={TEACHER_ORGNR}, at=moment)
    assert not SupplierInvoice.objects.exists()  # both are written down, or neither

    found = arriving.look(wanted={TEACHER_ORGNR}, at=moment)

    invoice = SupplierInvoice.objects.get()
    assert (found, [one.run for one in found]) == ([invoice], [run])
    assert list(FetchedInvoice.objects.values_list("outcome", "reason", "invoice")) == [("received", "", invoice.pk)]
    arrives(office)  # the same file once more is known
    assert arriving.look(wanted={TEACHER_ORGNR}, at=moment) == []
    assert sorted(FetchedInvoice.objects.values_list("outcome", flat=True)) == ["known", "received"]


@pytest.mark.django_db(transaction=True)
def test_an_invoice_is_judged_outside_of_any_transaction(
    office: xledger_stage.Stage, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(office)
    inside: list[bool] = []
    judge = ehf.judge

    def watched(*given: Any, **more: Any) -> Any:
        inside.append(connection.in_atomic_block)
        return judge(*given, **more)

    monkeypatch.setattr(ehf, "judge", watched)
    arriving.look(wanted={TEACHER_ORGNR}, at=moment)

    assert inside == [False]


def test_invoices_that_are_not_posted_yet_keep_nobody_from_being_asked_about(
    office: xledger_stage.Stage, run: Any, consultant: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoice_arrivals, "AT_ONCE", 2)
    for number in ("1", "2", "3", "4", "5"):
        receiving.receive(raw=teacher_ehf(number=number), source="folder", by=consultant.actor, at=moment)
    for number in ("3", "5"):
        office.world.post(number, TEACHER_ORGNR, level="Til godkjenning")

    asked = []
    for hours in range(4):
        clock.fix(moment + timedelta(hours=hours))
        asked.append([invoice.number for invoice in arriving.to_read()[:2]])
        invoice_arrivals.read_approvals()

    assert asked == [["1", "2"], ["3", "4"], ["5", "1"], ["2", "3"]]
    states = SupplierInvoice.objects.order_by("number").values_list("number", "in_accounts__state")
    assert [number for number, state in states if state != NOT_POSTED] == ["3", "5"]


def test_what_was_read_before_stays_when_the_accounts_do_not_find_it_any_more(
    office: xledger_stage.Stage, run: Any, consultant: Any, moment: datetime
) -> None:
    invoice = receiving.receive(raw=teacher_ehf(), source="folder", by=consultant.actor, at=moment)
    office.world.post(invoice.number, TEACHER_ORGNR, level="Til godkjenning")
    invoice_arrivals.read_approvals()
    SupplierInvoice.objects.update(number="feilskrevet")
    clock.fix(moment + timedelta(hours=2))

    invoice_arrivals.read_approvals()

    approval = AccountsApproval.objects.get()
    assert (approval.state, approval.level, approval.read_at) == ("with_approver", "Til godkjenning", clock.now())


def _killed(*_: Any, **__: Any) -> None:
    raise Killed
