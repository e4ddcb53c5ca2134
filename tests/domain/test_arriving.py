"""Teachers' invoices in the school's accounts: a look that was cut off, and one that keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from kursflyt.connectors import configured
from kursflyt.documents import ehf
from kursflyt.domain.invoicing import arriving
from kursflyt.domain.invoicing.accounts_models import FetchedInvoice
from kursflyt.domain.invoicing.models import SupplierInvoice
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


def _killed(*_: Any, **__: Any) -> None:
    raise Killed
