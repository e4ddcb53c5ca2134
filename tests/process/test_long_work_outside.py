"""Long work that asks another system: who is busy is asked again, who says no is listed, and the box tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kursflyt.connectors import configured, roles
from kursflyt.connectors.builtin import OwnClassroom
from kursflyt.core import clock, jobs
from kursflyt.domain.batches import queries as standings
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.teaching.models import ClassroomAccess
from kursflyt.process import long_work, progress, queries
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import participants
from tests import course_at_its_end as course
from tests.domain.invoicing_examples import classroom
from tests.process.reaching import reach


class Platform(OwnClassroom):
    """A learning platform that is busy for one person, a number of times, and wants a person for another."""

    def __init__(self, busy: int, times: int, refuses: int = 0) -> None:
        super().__init__("")
        self.busy, self.times, self.refuses, self.asked = f"person-{busy}", times, f"person-{refuses}", 0

    def ensure_member(self, room_id: str, user: roles.RoomUser) -> str:
        if user.key == self.refuses:
            raise roles.NeedsPerson("Adressen finnes i Canvas fra før, på en annen person.")
        if user.key == self.busy:
            self.asked += 1
            if self.asked <= self.times:
                raise roles.TryAgain("Canvas svarer ikke.", after=5)
        return "m"


@pytest.fixture
def accounts(run: Any, monkeypatch: Any, moment: Any) -> Callable[..., Any]:
    """The box that lets the participants in, opened, with a platform that behaves as told."""

    def make(times: int, *, refuse: bool = False) -> tuple[list[Any], Platform]:
        applications = course.participants(run, 3)
        classroom(run)
        platform = Platform(applications[0].person_id, times, applications[1].person_id if refuse else 0)
        monkeypatch.setattr(configured, "learning_platform", lambda: platform)
        reach(run, "create_student_accounts", at=moment)
        return applications, platform

    return make


def wait_out(run: Any) -> None:
    """Lets time pass until nothing waits any more."""
    for _ in range(12):
        clock.fix(clock.now() + timedelta(minutes=5))
        for batch in Batch.objects.under_way():
            long_work.work_on(batch.pk)


def test_who_is_busy_is_asked_again_and_the_box_is_done(run: Any, accounts: Any) -> None:
    _, platform = accounts(2)

    jobs.run_waiting()
    inside, still_open = ClassroomAccess.objects.active().count(), queries.is_open(run, "create_student_accounts")
    wait_out(run)

    assert (inside, still_open) == (2, True)
    assert (platform.asked, ClassroomAccess.objects.active().filter(role="student").count()) == (3, 3)
    step = queries.last_step(run, "create_student_accounts")
    assert step is not None and (step.state, step.evidence["granted"]) == ("done", 3)


def test_who_is_busy_for_ever_is_listed_and_the_box_becomes_a_to_do(run: Any, accounts: Any) -> None:
    applications, _ = accounts(99, refuse=True)

    jobs.run_waiting()
    wait_out(run)

    batch = Batch.objects.get()
    reasons = {part.application_id: part.reason for part in standings.failures(batch)}
    step = queries.open_step(run, "create_student_accounts")
    assert reasons == {
        applications[0].pk: "Forsøkt 5 ganger: Canvas svarer ikke.",
        applications[1].pk: "Adressen finnes i Canvas fra før, på en annen person.",
    }
    assert step is not None and step in StepRun.objects.to_dos()
    assert step.failure == "2 kom ikke inn. Listen på siden sier hvem, og hvorfor."


def test_a_stopped_machine_is_a_to_do_and_goes_on_again(run: Any, accounts: Any, consultant: Any) -> None:
    accounts(1)
    jobs.run_waiting()
    batch = Batch.objects.get()

    long_work.stop(batch, by=consultant.actor, at=clock.now())
    stopped = queries.open_step(run, "create_student_accounts")
    long_work.go_on(batch, by=consultant.actor, at=clock.now())
    going = queries.open_step(run, "create_student_accounts")
    wait_out(run)

    assert stopped is not None and stopped.failure == "Stoppet av Kari Konsulent: 2 av 3 er gjort."
    assert going is not None and not going.failed
    assert queries.is_done(run, "create_student_accounts")


def test_a_machine_that_is_tried_again_tries_those_who_are_left(run: Any, accounts: Any, consultant: Any) -> None:
    _, platform = accounts(99, refuse=True)
    jobs.run_waiting()
    wait_out(run)
    platform.times, platform.refuses = 0, ""
    step = queries.open_step(run, "create_student_accounts")
    assert step is not None

    progress.try_again(step, by=consultant.actor, at=clock.now())
    jobs.run_waiting()

    assert queries.is_done(run, "create_student_accounts")


def test_a_person_pushes_a_classroom_that_differs(run: Any, consultant: Any) -> None:
    course.participants(run, 2)
    classroom(run)

    participants.level_classroom(run, by=consultant.actor, at=clock.now())
    jobs.run_waiting()

    assert ClassroomAccess.objects.active().filter(role="student").count() == 2
