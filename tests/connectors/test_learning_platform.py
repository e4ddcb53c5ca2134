"""What every learning platform keeps to: the same tests for the built-in classroom, the Canvas twin and a real Canvas.

The real one is asked with `-m live`, with the settings of docs/connectors/canvas.md in the environment.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.builtin import OwnClassroom
from kursflyt.connectors.canvas import access
from kursflyt.connectors.canvas.platform import Canvas
from tests.connectors import canvas_stage
from tests.connectors.canvas_stage import ASSIGNMENT, NOTICE, PAGE, TAKEN_THERE


@pytest.fixture(params=["built-in", "twin", "twin by SIS import", pytest.param("live", marks=pytest.mark.live)])
def platform(request: pytest.FixtureRequest) -> roles.LearningPlatform:
    if request.param == "built-in":
        return OwnClassroom("https://kurs.example")
    if request.param in ("twin", "twin by SIS import"):
        stage: canvas_stage.Stage = request.getfixturevalue("stage")
        return stage.platform(members="rest" if request.param == "twin" else "sis")
    found = access.from_surroundings()
    if found is None:
        pytest.skip("KURSFLYT_CANVAS_URL is not set")
    return Canvas(found)


@pytest.fixture
def room(platform: Any) -> Any:
    """A room that is there once for this test, and gone afterwards where it is a real one."""
    wanted = roles.CourseRoom(
        f"test-{secrets.token_hex(4)}", "Prøvekurs", date(2027, 2, 1), date(2027, 4, 20), "/larer/kurs/1/klasserom/"
    )
    yield wanted
    if isinstance(platform, Canvas):
        course = platform.client.course(f"sis_course_id:{platform.access.sis_id(wanted.key)}")
        if course is not None:
            platform.client.delete_course(course.id)


@pytest.fixture
def student() -> roles.RoomUser:
    sign = secrets.token_hex(4)
    return roles.RoomUser(f"test-{sign}", f"Prøve {sign}", f"prove.{sign}@example.org", "student")


def test_a_room_has_an_address(platform: roles.LearningPlatform, room: roles.CourseRoom) -> None:
    assert platform.ensure_room(room).url.startswith("http")


def test_a_room_that_is_asked_for_twice_is_the_same(platform: roles.LearningPlatform, room: roles.CourseRoom) -> None:
    first, second = platform.ensure_room(room), platform.ensure_room(room)
    assert replace(first, made=False) == replace(second, made=False)


@pytest.mark.parametrize("role", ["student", "teacher"])
def test_a_member_who_is_let_in_twice_has_one_membership(
    platform: roles.LearningPlatform, room: roles.CourseRoom, student: roles.RoomUser, role: str
) -> None:
    found, user = platform.ensure_room(room), replace(student, role=role)
    assert platform.ensure_member(found.external_id, user) == platform.ensure_member(found.external_id, user)


def test_many_are_let_in_as_one_is(
    platform: roles.LearningPlatform, room: roles.CourseRoom, student: roles.RoomUser
) -> None:
    found, other = platform.ensure_room(room), replace(student, key=f"{student.key}-b", email=f"b.{student.email}")
    answers = platform.ensure_members(found.external_id, [student, other])
    again = {user.key: platform.ensure_member(found.external_id, user) for user in (student, other)}
    assert {key: answer.membership for key, answer in answers.items()} == again
    assert [answer.refusal for answer in answers.values()] == ["", ""]


def test_nobody_has_handed_in_anything_to_begin_with(
    platform: roles.LearningPlatform, room: roles.CourseRoom, student: roles.RoomUser
) -> None:
    found = platform.ensure_room(room)
    platform.ensure_assignment(found.external_id, TAKEN_THERE)
    member = platform.ensure_member(found.external_id, student)
    rows = platform.hand_ins(found.external_id, TAKEN_THERE, {member: student.key})
    assert [(row.key, row.attempt, row.handed_in_at, row.grade) for row in rows] in (
        [],
        [(student.key, 0, None, "")],
    )


@pytest.mark.parametrize(("grading", "value"), [("letters", "B"), ("pass_fail", "passed")])
def test_a_grade_that_is_written_twice_is_read_as_it_was_written(
    platform: roles.LearningPlatform, room: roles.CourseRoom, student: roles.RoomUser, grading: str, value: str
) -> None:
    found, given = platform.ensure_room(room), replace(TAKEN_THERE, grading=grading)
    platform.ensure_assignment(found.external_id, given)
    members = {platform.ensure_member(found.external_id, student): student.key}
    before = platform.hand_ins(found.external_id, given, members)
    for _ in range(2):
        assert platform.write_grades(found.external_id, given, {row.user_id: value for row in before}) == {}
    after = platform.hand_ins(found.external_id, given, members)
    assert [row.value for row in after] == [value] * len(before)


def test_a_membership_can_be_ended_twice_and_taken_up_again(
    platform: roles.LearningPlatform, room: roles.CourseRoom, student: roles.RoomUser
) -> None:
    found = platform.ensure_room(room)
    before = platform.ensure_member(found.external_id, student)
    platform.end_membership(found.external_id, student)
    platform.end_membership(found.external_id, student)
    assert platform.ensure_member(found.external_id, student) == before


def test_someone_who_never_was_a_member_can_be_ended(
    platform: roles.LearningPlatform, room: roles.CourseRoom, student: roles.RoomUser
) -> None:
    platform.end_membership(platform.ensure_room(room).external_id, student)


def test_the_training_is_given_once(platform: roles.LearningPlatform, student: roles.RoomUser) -> None:
    teacher = replace(student, role="teacher")
    assert platform.ensure_training(teacher) == platform.ensure_training(teacher)


def test_an_announcement_is_posted_once(platform: roles.LearningPlatform, room: roles.CourseRoom) -> None:
    found = platform.ensure_room(room)
    assert platform.announce(found.external_id, NOTICE) == platform.announce(found.external_id, NOTICE)


def test_a_page_is_laid_out_once(platform: roles.LearningPlatform, room: roles.CourseRoom) -> None:
    found = platform.ensure_room(room)
    assert platform.lay_out(found.external_id, PAGE) == platform.lay_out(found.external_id, PAGE)


@pytest.mark.parametrize("grading", ["none", "pass_fail", "letters"])
def test_an_assignment_is_given_once(platform: roles.LearningPlatform, room: roles.CourseRoom, grading: str) -> None:
    found, given = platform.ensure_room(room), replace(ASSIGNMENT, grading=grading)
    first = platform.ensure_assignment(found.external_id, given)
    later = replace(given, due_at=given.due_at + timedelta(days=7))
    assert platform.ensure_assignment(found.external_id, later) == first


def test_the_connection_is_in_order(platform: roles.LearningPlatform) -> None:
    assert [check for check in platform.check() if not check.well] == []
