"""sign_contract: by code or on paper; a teacher change afterwards gives the new teacher what the first one had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kursflyt.core import jobs
from kursflyt.core.refusals import Refused
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.contracts import queries
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import ClassroomRole
from kursflyt.process import progress, text_preview, watches
from kursflyt.process import queries as process
from kursflyt.process.steps.before import contract as steps
from tests import contract_story as story
from tests.conftest import make_person
from tests.domain.test_contracts import PDF


def test_signing_opens_what_the_contract_is_the_hinge_of(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    contract = story.send(run, teacher, moment)

    step = story.sign(run, contract, moment)

    assert (step.outcome, step.evidence["signed_by"], step.evidence["method"]) == ("signed", "Tore Lærer", "code")
    assert step.evidence["document"]["sha256"] == contract.document_id
    opened = ("archive_contract", "send_billing_details", "receive_session_plan", "enrol_teacher")
    assert [process.is_open(run, box) for box in opened] == [True] * 4


def test_a_signed_copy_on_paper_does_it_too(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)

    step = steps.sign_contract_by_scan(run, filename="signert.pdf", content=PDF, by=run.head.actor, at=moment)

    assert step is not None
    assert step.evidence["method"] == "scan"
    assert process.is_done(run, "sign_contract")


def test_a_signature_cannot_be_undone(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    contract = story.send(run, teacher, moment)
    step = story.sign(run, contract, moment)

    with pytest.raises(Refused):
        progress.undo(step, by=run.head.actor, at=moment, reason="Angret")

    assert process.is_done(run, "sign_contract")


def test_the_clock_reminds_of_what_lies_unsigned(run: Any, teacher: Any, moment: datetime) -> None:
    story.announce(run, moment)
    contract = story.send(run, teacher, moment)

    watches.on_the_minute(at=moment + timedelta(days=8))
    watches.on_the_minute(at=moment + timedelta(days=8, minutes=1))

    assert Message.objects.filter(key=f"receive_contract.reminder:{contract.number}:7").count() == 1


def test_a_new_teacher_takes_over_after_the_first_has_signed(run: Any, teacher: Any, moment: datetime) -> None:
    first = story.signed(run, teacher, moment)
    nina = make_person("Nina", "Nylærer")

    steps.change_teacher(run, reason="Langvarig sykdom", by=run.head.actor, at=moment)
    assert not teaching.may_enter(run, teacher, ClassroomRole.TEACHER)
    story.draft(run, nina, moment)
    second = steps.send_replacement(run, by=run.head.actor, at=moment)
    answer = story.sign(run, second, moment)
    jobs.run_waiting()

    assert answer is None
    assert queries.teacher_of(run) == nina
    assert teaching.may_enter(run, nina, ClassroomRole.TEACHER)
    assert sorted(ArchiveRecord.objects.values_list("subject", flat=True)) == [first.number, second.number]
    assert Message.objects.filter(key=f"send_billing_details:{second.number}").count() == 1
    assert Message.objects.filter(key=f"sign_contract.ended:{first.number}").count() == 1


def test_a_contract_ended_after_midnight_was_ended_on_the_day_it_is_in_norway(
    run: Any, teacher: Any, moment: datetime
) -> None:
    contract = story.signed(run, teacher, moment)
    after_midnight = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    kind = "sign_contract.ended"
    reader = text_preview.Reader(contract=contract)

    seen = text_preview.mails(
        kind, text_preview.present(kind), reader, holding=set(), by=run.head, at=after_midnight
    ).mails[0]
    steps.change_teacher(run, reason="Langvarig sykdom", by=run.head.actor, at=after_midnight)

    said = "avsluttet av skolen 26. november 2026."
    assert [said in mail.body for mail in (seen, Message.objects.get(kind=kind))] == [True, True]
