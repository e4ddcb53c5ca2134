"""Konsulent driftsadm. mottar samlingsplan fra lærer/avdelingsleder."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses import session_plan
from kursflyt.domain.courses.models import SessionPlanReceipt
from kursflyt.process import progress, queries
from kursflyt.process.steps.before import planning
from tests.domain.test_session_plan import draft
from tests.process.chart_walk import by_hand


@pytest.fixture
def signed(run: Any, head: Any, moment: datetime) -> Any:
    by_hand(run, "announce_course", "receive_contract", "sign_contract", by=head.actor, at=moment)
    return run


def test_the_teachers_plan_replaces_the_old_sessions(signed: Any, teacher: Any, moment: datetime) -> None:
    drafts = [draft(date(2027, 2, 1)), draft(date(2027, 2, 8)), draft(date(2027, 2, 15)), draft(date(2027, 2, 22))]

    step = planning.receive_session_plan(
        signed, sessions=drafts, source="plan.xlsx", by=teacher.actor("teacher"), at=moment
    )

    assert [row.number for row in courses.sessions_of(signed)] == [1, 2, 3, 4]
    assert step.evidence == {"sessions": 4, "source": "plan.xlsx", "received_from": "teacher"}
    assert queries.is_done(signed, "receive_session_plan")


def test_the_head_may_hand_it_over_instead(signed: Any, head: Any, moment: datetime) -> None:
    step = planning.receive_session_plan(signed, sessions=[draft(date(2027, 2, 1))], by=head.actor, at=moment)

    assert (step.done_by, step.evidence["received_from"]) == (head.actor, "staff")


def test_a_bad_plan_leaves_the_box_open_and_nothing_stored(signed: Any, teacher: Any, moment: datetime) -> None:
    with pytest.raises(session_plan.BadSessionPlan):
        planning.receive_session_plan(
            signed, sessions=[draft(date(2026, 2, 1))], by=teacher.actor("teacher"), at=moment
        )

    assert (
        SessionPlanReceipt.objects.count(),
        len(courses.sessions_of(signed)),
        queries.is_open(signed, "receive_session_plan"),
    ) == (0, 3, True)


def test_before_the_contract_is_signed_it_is_not_its_turn(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(progress.NotOpen):
        planning.receive_session_plan(run, sessions=[draft(date(2027, 2, 1))], by=head.actor, at=moment)

    assert len(courses.sessions_of(run)) == 3
