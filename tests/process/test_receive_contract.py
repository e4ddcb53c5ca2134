"""receive_contract: the head sends the contract that was drafted; declined, the chart comes back here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts.models import ContractDispatch
from kursflyt.process import progress
from kursflyt.process import queries as process
from kursflyt.process.steps.before import contract as steps
from tests import contract_story as story
from tests.conftest import make_person


def test_sending_finishes_the_box_with_the_document_as_evidence(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    contract = story.draft(run, teacher, moment)

    step = steps.receive_contract(run, by=run.head.actor, at=moment)

    assert step.evidence == {
        "contract": contract.number,
        "teacher": "Tore Lærer",
        "amount": "45000.00",
        "document": {"name": f"{contract.number}.pdf", "sha256": contract.document_id},
        "message": f"receive_contract:{contract.number}",
    }
    assert process.is_open(run, "sign_contract")


def test_without_a_draft_there_is_nothing_to_send(run: Any, moment: datetime) -> None:
    story.announce(run, moment)

    with pytest.raises(contracts.NothingDrafted):
        steps.receive_contract(run, by=run.head.actor, at=moment)

    assert process.is_open(run, "receive_contract")


def test_before_its_turn_nothing_is_sent(run: Any, teacher: Any, moment: datetime) -> None:
    story.draft(run, teacher, moment)

    with pytest.raises(progress.NotOpen):
        steps.receive_contract(run, by=run.head.actor, at=moment)

    assert ContractDispatch.objects.count() == 0


def test_a_sent_contract_cannot_be_unsent(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)
    step = process.last_step(run, "receive_contract")
    assert step is not None

    with pytest.raises(Refused, match="sendt"):
        progress.undo(step, by=run.head.actor, at=moment, reason="Angret")


def test_declined_the_head_chooses_another_teacher(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)

    step = steps.decline_contract(run, reason="Bortreist", by=teacher.actor("teacher"), at=moment)

    assert step is not None
    assert step.outcome == "declined"
    assert process.is_open(run, "receive_contract")
    assert not process.is_open(run, "sign_contract")
    second = story.send(run, make_person("Nina", "Nylærer"), moment)
    assert process.is_open(run, "sign_contract")
    story.sign(run, second, moment)
    assert process.is_done(run, "sign_contract")


def test_a_contract_that_is_taken_back_unsigned_opens_the_box_again(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)

    steps.change_teacher(run, reason="Svarer ikke", by=run.head.actor, at=moment)

    assert process.is_open(run, "receive_contract")
