"""send_billing_details: one mail with everything an EHF invoice needs; a teacher on wage is told to send none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.core import jobs, money
from kursflyt.domain.messages.models import Message
from kursflyt.process import queries as process
from kursflyt.process.steps.before import contract as steps
from tests import contract_story as story


def test_the_teacher_is_told_where_and_how_to_send_the_invoice(run: Any, teacher: Any, moment: datetime) -> None:
    contract = story.signed(run, teacher, moment)

    mail = Message.objects.get(kind="send_billing_details")

    assert process.is_done(run, "send_billing_details")
    for part in ("0192:310452017", "B123456", contract.number, money.kroner(contract.amount), "30 dager"):
        assert part in mail.body
    assert process.last_step(run, "send_billing_details").evidence["message"] == mail.key  # type: ignore[union-attr]


def test_running_it_again_sends_no_second_mail(run: Any, teacher: Any, moment: datetime) -> None:
    story.signed(run, teacher, moment)

    steps.send_billing_details(run, at=moment)

    assert Message.objects.filter(kind="send_billing_details").count() == 1


def test_a_teacher_on_wage_is_told_to_send_no_invoice(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.draft(run, teacher, moment, company_orgnr="", company_name="")
    steps.receive_contract(run, by=run.head.actor, at=moment)
    contract = run.contracts.get()
    story.sign(run, contract, moment)
    jobs.run_waiting()

    mail = Message.objects.get(kind="send_billing_details")

    assert "ikke sende faktura" in mail.body
    assert "0192:" not in mail.body
