"""Dates moved and put back: the run, its boxes, its published plan, and those who were told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kursflyt.core.clock import OSLO
from kursflyt.core.models import AuditEntry
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import date_shift, moving, publishing, schedule
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun, Session, SessionPlanPublication
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.messages.models import Message
from kursflyt.process.dates import date_consequences, date_moves
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import applications, start_decision
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db

LATER = date(2027, 2, 8)


def _followed(run: Any, key: str, to: date, at: datetime) -> dict[str, schedule.Value]:
    plan = Schedule.of(run)
    rows = date_shift.follow(plan, key, to, fixed=moving.fixed(run, plan, at=at), at=at)
    return {row.key: row.after for row in rows if row.goes}


@pytest.fixture
def participant(run: Any, head: Any, moment: datetime) -> Application:
    application = apply(run, at=moment)
    applications.decide(run, rulings=[ruling(application, "offer")], by=head.actor, at=moment)
    applications.accept_offer(application, by=application.person.actor(), at=moment)
    return application


def _move(run: Any, head: Any, at: datetime, key: str = "starts_on", to: date = LATER, **more: Any) -> DatesMoved:
    return date_moves.move_dates(run, key=key, values=_followed(run, key, to, at), by=head.actor, at=at, **more)


def test_the_start_takes_all_dates_sessions_and_due_dates_along(run: Any, head: Any, moment: datetime) -> None:
    StepRun.objects.create(
        run=run,
        box="publish_landing_page",
        kind="person",
        role="operations",
        opened_at=moment,
        due_on=date(2026, 12, 21),
    )

    fact = _move(run, head, moment)

    row = CourseRun.objects.get(pk=run.pk)
    assert (row.starts_on, row.ends_on, row.start_decision_on) == (LATER, date(2027, 4, 27), date(2027, 1, 25))
    days = [session.starts_at.astimezone(OSLO).strftime("%d.%m %H") for session in Session.objects.filter(run=run)]
    assert days == ["08.02 09", "08.03 09", "12.04 09"]
    assert StepRun.objects.get(run=run, box="publish_landing_page").due_on == date(2026, 12, 28)
    assert (fact.by, fact.at, len(fact.before["sessions"])) == (head.actor, moment, 3)
    assert AuditEntry.objects.get(event="courses.dates_moved").facts["after"]["dates"]["starts_on"] == "2027-02-08"


def test_those_concerned_are_told_with_a_new_calendar_and_in_their_language(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    publishing.publish_plan(run=run, by=head.actor, at=moment)
    participant.person.language_form = "en"
    participant.person.save()

    _move(run, head, moment, reason="Rommet pusses opp.")

    (told,) = Message.objects.filter(kind="dates.moved")
    assert (told.language, told.subject.startswith("New dates: ")) == ("en", True)
    assert "First session: Monday 8 February 2027 (week 6), earlier Monday 1 February 2027" in told.body
    assert "Session 2: Monday 8 March 2027 at 09:00" in told.body and "Rommet pusses opp." in told.body
    assert [attachment.name for attachment in told.attachments.all()] == ["samlinger.ics"]
    assert SessionPlanPublication.objects.filter(run=run).latest("version").version == 2


def test_what_only_the_office_knows_is_told_to_nobody(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    _move(run, head, moment, key="waiting_list_closes_on", to=date(2027, 3, 8))

    assert Message.objects.filter(kind="dates.moved").count() == 0


def test_without_telling_there_must_be_a_reason_and_nothing_is_stored_by_half(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    with pytest.raises(date_moves.ReasonMissing):
        _move(run, head, moment, tell=False)
    assert (CourseRun.objects.get(pk=run.pk).starts_on, DatesMoved.objects.count()) == (date(2027, 2, 1), 0)

    fact = _move(run, head, moment, tell=False, not_told_reason="De er ringt.")
    assert (fact.told, fact.not_told_reason) == (False, "De er ringt.")
    assert Message.objects.filter(kind="dates.moved").count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": date(2027, 2, 2)}, "session_1"),
        ({"start_decision_on": date(2027, 1, 3)}, "start_decision_on"),
        ({"ends_on": date(2027, 4, 4)}, "session_3"),
        ({"session_2": datetime(2027, 4, 5, 10, tzinfo=OSLO)}, "session_2"),
        ({"registration_deadline_at": datetime(2026, 11, 1, tzinfo=OSLO)}, "registration_deadline_at"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_the_date_to_mend(
    run: Any, head: Any, moment: datetime, values: dict[str, Any], field: str
) -> None:
    sessions = {f"session_{number}": f"session_{pk}" for number, pk in Session.objects.values_list("number", "pk")}
    keyed = {sessions.get(key, key): value for key, value in values.items()}

    with pytest.raises(moving.CannotMove) as caught:
        date_moves.move_dates(run, key=next(iter(keyed)), values=keyed, by=head.actor, at=moment)

    assert caught.value.field == sessions.get(field, field)
    assert Schedule.of(CourseRun.objects.get(pk=run.pk)) == Schedule.of(run)


def test_a_date_that_has_passed_and_a_decision_that_is_made_are_fixed(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    StepRun.objects.create(run=run, box="decide_start", kind="person", role="department_head", opened_at=moment)
    start_decision.decide_start(run, choice="start", by=head.actor, at=moment)
    run.refresh_from_db()
    after_deadline = datetime(2027, 1, 10, 12, tzinfo=OSLO)

    assert set(moving.fixed(run, Schedule.of(run), at=after_deadline)) == {
        "registration_deadline_at",
        "start_decision_on",
    }


def test_a_preview_that_is_out_of_date_is_refused(run: Any, head: Any, moment: datetime) -> None:
    shown = moving.seen(Schedule.of(run))
    _move(run, head, moment)

    with pytest.raises(moving.ChangedMeanwhile):
        _move(run, head, moment, to=date(2027, 2, 15), shown=shown)


def test_undo_puts_everything_back_and_tells_those_who_were_told(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    publishing.publish_plan(run=run, by=head.actor, at=moment)
    before = Schedule.of(run)
    due_before = dict(StepRun.objects.filter(run=run).values_list("box", "due_on"))
    fact = _move(run, head, moment)

    date_moves.undo_move(fact, by=head.actor, at=moment + timedelta(hours=1))

    fact.refresh_from_db()
    assert Schedule.of(CourseRun.objects.get(pk=run.pk)) == before
    assert dict(StepRun.objects.filter(run=run).values_list("box", "due_on")) == due_before
    assert (fact.undone_by, fact.undone_at) == (head.actor, moment + timedelta(hours=1))
    (told,) = Message.objects.filter(kind="dates.undone")
    assert "De gamle datoene gjelder likevel" in told.subject and told.attachments.count() == 1
    assert "Første samling: mandag 1. februar 2027 (uke 5), før mandag 8. februar 2027" in told.body
    assert list(Session.objects.filter(run=run).values_list("sequence", flat=True)) == [2, 2, 2]


def test_undo_tells_what_has_happened_since_and_wants_it_seen(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    fact = _move(run, head, moment)
    apply(run, email="ny@example.org", at=moment + timedelta(hours=1))

    later = moment + timedelta(hours=2)
    assert date_consequences.since(run, fact.at) == ["1 søknad er kommet etter at datoene ble flyttet."]
    with pytest.raises(date_moves.MuchHasHappened):
        date_moves.undo_move(fact, by=head.actor, at=later)

    date_moves.undo_move(fact, by=head.actor, at=later, seen=True)
    assert CourseRun.objects.get(pk=run.pk).starts_on == date(2027, 2, 1)


def test_only_the_newest_move_is_undone_and_only_while_its_dates_stand(run: Any, head: Any, moment: datetime) -> None:
    first, second = _move(run, head, moment), _move(run, head, moment, to=date(2027, 2, 15))

    with pytest.raises(moving.CannotPutBack, match="Angre den flyttingen først"):
        date_moves.undo_move(first, by=head.actor, at=moment)
    CourseRun.objects.filter(pk=run.pk).update(ends_on=date(2027, 6, 1))
    with pytest.raises(moving.CannotPutBack, match="Siste dag er endret etterpå"):
        date_moves.undo_move(second, by=head.actor, at=moment)


def test_a_date_that_has_passed_cannot_be_put_back(run: Any, head: Any, moment: datetime) -> None:
    fact = _move(run, head, moment)

    with pytest.raises(moving.CannotPutBack, match="Den dagen er passert"):
        date_moves.undo_move(fact, by=head.actor, at=datetime(2027, 1, 5, 9, tzinfo=OSLO))
    assert CourseRun.objects.get(pk=run.pk).starts_on == LATER


def test_undone_twice_the_second_is_told(run: Any, head: Any, moment: datetime) -> None:
    fact = _move(run, head, moment)
    date_moves.undo_move(fact, by=head.actor, at=moment)

    with pytest.raises(moving.CannotPutBack, match="Flyttingen ble angret av"):
        date_moves.undo_move(fact, by=head.actor, at=moment)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.sampled_from(["starts_on", "ends_on", "registration_deadline_at", "hand_in_deadline_at", "1", "2", "3"]),
    days=st.integers(-20, 200),
)
def test_whatever_is_moved_undo_restores_it_to_the_minute(
    run: Any, head: Any, moment: datetime, key: str, days: int
) -> None:
    before = Schedule.of(run)
    name = before.sessions[int(key) - 1].key if key.isdigit() else key
    was = schedule.day_of(before.value(name))
    assert was is not None
    try:
        fact = _move(run, head, moment, key=name, to=was + timedelta(days=days))
    except (moving.CannotMove, moving.NothingMoves):
        assert Schedule.of(CourseRun.objects.get(pk=run.pk)) == before
        return

    date_moves.undo_move(fact, by=head.actor, at=moment)

    assert Schedule.of(CourseRun.objects.get(pk=run.pk)) == before
    run.refresh_from_db()


def test_the_preview_tells_due_dates_promises_and_whom_to_tell_and_changes_nothing(
    run: Any, head: Any, participant: Application, moment: datetime
) -> None:
    publishing.publish_plan(run=run, by=head.actor, at=moment)
    second = apply(run, email="to@example.org", at=moment)
    applications.decide(run, rulings=[ruling(second, "offer")], by=head.actor, at=moment)
    before = Schedule.of(run)

    told = date_consequences.of(run, _followed(run, "starts_on", LATER, moment), at=moment)

    assert Schedule.of(CourseRun.objects.get(pk=run.pk)) == before
    moves = {move.box: (move.before, move.after) for move in told.due}
    assert moves["send_welcome_letters"] == (date(2027, 1, 22), date(2027, 1, 29))
    assert moves["assess_assignments"] == (date(2027, 5, 11), date(2027, 5, 18))
    assert [promise.box for promise in told.promises] == ["publish_session_plan", "process_applications", ""]
    assert (len(told.audience), told.audience.participants, told.audience.others) == (2, 1, 1)


def test_the_preview_warns_of_days_off_and_of_offers_answered_too_late(run: Any, head: Any, moment: datetime) -> None:
    application = apply(run, at=moment)
    applications.decide(run, rulings=[ruling(application, "offer")], by=head.actor, at=moment)
    early = datetime(2026, 12, 1, tzinfo=OSLO)
    values: dict[str, Any] = {
        "registration_deadline_at": early,
        "start_decision_on": date(2026, 12, 1),
        "starts_on": date(2026, 12, 2),
        "hand_in_deadline_at": datetime(2027, 5, 17, 12, tzinfo=OSLO),
    }

    told = date_consequences.of(run, values, at=moment)

    assert told.problems == {}
    assert told.warnings[0] == "Mandag 17. mai 2027 er helligdag (Andre pinsedag og Grunnlovsdag)."
    assert [sentence[:25] for sentence in told.warnings[1:]] == [
        "1 tilbud har svarfrist et",
        "Det blir 1 dag fra påmeld",
    ]


def test_a_session_of_another_run_in_the_same_room_is_warned_about(
    run: Any, head: Any, consultant: Any, marketer: Any, moment: datetime
) -> None:
    from tests.conftest import make_run

    make_run(head, consultant, marketer, slug="annet", title="Annet kurs")
    (second,) = [session for session in Schedule.of(run).sessions if session.number == 2]

    told = date_consequences.of(run, {second.key: datetime(2027, 3, 1, 14, tzinfo=OSLO)}, at=moment)
    free = date_consequences.of(run, {second.key: datetime(2027, 3, 1, 15, tzinfo=OSLO)}, at=moment)

    assert told.warnings == ["Samling 2 kolliderer med samling 2 i «Annet kurs»: samme rom."]
    assert free.warnings == []


def test_nobody_who_left_is_told(run: Any, head: Any, participant: Application, moment: datetime) -> None:
    from kursflyt.domain.applications import withdrawing

    withdrawing.withdraw(application=participant, by=participant.person.actor(), at=moment)

    _move(run, head, moment)

    assert Message.objects.filter(kind="dates.moved").count() == 0
    assert courses.published_plan(run) is None
