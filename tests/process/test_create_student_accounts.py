"""create_student_accounts: everyone with a place is in the classroom, those who left are not, and changes follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.core import jobs
from kursflyt.domain.applications.models import Place
from kursflyt.domain.teaching.models import ClassroomAccess, WelcomeLetter
from kursflyt.process import queries
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import participants
from tests.domain.invoicing_examples import classroom, leave, participant
from tests.process.reaching import reach


def inside(run: Any) -> list[str]:
    accesses = ClassroomAccess.objects.active().filter(run=run, role="student").order_by("person__sort_key")
    return [access.person.given_name for access in accesses.select_related("person")]


def test_participants_come_in_and_nobody_else(run: Any, moment: datetime) -> None:
    classroom(run)
    participant(run, "Bjørn")
    participant(run, "Åse")
    participant(run, "Vera", place=False)
    leave(participant(run, "Frank"))

    evidence = participants.create_student_accounts(run, at=moment)

    assert inside(run) == ["Bjørn", "Åse"]
    assert evidence == {
        "participants": 2,
        "with_access": 2,
        "granted": 2,
        "ended": 0,
        "platform": "Kursflyts klasserom",
    }


def test_running_it_again_changes_nothing(run: Any, moment: datetime) -> None:
    classroom(run)
    participant(run)
    participants.create_student_accounts(run, at=moment)
    before = list(ClassroomAccess.objects.values())

    evidence = participants.create_student_accounts(run, at=moment + timedelta(days=1))

    assert (evidence["granted"], evidence["ended"]) == (0, 0)
    assert list(ClassroomAccess.objects.values()) == before


def test_who_left_is_let_out_and_may_come_back(run: Any, moment: datetime) -> None:
    classroom(run)
    application = participant(run)
    participants.create_student_accounts(run, at=moment)
    Place.objects.update(released_at=moment)
    participants.create_student_accounts(run, at=moment)
    assert inside(run) == []

    Place.objects.filter(application=application).update(released_at=None)
    participants.create_student_accounts(run, at=moment)

    assert inside(run) == ["Åse"]
    assert ClassroomAccess.objects.count() == 2


def test_without_a_room_a_person_is_needed(run: Any, moment: datetime) -> None:
    with pytest.raises(roles.NeedsPerson, match="klasserom"):
        participants.create_student_accounts(run, at=moment)


def test_the_worker_does_the_box(run: Any, moment: datetime, run_jobs: Callable[[], int]) -> None:
    participant(run)
    reach(run, "create_student_accounts", at=moment)
    if not hasattr(run, "classroom"):
        classroom(run)

    run_jobs()

    step = StepRun.objects.filter(run=run, box="create_student_accounts").latest("id")
    assert (step.state, step.evidence["with_access"]) == ("done", 1)


def test_a_latecomer_gets_in_and_gets_the_letter_by_the_job(
    run: Any, consultant: Any, moment: datetime, run_jobs: Callable[[], int]
) -> None:
    from kursflyt.domain.teaching import welcome

    participant(run, "Åse")
    reach(run, "create_student_accounts", at=moment)
    if not hasattr(run, "classroom"):
        classroom(run)
    run_jobs()
    welcome.save_text(run=run, by=consultant.actor, at=moment, practical="Ta buss 12.")
    reach(run, "send_welcome_letters", at=moment)
    participants.send_welcome_letters(run, by=consultant.actor, at=moment)
    late = participant(run, "Late")

    jobs.defer("sync_classroom", run_id=run.pk)
    run_jobs()

    assert inside(run) == ["Late", "Åse"]
    assert WelcomeLetter.objects.filter(application=late).exists()
    assert queries.is_done(run, "send_welcome_letters")
