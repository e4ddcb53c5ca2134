"""Two at once, where the school's accounts invoice: nothing is handed over, or taken back, twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from kursflyt.connectors import roles
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.process.steps.before import invoice_bases, invoices
from tests.connectors import xledger_stage
from tests.domain.invoicing_examples import participant
from tests.process.reaching import reach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Iterator[xledger_stage.Stage]:
    with xledger_stage.playing() as stage:
        yield stage


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    def do(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except roles.TryAgain as busy:  # the queue tries again
            return busy
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def test_one_of_two_credits_and_what_waits_is_handed_over_once(
    run: Any, consultant: Any, moment: datetime, as_staff: Callable[..., Any], office: Any
) -> None:
    participant(run, "Åse")
    reach(run, "invoice_participants", at=moment)
    invoices.invoice_participants(run, by=consultant.actor, at=moment)
    address = reverse("office.money.credit_basis", args=[run.pk, InvoiceBasis.objects.get().pk])
    clients = [as_staff(consultant) for _ in range(3)]

    answers = _at_once(
        *(lambda client=client: client.post(address, {"reason": "Feil.", "new_amount": "500"}) for client in clients)
    )
    _at_once(invoice_bases.send_waiting, invoice_bases.send_waiting)

    assert sorted(answer.status_code for answer in answers) == [302, 422, 422]
    assert sorted(amount for _, amount in office.sent()) == ["-4500.00", "4500.00", "500.00"]
