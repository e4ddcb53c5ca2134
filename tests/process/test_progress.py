"""How a run moves on: one wins, the other is told; undo takes back; a machine that cannot becomes a to-do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.core.refusals import Refused
from kursflyt.process import boxes, progress, queries, tasks
from kursflyt.process.models import StepRun, StepState


def test_beginning_twice_opens_the_first_box_once(run: Any, head: Any, moment: datetime) -> None:
    progress.begin(run, by=head.actor, at=moment)

    assert [step.box for step in StepRun.objects.open().filter(run=run)] == ["announce_course"]


def test_finishing_a_box_keeps_who_when_and_the_evidence_and_opens_what_follows(
    run: Any, head: Any, moment: datetime
) -> None:
    step = progress.finish(run, "announce_course", by=head.actor, at=moment, evidence={"places": 30})

    assert (step.state, step.done_by, step.done_at, step.evidence) == ("done", head.actor, moment, {"places": 30})
    assert set(StepRun.objects.open().filter(run=run).values_list("box", flat=True)) == {
        "receive_contract",
        "create_rooms",
        "receive_page_content",
    }


def test_the_second_to_finish_a_box_is_told_who_was_first(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)

    with pytest.raises(progress.NotOpen, match="allerede gjort av Anne Avdeling"):
        progress.finish(run, "announce_course", by=consultant.actor, at=moment)


def test_a_box_whose_turn_has_not_come_cannot_be_finished(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(progress.NotOpen, match="kan ikke gjøres ennå"):
        progress.finish(run, "decide_start", by=head.actor, at=moment)


def test_a_box_is_due_by_its_rule_and_never_before_the_day_it_opened(run: Any, head: Any, moment: datetime) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)
    late = datetime(2027, 1, 20, 9, tzinfo=moment.tzinfo)
    progress.finish(run, "receive_page_content", by=head.actor, at=late)

    due = {step.box: step.due_on.isoformat() for step in StepRun.objects.open().filter(run=run) if step.due_on}

    assert due["receive_contract"] == "2026-12-01"
    assert due["publish_landing_page"] == "2027-01-20"


def test_skipping_needs_a_reason_and_opens_what_follows(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(Refused, match="Skriv hvorfor"):
        progress.skip(run, "announce_course", by=head.actor, at=moment, reason=" ")
    progress.skip(run, "announce_course", by=head.actor, at=moment, reason="Alle vet om det")

    assert queries.last_step(run, "announce_course").skip_reason == "Alle vet om det"  # type: ignore[union-attr]
    assert queries.is_open(run, "receive_contract")


def test_undo_opens_the_box_again_and_withdraws_what_it_opened(run: Any, head: Any, moment: datetime) -> None:
    step = progress.finish(run, "announce_course", by=head.actor, at=moment)

    progress.undo(step, by=head.actor, at=moment + timedelta(hours=1), reason="Feil kurs")

    assert [row.box for row in StepRun.objects.open().filter(run=run)] == ["announce_course"]
    assert StepRun.objects.get(run=run, box="receive_contract").state == StepState.WITHDRAWN


def test_undo_is_refused_while_a_later_box_builds_on_it(run: Any, head: Any, moment: datetime) -> None:
    step = progress.finish(run, "announce_course", by=head.actor, at=moment)
    progress.finish(run, "receive_contract", by=head.actor, at=moment)

    with pytest.raises(progress.CannotUndo, match="bygger på det og er gjort"):
        progress.undo(step, by=head.actor, at=moment)


def test_a_machine_box_that_needs_a_person_becomes_a_to_do_and_can_be_done_by_hand(
    run: Any, head: Any, consultant: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(run: Any, *, at: datetime) -> boxes.Evidence:
        raise roles.NeedsPerson("Læringsplattformen kjenner ikke malen.")

    monkeypatch.setitem(boxes._steps, "create_rooms", (boxes.kind_of("create_rooms"), refuse))
    progress.finish(run, "announce_course", by=head.actor, at=moment)
    step = queries.open_step(run, "create_rooms")
    assert step is not None

    tasks.run_machine_box(step.pk)
    waiting = queries.to_dos(staff=consultant, roles=["operations"]).get(box="create_rooms")
    done = progress.done_by_hand(waiting, by=consultant.actor, at=moment, reference="Canvas-emne 4711")

    assert (waiting.failed, waiting.failure) == (True, "Læringsplattformen kjenner ikke malen.")
    assert (done.state, done.reference) == ("done", "Canvas-emne 4711")


def test_a_machine_box_that_fails_by_a_fault_of_ours_becomes_a_to_do_too(
    run: Any, head: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(run: Any, *, at: datetime) -> boxes.Evidence:
        raise ZeroDivisionError

    monkeypatch.setitem(boxes._steps, "create_rooms", (boxes.kind_of("create_rooms"), break_down))
    progress.finish(run, "announce_course", by=head.actor, at=moment)
    step = queries.open_step(run, "create_rooms")
    assert step is not None
    tasks.run_machine_box(step.pk)

    step.refresh_from_db()
    assert (step.failed, step.failure) == (
        True,
        "Uventet feil: ZeroDivisionError. Prøv igjen, eller gjør det for hånd.",
    )


def test_a_machine_box_is_done_by_the_worker_when_it_opens(
    run: Any, head: Any, moment: datetime, run_jobs: Any
) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)

    run_jobs()

    assert queries.is_done(run, "create_rooms")


def test_handing_a_to_do_over_tells_the_one_who_gets_it(
    run: Any, head: Any, consultant: Any, moment: datetime, outbox: Any
) -> None:
    step = queries.open_step(run, "announce_course")
    assert step is not None

    progress.assign(step, to=consultant, by=head.actor, at=moment)

    assert [(mail.kind, mail.address) for mail in outbox()] == [("step.assigned", consultant.email)]
    assert queries.to_dos(staff=consultant).get().pk == step.pk


def test_what_is_overdue_is_reminded_of_once(run: Any, moment: datetime, outbox: Any) -> None:
    later = moment + timedelta(days=5)

    counts = [progress.remind_overdue(at=later), progress.remind_overdue(at=later + timedelta(minutes=15))]

    assert counts == [1, 0]
    assert [mail.kind for mail in outbox()] == ["step.reminder"]


def test_one_step_asks_the_database_a_constant_and_small_number_of_times(
    run: Any, head: Any, moment: datetime, django_assert_max_num_queries: Any
) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)

    with django_assert_max_num_queries(24):
        progress.finish(run, "receive_contract", by=head.actor, at=moment)


def test_two_who_hand_the_same_to_do_to_the_same_person_tell_them_once(
    run: Any, head: Any, consultant: Any, marketer: Any, moment: datetime, outbox: Any
) -> None:
    first, second = StepRun.objects.open().filter(run=run)[0], StepRun.objects.open().filter(run=run)[0]
    progress.assign(first, to=None, by=head.actor, at=moment)
    before = len(outbox())

    progress.assign(first, to=consultant, by=head.actor, at=moment)
    progress.assign(second, to=consultant, by=marketer.actor, at=moment + timedelta(seconds=1))

    assert (second.assignee, len(outbox()) - before) == (consultant, 1)


def test_a_to_do_that_was_done_meanwhile_is_handed_to_nobody(
    run: Any, head: Any, consultant: Any, moment: datetime
) -> None:
    stale = StepRun.objects.open().filter(run=run)[0]
    StepRun.objects.filter(pk=stale.pk).update(state="withdrawn")

    with pytest.raises(progress.NotOpen):
        progress.assign(stale, to=consultant, by=head.actor, at=moment)
