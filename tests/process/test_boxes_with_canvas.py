"""The boxes of the chart with Canvas in its role: the same steps, a course and its people there, and one of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.connectors import configured
from kursflyt.connectors.twins.faults import Fault
from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE
from kursflyt.domain.assessment import grading, room_grades
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.batches import queries as standings
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess
from kursflyt.process import long_work, progress, queries, room_grading
from kursflyt.process.dates import date_moves
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import participants, start_decision
from tests import canvas_course
from tests import contract_story as story
from tests import course_at_its_end as course
from tests.connectors import canvas_stage, transactions
from tests.domain.invoicing_examples import leave, participant
from tests.process.reaching import reach
from tests.process.test_decide_start import DATES


def _canvas_room(run: Any, canvas: canvas_stage.Stage, moment: Any) -> Classroom:
    story.announce(run, moment)
    return Classroom.objects.get(run=run)


def test_the_room_is_a_published_course_with_the_templates_pages(run: Any, moment: Any, canvas: Any) -> None:
    room = _canvas_room(run, canvas, moment)

    (there,) = canvas.courses()
    assert (room.external_id, room.external_url) == (str(there["id"]), f"https://canvas.twin/courses/{there['id']}")
    assert (there["name"], there["workflow_state"]) == (run.title, "available")
    assert canvas.titles_of_pages(there) == ["Velkommen", "Slik jobber vi", "Om kurset"]
    (assignment,) = canvas.world.assignments.values()
    assert (assignment["name"], assignment["due_at"]) == ("Skriftlig oppgave", "2027-04-20T21:59:00Z")
    assert f"/min-side/kurs/{run.pk}/innlevering/" in assignment["description"]
    step = queries.last_step(run, "create_rooms")
    assert step is not None and step.evidence["learning_platform"] == "Canvas"


def test_dates_that_are_moved_are_moved_in_canvas_too(run: Any, moment: Any, canvas: Any, head: Any) -> None:
    _canvas_room(run, canvas, moment)
    later = run.hand_in_deadline_at + timedelta(days=7)

    date_moves.move_dates(
        run, key="hand_in_deadline_at", values={"hand_in_deadline_at": later}, by=head.actor, at=moment
    )
    jobs.run_waiting()

    (assignment,) = canvas.world.assignments.values()
    assert assignment["due_at"] == "2027-04-27T21:59:00Z"


def test_a_postponed_course_has_its_new_dates_in_canvas_too(run: Any, moment: Any, canvas: Any, head: Any) -> None:
    _canvas_room(run, canvas, moment)
    reach(run, "decide_start", at=moment)

    start_decision.decide_start(run, choice="postpone", dates=DATES, reason="For få.", by=head.actor, at=moment)
    jobs.run_waiting()

    run.refresh_from_db()
    (assignment,) = canvas.world.assignments.values()
    assert datetime.fromisoformat(assignment["due_at"]) == run.hand_in_deadline_at
    assert run.hand_in_deadline_at.month == 5


def test_a_canvas_that_lacks_a_right_makes_the_box_a_to_do_that_says_which(run: Any, moment: Any, canvas: Any) -> None:
    canvas.world.rights.discard("manage_sis")

    story.announce(run, moment)

    step = queries.open_step(run, "create_rooms")
    assert step is not None and step in StepRun.objects.to_dos()
    assert step.failure == "Nøkkelen til Canvas mangler rettigheter: SIS Data - manage."


def test_thirty_four_come_in_by_one_run_and_it_is_seen_how_far_it_has_come(run: Any, moment: Any, canvas: Any) -> None:
    _canvas_room(run, canvas, moment)
    course.participants(run, 34)
    reach(run, "create_student_accounts", at=moment)

    participants.create_student_accounts(run, at=moment)
    batch = Batch.objects.get()
    seen = [batch.parts.wanted().count()]  # type: ignore[attr-defined]
    jobs.run_waiting()
    seen.append(batch.parts.wanted().count())  # type: ignore[attr-defined]

    assert seen == [34, 0]
    assert queries.is_done(run, "create_student_accounts")
    states = [row["enrollment_state"] for row in canvas.world.enrolments.values()]
    assert (len(canvas.world.users), states) == (34, ["active"] * 34)
    known = set(ClassroomAccess.objects.active().filter(run=run).values_list("external_id", flat=True))
    assert known == {str(number) for number in canvas.world.enrolments}


def test_one_who_may_be_another_is_listed_and_stops_nobody(run: Any, moment: Any, canvas: Any) -> None:
    _canvas_room(run, canvas, moment)
    applications = course.participants(run, 3)
    canvas.world.add_user("Noen Andre", applications[1].person.email)
    reach(run, "create_student_accounts", at=moment)

    jobs.run_waiting()

    step = queries.open_step(run, "create_student_accounts")
    assert step is not None and step.failure == "1 kom ikke inn. Listen på siden sier hvem, og hvorfor."
    assert len(canvas.world.enrolments) == 2


def test_thirty_four_come_in_by_one_sis_import_and_who_is_refused_is_listed(run: Any, moment: Any) -> None:
    with canvas_course.playing(canvas_stage.set_up(), members="sis") as canvas:
        _canvas_room(run, canvas, moment)
        applications = course.participants(run, 34)
        canvas.world.add_user("Noen Andre", applications[1].person.email)
        reach(run, "create_student_accounts", at=moment)

        jobs.run_waiting()

        step = queries.open_step(run, "create_student_accounts")
        (failed,) = standings.failures(Batch.objects.get())
        assert step is not None and step.failure == "1 kom ikke inn. Listen på siden sier hvem, og hvorfor."
        assert (failed.application_id, "Adressen er i bruk i Canvas" in failed.reason) == (applications[1].pk, True)
        assert (canvas.twin.calls.count("createSisImport"), len(canvas.world.enrolments)) == (1, 33)
        assert ClassroomAccess.objects.active().filter(run=run, role="student").count() == 33


def test_an_import_that_takes_long_is_waited_for_and_not_sent_again(run: Any, moment: Any) -> None:
    with canvas_course.playing(canvas_stage.set_up(), members="sis") as canvas:
        canvas.world.import_polls = 8
        _canvas_room(run, canvas, moment)
        course.participants(run, 30)
        reach(run, "create_student_accounts", at=moment)
        jobs.run_waiting()
        batch = Batch.objects.get()
        waiting = standings.standing(batch.pk, at=clock.now())

        clock.fix(moment + timedelta(minutes=1))
        long_work.work_on(batch.pk)

        assert waiting is not None and (waiting.done, waiting.waits_until is not None) == (0, True)
        assert (queries.is_done(run, "create_student_accounts"), canvas.twin.calls.count("createSisImport")) == (
            True,
            1,
        )


def test_latecomers_come_in_by_one_import_and_who_left_goes_out(run: Any, moment: Any) -> None:
    with canvas_course.playing(canvas_stage.set_up(), members="sis") as canvas:
        _canvas_room(run, canvas, moment)
        applications = course.participants(run, 2)
        reach(run, "create_student_accounts", at=moment)
        jobs.run_waiting()
        participant(run, "Per", "Sen")
        participant(run, "Pål", "Sist")
        leave(applications[0])

        jobs.defer("sync_classroom", run_id=run.pk)
        jobs.run_waiting()

        assert canvas.twin.calls.count("createSisImport") == 2
        states = sorted(row["enrollment_state"] for row in canvas.world.enrolments.values())
        assert states == ["active", "active", "active", "inactive"]


def test_who_leaves_is_let_out_in_canvas_too(run: Any, moment: Any, canvas: Any) -> None:
    _canvas_room(run, canvas, moment)
    applications = course.participants(run, 2)
    reach(run, "create_student_accounts", at=moment)
    jobs.run_waiting()

    leave(applications[0])
    jobs.defer("sync_classroom", run_id=run.pk)
    jobs.run_waiting()

    assert sorted(row["enrollment_state"] for row in canvas.world.enrolments.values()) == ["active", "inactive"]


def test_a_latecomer_who_may_be_another_is_listed_and_keeps_nothing_from_the_others(
    run: Any, moment: Any, canvas: Any
) -> None:
    _canvas_room(run, canvas, moment)
    course.participants(run, 2)
    reach(run, "create_student_accounts", at=moment)
    jobs.run_waiting()
    first, second = participant(run, "Per", "Sen"), participant(run, "Pål", "Sist")
    canvas.world.add_user("Noen Andre", first.person.email)

    jobs.defer("sync_classroom", run_id=run.pk)
    jobs.run_waiting()

    inside = ClassroomAccess.objects.active().filter(run=run, role="student").values_list("person_id", flat=True)
    (failed,) = standings.failures(Batch.objects.latest("pk"))
    assert second.person_id in inside and first.person_id not in inside
    assert (failed.application_id, "Adressen er i bruk i Canvas" in failed.reason) == (first.pk, True)


@pytest.mark.django_db(transaction=True)
def test_canvas_is_never_asked_inside_a_transaction(run: Any, moment: Any, consultant: Any) -> None:
    stage, inside = canvas_stage.set_up(), list[str]()

    stage.twin.faults.plan("createUser", Fault.LOST_AFTER)
    with configured.standing_in(learning_platform=stage.platform(before=transactions.note_in(inside))):
        _canvas_room(run, stage, moment)
        course.participants(run, 3)
        reach(run, "create_student_accounts", at=moment)
        jobs.run_waiting()
        for batch in Batch.objects.under_way():
            clock.fix(clock.now().replace(hour=23))
            long_work.work_on(batch.pk)
        progress.look_again(run, at=clock.now())
        reach(run, "hand_in_assignment", at=clock.now())
        clock.fix(course.AFTER_DEADLINE)
        for application in assessment.participants(run):
            room_grading.read(run, at=clock.now())
            grading.register(application=application, value="not_passed", by=MACHINE, at=clock.now())
        signs = {row.line.application.pk: row.sign for row in room_grades.compare(run)}
        room_grading.give(run, applications=signs, signs=signs, by=MACHINE, at=clock.now())

    assert inside == []
    assert {row["grade"] for row in stage.world.submissions.values()} == {"incomplete"}
    assert len(stage.world.users) == len(stage.world.enrolments) == 3
