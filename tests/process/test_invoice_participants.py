"""invoice_participants: opened only by a fee, one set however often it is pressed, and never taken back."""

from __future__ import annotations

import threading
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kursflyt.domain.invoicing.models import Invoice
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import invoices
from tests.domain.invoicing_examples import employee, participant
from tests.process.reaching import reach


def test_the_box_issues_the_invoices_and_says_which(run: Any, consultant: Any, moment: datetime) -> None:
    participant(run, "Åse")
    employee(run, "Bjørn")
    reach(run, "invoice_participants", at=moment)

    step = invoices.invoice_participants(run, by=consultant.actor, at=moment)

    facts = {key: step.evidence[key] for key in ("invoices", "first", "last", "total", "ehf")}
    assert facts == {"invoices": 2, "first": 10001, "last": 10002, "total": "9000.00", "ehf": 1}
    assert [document["name"] for document in step.evidence["documents"]] == ["faktura-10001.pdf", "faktura-10002.pdf"]


def test_a_free_run_does_not_come_to_the_box(run: Any, moment: datetime) -> None:
    run.fee, run.fee_free_by_grant = Decimal(0), True
    run.save()

    reach(run, "send_welcome_letters", at=moment)

    assert not StepRun.objects.filter(run=run, box="invoice_participants").exists()


def test_sent_invoices_are_credited_before_the_box_is_undone(run: Any, consultant: Any, moment: datetime) -> None:
    from kursflyt.domain.invoicing import crediting

    participant(run)
    reach(run, "invoice_participants", at=moment)
    step = invoices.invoice_participants(run, by=consultant.actor, at=moment)

    with pytest.raises(invoices.InvoicesAreSent):
        progress.undo(step, by=consultant.actor, at=moment)
    crediting.credit_all(run=run, reason="Feil pris.", by=consultant.actor, at=moment)
    progress.undo(step, by=consultant.actor, at=moment)

    assert queries.is_open(run, "invoice_participants")


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_send_one_set(run: Any, consultant: Any, moment: datetime) -> None:
    for number in range(4):
        participant(run, f"Deltaker{number}")
    reach(run, "invoice_participants", at=moment)
    barrier, results = threading.Barrier(2), []

    def press() -> None:
        try:
            barrier.wait()
            invoices.invoice_participants(run, by=consultant.actor, at=moment)
            results.append("sent")
        except progress.NotOpen as refusal:
            results.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = sorted(Invoice.objects.values_list("number", flat=True))
    assert (len(results), numbers) == (2, [10001, 10002, 10003, 10004])
    assert queries.is_done(run, "invoice_participants")
