"""Avd.leder informerer driftsadm. og markedskoordinator om kurset."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kursflyt.domain.courses import date_shift
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.process import progress, queries
from kursflyt.process.dates import date_moves
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import planning


def test_each_role_gets_its_own_message_and_the_next_boxes_open(
    run: Any, head: Any, moment: datetime, outbox: Any
) -> None:
    step = planning.announce_course(run, by=head.actor, at=moment)

    assert [(row.staff, row.kind) for row in outbox()] == [
        (run.consultant, "announce_course"),
        (run.marketer, "announce_course"),
    ]
    assert "klasserommet" in outbox()[0].body and "markedsføre" in outbox()[1].body
    assert step.evidence["messages"] == [row.key for row in outbox()]
    assert {
        box for box in ("receive_contract", "create_rooms", "receive_page_content") if queries.is_open(run, box)
    } == {
        "receive_contract",
        "create_rooms",
        "receive_page_content",
    }


def test_announcing_twice_is_refused_and_sends_nothing_more(run: Any, head: Any, moment: datetime, outbox: Any) -> None:
    planning.announce_course(run, by=head.actor, at=moment)

    with pytest.raises(progress.NotOpen):
        planning.announce_course(run, by=head.actor, at=moment)

    assert len(outbox()) == 2


def test_announcing_again_after_an_undo_sends_new_messages(run: Any, head: Any, moment: datetime, outbox: Any) -> None:
    step = planning.announce_course(run, by=head.actor, at=moment)
    progress.undo(step, by=head.actor, at=moment, reason="Feil dato")

    planning.announce_course(run, by=head.actor, at=moment)

    assert len({row.key for row in outbox() if row.kind == "announce_course"}) == 4


def test_moving_the_dates_moves_the_due_dates_of_open_boxes(run: Any, head: Any, moment: datetime) -> None:
    planning.announce_course(run, by=head.actor, at=moment)
    before = StepRun.objects.get(run=run, box="receive_page_content").due_on

    rows = date_shift.follow(Schedule.of(run), "starts_on", date(2027, 3, 1), at=moment)
    values = {row.key: row.after for row in rows if row.goes}
    date_moves.move_dates(run, key="starts_on", values=values, by=head.actor, at=moment)

    assert (before, StepRun.objects.get(run=run, box="receive_page_content").due_on) == (
        date(2026, 12, 14),
        date(2027, 1, 11),
    )
