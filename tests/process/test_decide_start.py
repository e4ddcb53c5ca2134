"""The box `decide_start`: start, postpone or cancel; and a cancellation when the box is not open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kursflyt.core.clock import OSLO
from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import publishing
from kursflyt.domain.courses import start_decision as verbs
from kursflyt.domain.courses.models import RunStart, Session, SessionPlanPublication
from kursflyt.domain.messages.models import Message
from kursflyt.process import progress
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import applications, start_decision
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db

DATES = verbs.NewDates(
    starts_on=date(2027, 3, 1),
    registration_deadline_at=datetime(2027, 2, 1, 23, 59, tzinfo=OSLO),
    start_decision_on=date(2027, 2, 15),
)


@pytest.fixture
def participant(run: Any, head: Any, moment: datetime) -> Application:
    application = apply(run, at=moment)
    applications.decide(run, rulings=[ruling(application, "offer")], by=head.actor, at=moment)
    applications.accept_offer(application, by=application.person.actor(), at=moment)
    return application


@pytest.fixture
def opened(run: Any, moment: datetime) -> StepRun:
    """The box, opened by itself: the whole way there is the rehearsal's matter."""
    return StepRun.objects.create(run=run, box="decide_start", kind="person", role="department_head", opened_at=moment)


def test_starting_keeps_how_many_there_were_and_whether_there_is_a_fee(
    run: Any, head: Any, participant: Application, opened: StepRun, moment: datetime
) -> None:
    step = start_decision.decide_start(run, choice="start", by=head.actor, at=moment)

    assert (step.outcome, step.answers, step.evidence["participants"]) == ("", {"has_fee": True}, 1)
    assert RunStart.objects.get(run=run).qualified == 1


def test_a_course_without_participants_does_not_start(run: Any, head: Any, opened: StepRun, moment: datetime) -> None:
    with pytest.raises(verbs.NobodyToTeach):
        start_decision.decide_start(run, choice="start", by=head.actor, at=moment)


def test_starting_twice_the_second_is_told(
    run: Any, head: Any, participant: Application, opened: StepRun, moment: datetime
) -> None:
    start_decision.decide_start(run, choice="start", by=head.actor, at=moment)

    with pytest.raises(progress.NotOpen):
        start_decision.decide_start(run, choice="start", by=head.actor, at=moment)


def test_postponing_moves_everything_tells_everyone_and_opens_registration_again(
    run: Any, head: Any, participant: Application, opened: StepRun, moment: datetime
) -> None:
    step = start_decision.decide_start(
        run, choice="postpone", reason="Læreren er syk.", dates=DATES, by=head.actor, at=moment
    )

    assert step.outcome == "postponed"
    assert (run.starts_on, run.ends_on, run.start_decision_on) == (
        date(2027, 3, 1),
        date(2027, 5, 18),
        date(2027, 2, 15),
    )
    assert Session.objects.filter(run=run).earliest("starts_at").starts_at.astimezone(OSLO).date() == date(2027, 3, 1)
    (told,) = Message.objects.filter(kind="decide_start.postponed")
    assert "fra 1. februar 2027 til 1. mars 2027" in told.body and "Læreren er syk." in told.body
    apply(run, email="ny@example.org", at=datetime(2027, 1, 20, 9, 0, tzinfo=OSLO))


def test_a_postponement_over_summer_time_keeps_the_clock_on_the_wall_and_publishes_the_new_plan(
    run: Any, head: Any, participant: Application, opened: StepRun, moment: datetime
) -> None:
    publishing.publish_plan(run=run, by=head.actor, at=moment)

    start_decision.decide_start(run, choice="postpone", reason="x", dates=DATES, by=head.actor, at=moment)

    hours = [session.starts_at.astimezone(OSLO).hour for session in Session.objects.filter(run=run).order_by("number")]
    assert hours == [9, 9, 9]
    assert run.hand_in_deadline_at.astimezone(OSLO).strftime("%d.%m.%Y %H.%M") == "18.05.2027 23.59"
    newest = SessionPlanPublication.objects.filter(run=run).latest("version")
    assert (newest.version, newest.sessions[0]["starts_at"][:10]) == (2, "2027-03-01")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2027, 1, 31)}, "starts_on"),
        ({"registration_deadline_at": datetime(2026, 11, 1, tzinfo=OSLO)}, "registration_deadline_at"),
        ({"start_decision_on": date(2027, 3, 2)}, "start_decision_on"),
    ],
)
def test_new_dates_in_the_wrong_order_are_refused_at_their_field(
    run: Any, head: Any, opened: StepRun, moment: datetime, changes: dict[str, Any], field: str
) -> None:
    from dataclasses import replace

    with pytest.raises(verbs.NewDatesWrong) as refusal:
        start_decision.decide_start(
            run, choice="postpone", reason="x", dates=replace(DATES, **changes), by=head.actor, at=moment
        )
    assert refusal.value.field == field


def test_cancelling_tells_everyone_withdraws_open_work_and_closes_registration(
    run: Any, head: Any, participant: Application, opened: StepRun, moment: datetime
) -> None:
    step = start_decision.decide_start(run, choice="cancel", reason="For få søkere.", by=head.actor, at=moment)

    assert (step.outcome, step.evidence["told"]) == ("cancelled", {"applicants": 1, "teachers": 0, "partners": 0})
    assert "For få søkere." in Message.objects.get(kind="decide_start.cancelled").body
    assert StepRun.objects.open().filter(run=run).count() == 0
    with pytest.raises(receiving.CourseCancelled):
        apply(run, email="sen@example.org", at=moment + timedelta(days=1))


def test_a_course_can_be_cancelled_when_the_box_is_not_open_and_only_once(
    run: Any, head: Any, moment: datetime
) -> None:
    assert StepRun.objects.open().filter(run=run).exists()

    assert start_decision.cancel_course(run, reason="Lokalet brant.", by=head.actor, at=moment) is None

    assert StepRun.objects.open().filter(run=run).count() == 0
    with pytest.raises(verbs.AlreadyCancelled):
        start_decision.cancel_course(run, reason="Igjen.", by=head.actor, at=moment)


def test_a_cancelled_course_stays_still_when_a_box_is_looked_at_again(run: Any, head: Any, moment: datetime) -> None:
    start_decision.cancel_course(run, reason="Lokalet brant.", by=head.actor, at=moment)

    progress.look_again(run, at=moment + timedelta(days=100))

    assert StepRun.objects.open().filter(run=run).count() == 0


def test_a_cancellation_cannot_be_undone_but_a_start_can(
    run: Any, head: Any, participant: Application, opened: StepRun, moment: datetime
) -> None:
    start_decision.decide_start(run, choice="start", by=head.actor, at=moment)
    start_decision.take_back_start(run, by=head.actor, at=moment)
    assert not RunStart.objects.filter(run=run).exists()

    start_decision.cancel_course(run, reason="Likevel ikke.", by=head.actor, at=moment)
    with pytest.raises(start_decision.PeopleWereTold):
        start_decision.take_back_start(run, by=head.actor, at=moment)
