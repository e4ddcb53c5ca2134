"""Hand-ins and grades with Canvas: read by the clock, gathered in the boxes, never guessed and never overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from kursflyt.connectors import configured
from kursflyt.connectors.canvas.platform import Canvas
from kursflyt.connectors.twins.faults import Fault
from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE
from kursflyt.core.models import AuditEntry
from kursflyt.domain.assessment import grading, hand_in, pass_list, publication, room_grades, room_hand_ins
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.assessment.models import Assessment, Grade, RoomHandIn, Submission
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching import queries as teaching
from kursflyt.process import progress, queries, room_grading
from kursflyt.process.steps.during import hand_in as steps
from tests import canvas_course
from tests import course_at_its_end as course
from tests.canvas_course import CanvasCourse


@pytest.fixture
def three(run: Any, moment: Any, canvas: Any) -> CanvasCourse:
    run.grade_scale = "letters"
    run.save(update_fields=["grade_scale"])
    made = canvas_course.make(canvas, run, 3, moment, reached="hand_in_assignment")
    clock.fix(course.BEFORE_DEADLINE)
    return made


def _read(run: Any) -> None:
    steps.read_rooms()
    jobs.run_waiting()


def _rows(run: Any) -> dict[int, room_grades.Row]:
    return {row.line.application.pk: row for row in room_grades.compare(run)}


def _signs(run: Any) -> dict[int, str]:
    return {key: row.sign for key, row in _rows(run).items()}


def _verdicts(three: CanvasCourse) -> list[str]:
    rows = _rows(three.run)
    return [rows[one.pk].verdict for one in three.applications]


def test_who_hands_in_in_canvas_has_handed_in_and_the_box_counts_it(run: Any, three: CanvasCourse) -> None:
    first, second, _ = three.applications
    three.submit(first, second)

    _read(run)

    rows = {row.application_id: row for row in Submission.objects.all()}
    assert set(rows) == {first.pk, second.pk}
    row = rows[first.pk]
    assert (row.at, row.attempt, row.file, row.late) == (course.BEFORE_DEADLINE, 1, None, False)
    assert row.url.startswith("https://canvas.twin/courses/") and row.file_name == "Canvas (1)"
    step = queries.open_step(run, "hand_in_assignment")
    gathered = queries.gathered_of(step, at=clock.now()) if step else None
    assert gathered is not None and (gathered.n, gathered.of) == (2, 3)


def test_reading_again_changes_nothing_and_a_new_attempt_is_a_new_version(run: Any, three: CanvasCourse) -> None:
    first = three.applications[0]
    three.submit(first)
    _read(run)
    before = list(Submission.objects.values())
    _read(run)
    unchanged = list(Submission.objects.values()) == before
    three.submit(first, at=course.BEFORE_DEADLINE + timedelta(hours=1))
    _read(run)
    newest = assessment.newest_submission(first)
    assert unchanged and newest is not None and (newest.version, newest.attempt) == (2, 2)


def test_what_was_handed_in_last_counts_wherever_it_was(run: Any, three: CanvasCourse) -> None:
    first = three.applications[0]
    later = course.BEFORE_DEADLINE + timedelta(hours=2)
    three.submit(first)
    hand_in.deliver(application=first, filename="o.pdf", content=course.PDF, by=MACHINE, at=later)
    _read(run)
    newest = assessment.newest_submission(first)
    assert newest is not None and (newest.at, newest.url) == (later, "")


def test_late_is_what_comes_after_ones_own_deadline_here(run: Any, three: CanvasCourse) -> None:
    first, second, _ = three.applications
    until = run.hand_in_deadline_at + timedelta(days=3)
    hand_in.extend(application=first, new_deadline_at=until, reason="Syk", by=MACHINE, at=course.BEFORE_DEADLINE)
    three.submit(first, second, at=run.hand_in_deadline_at + timedelta(days=1))
    _read(run)
    assert list(Submission.objects.order_by("application_id").values_list("late", flat=True)) == [False, True]


def test_someone_who_is_no_participant_is_listed_and_not_guessed(run: Any, three: CanvasCourse) -> None:
    name = three.applications[0].person.full_name
    three.stage.world.submit(three.assignment, three.stranger(name), at=course.BEFORE_DEADLINE)
    _read(run)
    assert [row.name for row in room_hand_ins.strangers(run)] == [name]
    assert not Submission.objects.exists()


def test_a_fault_is_told_and_what_was_read_stays(run: Any, three: CanvasCourse) -> None:
    three.submit(three.applications[0])
    _read(run)
    three.stage.world.rights.discard("manage_grades")
    _read(run)
    reading = room_hand_ins.reading_of(run)
    assert reading is not None and "mangler en rettighet" in reading.fault and reading.at is not None
    assert RoomHandIn.objects.filter(run=run).count() == 3


@pytest.mark.parametrize("operation", ["listAssignments", "listEnrollments", "listSubmissions"])
@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LOST_AFTER, Fault.DOWN])
def test_a_reading_that_is_broken_off_is_done_by_the_next(
    run: Any, three: CanvasCourse, operation: str, fault: Fault
) -> None:
    three.submit(three.applications[0])
    three.stage.twin.faults.plan(operation, *[fault] * 4)
    _read(run)
    broken = room_hand_ins.reading_of(run)
    _read(run)
    assert broken is not None and broken.fault and Submission.objects.count() == 1


def test_what_is_graded_in_canvas_is_assessed_here_and_no_grade_is_read_in_by_itself(
    run: Any, three: CanvasCourse
) -> None:
    first, second, third = three.applications
    three.submit(first, second)
    three.mark(first, "B")
    _read(run)
    too_early = Assessment.objects.count()
    clock.fix(course.AFTER_DEADLINE)
    progress.look_again(run, at=clock.now())
    three.mark(third, "F")
    _read(run)
    step = queries.open_step(run, "assess_assignments")
    gathered = queries.gathered_of(step, at=clock.now()) if step else None
    assert too_early == 0
    assert gathered is not None and (gathered.n, gathered.of) == (2, 3)
    assert set(Assessment.objects.values_list("application_id", flat=True)) == {first.pk, third.pk}
    assert not Grade.objects.exists()


def test_a_grade_of_an_earlier_attempt_does_not_make_it_assessed(run: Any, three: CanvasCourse) -> None:
    first = three.applications[0]
    three.submit(first)
    three.mark(first, "B")
    three.submit(first)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    assert (_rows(run)[first.pk].verdict, Assessment.objects.count()) == ("stale", 0)


def test_the_two_sides_are_held_against_each_other(run: Any, three: CanvasCourse) -> None:
    first, second, third = three.applications
    three.submit(first, second, third)
    three.mark(first, "A")
    three.mark(second, "B+")
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    grading.register(application=third, value="C", by=MACHINE, at=clock.now())
    _read(run)
    before = _verdicts(three)
    for value, one in (("A", first), ("B", second)):
        grading.register(application=one, value=value, by=MACHINE, at=clock.now())
    three.mark(third, "D")
    _read(run)
    assert before == ["only_there", "unknown", "only_here"]
    assert _verdicts(three) == ["same", "unknown", "different"]


def test_their_grade_is_registered_when_a_person_says_so(run: Any, three: CanvasCourse) -> None:
    three.submit(*three.applications)
    for one, grade in zip(three.applications, "ABC", strict=True):
        three.mark(one, grade)
    clock.fix(course.AFTER_DEADLINE)
    progress.look_again(run, at=clock.now())
    _read(run)
    keys = [one.pk for one in three.applications]

    given = room_grading.take(run, applications=keys, signs=_signs(run), by=run.head.actor, at=clock.now())

    assert (given.written, given.refused, _verdicts(three)) == (3, {}, ["same"] * 3)
    assert queries.is_done(run, "register_grades")


def test_who_has_handed_in_nothing_is_refused_a_pass_and_stops_nobody(run: Any, three: CanvasCourse) -> None:
    first, second, _ = three.applications
    three.submit(first)
    three.mark(first, "A")
    three.mark(second, "A")
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    keys = [first.pk, second.pk]
    given = room_grading.take(run, applications=keys, signs=_signs(run), by=run.head.actor, at=clock.now())
    assert (given.written, list(given.refused)) == (1, [second.pk])


def test_our_grades_are_written_by_one_call_and_again_without_harm(run: Any, three: CanvasCourse) -> None:
    first, second, third = three.applications
    three.submit(first, second)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    for one, value in ((first, "B"), (second, "F"), (third, "not_met")):
        grading.register(application=one, value=value, by=MACHINE, at=clock.now())
    _read(run)
    keys = [one.pk for one in three.applications]

    for _ in range(2):
        given = room_grading.give(run, applications=keys, signs=_signs(run), by=run.head.actor, at=clock.now())

    assert (given.refused, three.grades()) == ({}, ["B", "F", None])
    assert (three.stage.twin.calls.count("bulkGrade"), three.stage.twin.calls.count("gradeSubmission")) == (1, 0)
    assert {row["_comments"] for row in three.stage.world.submissions.values()} == {0}


def test_a_grade_that_was_changed_in_canvas_meanwhile_is_not_overwritten(run: Any, three: CanvasCourse) -> None:
    first = three.applications[0]
    three.submit(first)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    grading.register(application=first, value="B", by=MACHINE, at=clock.now())
    _read(run)
    shown = _signs(run)
    three.mark(first, "D")

    with pytest.raises(room_grades.ChangedMeanwhile):
        room_grading.give(run, applications=[first.pk], signs=shown, by=run.head.actor, at=clock.now())

    assert (three.grades()[0], _rows(run)[first.pk].verdict) == ("D", "different")


def test_a_grade_that_was_changed_here_meanwhile_is_not_overwritten(run: Any, three: CanvasCourse) -> None:
    first = three.applications[0]
    three.submit(first)
    three.mark(first, "A")
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    shown = _signs(run)
    grading.register(application=first, value="B", by=MACHINE, at=clock.now())
    with pytest.raises(room_grades.ChangedMeanwhile):
        room_grading.take(run, applications=[first.pk], signs=shown, by=run.head.actor, at=clock.now())
    assert _rows(run)[first.pk].here == "B"


def test_a_grade_that_was_written_and_not_read_back_is_no_conflict(run: Any, three: CanvasCourse) -> None:
    first = three.applications[0]
    three.submit(first)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    grading.register(application=first, value="B", by=MACHINE, at=clock.now())
    shown = _signs(run)
    three.mark(first, "B")  # by a call whose answer was lost
    room_grading.give(run, applications=[first.pk], signs=shown, by=run.head.actor, at=clock.now())
    assert (_rows(run)[first.pk].verdict, three.stage.twin.calls.count("bulkGrade")) == ("same", 0)


@pytest.mark.parametrize("operation", ["bulkGrade", "getProgress", "listSubmissions"])
def test_a_lost_answer_while_grades_are_written_leaves_one_grade_each(
    run: Any, three: CanvasCourse, operation: str
) -> None:
    first = three.applications[0]
    three.submit(first)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    grading.register(application=first, value="B", by=MACHINE, at=clock.now())
    _read(run)
    three.stage.twin.faults.plan(operation, *[Fault.LOST_AFTER] * 4)
    shown = _signs(run)
    with pytest.raises(room_grading.NotTold):
        room_grading.give(run, applications=[first.pk], signs=shown, by=run.head.actor, at=clock.now())
    room_grading.give(run, applications=[first.pk], signs=shown, by=run.head.actor, at=clock.now())
    assert (three.grades()[0], _rows(run)[first.pk].verdict) == ("B", "same")


def _loses_answers_once_grades_are_sent(three: CanvasCourse, operation: str) -> Canvas:
    sent: list[str] = []

    def look(request: httpx.Request) -> None:
        if request.url.path.endswith("/update_grades") and not sent:
            sent.append(request.url.path)
            three.stage.twin.faults.plan(operation, *[Fault.LOST_AFTER] * 4)

    return three.stage.platform(before=look)


@pytest.mark.parametrize(
    ("operation", "read"), [("bulkGrade", True), ("getProgress", True), ("listSubmissions", False)]
)
def test_who_sent_grades_is_known_also_when_the_answer_is_lost(
    run: Any, three: CanvasCourse, operation: str, read: bool
) -> None:
    first = three.applications[0]
    three.submit(first)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    grading.register(application=first, value="B", by=MACHINE, at=clock.now())
    losing = _loses_answers_once_grades_are_sent(three, operation)

    with configured.standing_in(learning_platform=losing), pytest.raises(room_grading.NotTold):
        room_grading.give(run, applications=[first.pk], signs=_signs(run), by=run.head.actor, at=clock.now())

    (entry,) = AuditEntry.objects.filter(run_id=run.pk, event__contains="grades_", event__endswith="_out")
    reading = room_hand_ins.reading_of(run)
    assert (entry.event, entry.by, entry.facts) == ("assessment.grades_sent_out", run.head.actor, {"sent": 1})
    assert reading is not None and (reading.fault == "") == read


def test_after_the_pass_list_theirs_is_taken_over_only_with_a_reason(run: Any, three: CanvasCourse) -> None:
    three.submit(*three.applications)
    clock.fix(course.AFTER_DEADLINE)
    _read(run)
    for one in three.applications:
        grading.register(application=one, value="B", by=MACHINE, at=clock.now())
    pass_list.confirm(run=run, by=MACHINE, at=clock.now())
    publication.publish(run=run, by=MACHINE, at=clock.now())
    first = three.applications[0]
    three.mark(first, "A")
    room_grading.read(run, at=clock.now())
    before = _rows(run)[first.pk]

    with pytest.raises(room_grades.ReasonMissing):
        room_grading.take(run, applications=[first.pk], signs=_signs(run), by=run.head.actor, at=clock.now())
    room_grading.take(
        run, applications=[first.pk], signs=_signs(run), reason="Feilført", by=run.head.actor, at=clock.now()
    )

    assert (before.here, before.verdict) == ("B", "different")
    assert [(row.value, row.reason) for row in Grade.objects.in_force().filter(application=first)] == [
        ("A", "Feilført")
    ]


def test_without_a_course_outside_nothing_is_read(run: Any, moment: Any) -> None:
    course.participants(run, 1)
    course.bring_to(run, "hand_in_assignment", at=moment)
    _read(run)
    assert (room_grading.to_read(), teaching.has_course_outside(run)) == ([], False)


def test_from_a_closed_classroom_nothing_is_read(run: Any, three: CanvasCourse) -> None:
    before = (room_grading.to_read(), teaching.has_course_outside(run))
    classroom.close(run=run, by=MACHINE, at=clock.now())

    with pytest.raises(room_grading.NotTold, match="ikke noe rom utenfor Kursflyt"):
        room_grading.read_now(run, at=clock.now())

    assert before == ([run.pk], True)
    assert (room_grading.to_read(), teaching.has_course_outside(run)) == ([], False)
