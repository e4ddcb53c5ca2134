"""Hand-ins and grades of Canvas: whose they are, what is stale, what cannot be understood; written without comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.platform import Canvas
from kursflyt.connectors.twins.faults import Fault
from tests.connectors.canvas_stage import ASSIGNMENT, HANDED_IN_AT, ROOM, STUDENT, TAKEN_THERE, TEACHER, Stage

OTHER = roles.RoomUser("person-3", "Bo Ås", "bo@example.org", "student")


def _course(stage: Stage, *, given: roles.RoomAssignment = TAKEN_THERE) -> tuple[Canvas, str, dict[str, str]]:
    """Platform, course, and our keys by membership, of two students and a teacher."""
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    platform.ensure_assignment(room, given)
    people = (STUDENT, OTHER, TEACHER)
    return platform, room, {platform.ensure_member(room, user): user.key for user in people}


def _of(rows: object, key: str) -> roles.RoomHandIn:
    assert isinstance(rows, list)
    (found,) = (row for row in rows if row.key == key)
    return found


def test_an_assignment_that_only_showed_the_way_takes_hand_ins_when_it_is_to(stage: Stage) -> None:
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    platform.ensure_assignment(room, ASSIGNMENT)
    platform.ensure_assignment(room, TAKEN_THERE)
    row = stage.assignment()
    assert (row["submission_types"], row["grading_type"]) == (["online_upload", "online_text_entry"], "letter_grade")


def test_a_scale_that_a_teacher_has_chosen_stays(stage: Stage) -> None:
    platform, room, _ = _course(stage)
    stage.assignment().update(grading_type="points", submission_types=["on_paper"])
    platform.ensure_assignment(room, replace(TAKEN_THERE, body="Ny tekst."))
    assert (stage.assignment()["grading_type"], stage.assignment()["submission_types"]) == ("points", ["on_paper"])


def test_who_has_handed_in_is_told_with_moment_attempt_and_link(stage: Stage) -> None:
    platform, room, members = _course(stage)
    number = stage.assignment()["id"]
    stage.world.submit(number, stage.user(STUDENT), at=HANDED_IN_AT)

    rows = platform.hand_ins(room, TAKEN_THERE, members)

    there = _of(rows, STUDENT.key)
    assert (there.handed_in_at, there.attempt, there.late, there.state) == (HANDED_IN_AT, 1, False, "submitted")
    assert there.url == f"https://canvas.twin/courses/{room}/assignments/{number}/submissions/{stage.user(STUDENT)}"
    assert (_of(rows, OTHER.key).handed_in_at, len(rows)) == (None, 2)


def test_whose_a_hand_in_is_is_known_by_the_membership_also_of_someone_adopted(stage: Stage) -> None:
    there = stage.world.add_user(STUDENT.name, STUDENT.email, sis_id="elev-1042")
    platform, room, members = _course(stage)
    stage.world.submit(stage.assignment()["id"], there["id"], at=HANDED_IN_AT)
    assert _of(platform.hand_ins(room, TAKEN_THERE, members), STUDENT.key).attempt == 1


def test_a_second_membership_that_is_not_ours_takes_nobodys_hand_in_away(stage: Stage) -> None:
    there = stage.world.add_user(STUDENT.name, STUDENT.email, sis_id="elev-1042")
    platform, room, members = _course(stage)
    second = stage.world.enrol(stage.world.courses[int(room)], there, "StudentEnrollment", section=99)
    second["enrollment_state"] = "active"
    stage.world.submit(stage.assignment()["id"], there["id"], at=HANDED_IN_AT)
    assert _of(platform.hand_ins(room, TAKEN_THERE, members), STUDENT.key).attempt == 1


def test_someone_we_have_not_let_in_is_told_by_name_and_not_guessed(stage: Stage) -> None:
    platform, room, members = _course(stage)
    stranger = stage.world.add_user(STUDENT.name, "en.annen@example.org")
    stage.world.enrol(stage.world.courses[int(room)], stranger, "StudentEnrollment")["enrollment_state"] = "active"
    stage.world.submit(stage.assignment()["id"], stranger["id"], at=HANDED_IN_AT)
    (found,) = (row for row in platform.hand_ins(room, TAKEN_THERE, members) if row.attempt)
    assert (found.key, found.name) == ("", STUDENT.name)


def test_a_grade_is_stale_after_a_new_attempt(stage: Stage) -> None:
    platform, room, members = _course(stage)
    number, user = stage.assignment()["id"], stage.user(STUDENT)
    stage.world.submit(number, user, at=HANDED_IN_AT)
    stage.world.mark(number, user, "B")
    before = _of(platform.hand_ins(room, TAKEN_THERE, members), STUDENT.key)
    stage.world.submit(number, user, at=HANDED_IN_AT)
    after = _of(platform.hand_ins(room, TAKEN_THERE, members), STUDENT.key)
    assert [(row.grade, row.value, row.stale, row.attempt) for row in (before, after)] == [
        ("B", "B", False, 1),
        ("B", "B", True, 2),
    ]


@pytest.mark.parametrize(
    ("grading", "text", "value"),
    [
        ("letters", "A", "A"),
        ("letters", "B+", ""),
        ("letters", "13.5", ""),
        ("pass_fail", "complete", "passed"),
        ("pass_fail", "incomplete", "not_passed"),
        ("pass_fail", "A", ""),
    ],
)
def test_a_grade_that_is_not_of_the_scale_is_told_as_it_stands(
    stage: Stage, grading: str, text: str, value: str
) -> None:
    given = replace(TAKEN_THERE, grading=grading)
    platform, room, members = _course(stage, given=given)
    stage.world.mark(stage.assignment()["id"], stage.user(STUDENT), text)
    found = _of(platform.hand_ins(room, given, members), STUDENT.key)
    assert (found.grade, found.value) == (text, value)


@pytest.mark.parametrize(
    ("grading", "values", "there"),
    [("letters", ("A", "F"), ("A", "F")), ("pass_fail", ("passed", "not_passed"), ("complete", "incomplete"))],
)
def test_grades_are_written_by_one_call_without_comments_and_can_be_written_again(
    stage: Stage, grading: str, values: tuple[str, str], there: tuple[str, str]
) -> None:
    given = replace(TAKEN_THERE, grading=grading)
    platform, room, _ = _course(stage, given=given)
    grades = _grades(stage, *values)
    for _again in range(2):
        assert platform.write_grades(room, given, grades) == {}
    rows = stage.world.submissions.values()
    assert sorted((row["grade"], row["_comments"]) for row in rows) == [(text, 0) for text in sorted(there)]
    assert (stage.twin.calls.count("bulkGrade"), stage.twin.calls.count("gradeSubmission")) == (2, 0)


def test_where_many_may_not_be_graded_at_once_they_are_graded_one_by_one(stage: Stage) -> None:
    platform, room, _ = _course(stage)
    stage.world.grades_many = False
    platform.write_grades(room, TAKEN_THERE, _grades(stage, "C", "D"))
    assert sorted(row["grade"] for row in stage.world.submissions.values()) == ["C", "D"]
    assert stage.twin.calls.count("gradeSubmission") == 2


def test_without_the_right_to_grade_it_is_a_matter_of_rights(stage: Stage) -> None:
    platform, room, members = _course(stage)
    stage.world.rights.discard("manage_grades")
    with pytest.raises(roles.Misconfigured, match="gradeSubmission"):
        platform.write_grades(room, TAKEN_THERE, _grades(stage, "C", "D"))
    with pytest.raises(roles.Misconfigured, match="listSubmissions"):
        platform.hand_ins(room, TAKEN_THERE, members)


def test_the_check_tells_that_the_right_to_grade_is_missing(stage: Stage) -> None:
    stage.world.rights.discard("manage_grades")
    (wrong,) = (check for check in stage.platform().check() if not check.well)
    assert (wrong.what, "Grades - edit" in wrong.advice) == ("Karakterer", True)


def test_grades_are_not_written_where_canvas_grades_by_another_scale(stage: Stage) -> None:
    platform, room, _ = _course(stage)
    stage.assignment()["grading_type"] = "points"
    with pytest.raises(roles.NeedsPerson, match="points"):
        platform.write_grades(room, TAKEN_THERE, _grades(stage, "C", "D"))
    assert "bulkGrade" not in stage.twin.calls


def test_grades_whose_work_hangs_are_asked_about_later(stage: Stage) -> None:
    platform, room, _ = _course(stage)
    stage.world.copy_polls = 100
    with pytest.raises(roles.TryAgain, match="karakterene"):
        platform.write_grades(room, TAKEN_THERE, _grades(stage, "C", "D"))


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LOST_AFTER, Fault.BROKEN_AFTER, Fault.THROTTLED])
def test_a_lost_answer_to_the_grades_sends_them_again_and_changes_nothing_more(stage: Stage, fault: Fault) -> None:
    platform, room, _ = _course(stage)
    stage.twin.faults.plan("bulkGrade", fault)
    platform.write_grades(room, TAKEN_THERE, _grades(stage, "C", "D"))
    assert sorted((row["grade"], row["_comments"]) for row in stage.world.submissions.values()) == [("C", 0), ("D", 0)]


def test_an_assignment_that_was_deleted_is_for_a_person(stage: Stage) -> None:
    platform, room, members = _course(stage)
    stage.world.assignments.clear()
    with pytest.raises(roles.NeedsPerson, match="Skriftlig oppgave"):
        platform.hand_ins(room, TAKEN_THERE, members)


def _grades(stage: Stage, first: str, second: str) -> Mapping[str, str]:
    return {str(stage.user(STUDENT)): first, str(stage.user(OTHER)): second}
