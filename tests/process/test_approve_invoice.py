"""approve_invoice: the head approves, or sends the teacher back to send_invoice; one answer, whoever comes first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.invoicing import receiving, verdicts
from kursflyt.domain.invoicing.models import InvoiceVerdict
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import teacher_invoice
from tests.domain.invoicing_examples import signed_contract, teacher_ehf
from tests.process.reaching import reach


@pytest.fixture
def waiting(run: Any, teacher: Any, moment: datetime) -> Any:
    """A run whose teacher has sent a right invoice."""
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    receiving.receive(raw=teacher_ehf(), source="upload", by=teacher.actor("teacher"), at=moment)
    progress.look_again(run, at=moment)
    return run


def test_the_head_approves(waiting: Any, head: Any, moment: datetime) -> None:
    step = teacher_invoice.approve_invoice(waiting, by=head.actor, at=moment)

    assert (step.state, step.outcome, step.evidence["approved"]) == ("done", "", True)
    assert not queries.is_open(waiting, "send_invoice")
    assert InvoiceVerdict.objects.get().approved


def test_a_rejection_opens_send_invoice_again_and_the_new_invoice_comes_here(
    waiting: Any, head: Any, teacher: Any, moment: datetime
) -> None:
    step = teacher_invoice.approve_invoice(waiting, approved=False, reason="Feil sum.", by=head.actor, at=moment)
    assert (step.outcome, queries.is_open(waiting, "send_invoice")) == ("rejected", True)

    receiving.receive(raw=teacher_ehf(number="ny"), source="upload", by=teacher.actor("teacher"), at=moment)
    progress.look_again(waiting, at=moment)
    second = teacher_invoice.approve_invoice(waiting, by=head.actor, at=moment)

    assert (second.evidence["invoice"], second.outcome, second.visit) == ("ny", "", 2)


def test_operations_cannot_approve(waiting: Any, consultant: Any, moment: datetime) -> None:
    with pytest.raises(verdicts.NotTheHead):
        teacher_invoice.approve_invoice(waiting, by=consultant.actor, at=moment)

    assert queries.is_open(waiting, "approve_invoice")


def test_the_second_answer_is_refused(waiting: Any, head: Any, moment: datetime) -> None:
    invoice = teacher_invoice.queries.awaiting_verdict(waiting)
    teacher_invoice.approve_invoice(waiting, by=head.actor, at=moment)

    with pytest.raises(verdicts.AlreadyAnswered):
        teacher_invoice.approve_invoice(
            waiting, invoice=invoice, approved=False, reason="Nei.", by=head.actor, at=moment
        )
    with pytest.raises(teacher_invoice.NothingToApprove):
        teacher_invoice.approve_invoice(waiting, by=head.actor, at=moment)


def test_an_approval_can_be_undone(waiting: Any, head: Any, moment: datetime) -> None:
    step = teacher_invoice.approve_invoice(waiting, by=head.actor, at=moment)

    progress.undo(step, by=head.actor, at=moment)

    assert queries.is_open(waiting, "approve_invoice")
    assert InvoiceVerdict.objects.count() == 0
