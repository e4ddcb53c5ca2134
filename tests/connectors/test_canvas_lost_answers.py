"""Killed between a call and its answer, at every call in turn: the next run finds what was done and doubles nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.platform import Canvas
from tests.connectors import canvas_stage
from tests.connectors.canvas_stage import NOTICE, PAGE, ROOM, STUDENT, TAKEN_THERE, TEACHER, Stage
from tests.connectors.killing import killed

LONGEST = 80
OTHERS = [roles.RoomUser(f"person-{n}", f"Deltaker {n}", f"d{n}@example.org", "student") for n in (3, 4)]


def whole_course(platform: Canvas) -> None:
    room = platform.ensure_room(ROOM)
    platform.lay_out(room.external_id, PAGE)
    platform.ensure_assignment(room.external_id, TAKEN_THERE)
    platform.ensure_member(room.external_id, TEACHER)
    platform.ensure_training(TEACHER)
    member = platform.ensure_member(room.external_id, STUDENT)
    platform.ensure_members(room.external_id, OTHERS)
    platform.announce(room.external_id, NOTICE)
    (found, *_others) = platform.hand_ins(room.external_id, TAKEN_THERE, {member: STUDENT.key})
    platform.write_grades(room.external_id, TAKEN_THERE, {found.user_id: "B"})
    platform.end_membership(room.external_id, STUDENT)


def standing(stage: Stage) -> dict[str, object]:
    """What there is in the twin, without its numbers."""
    (course,) = stage.courses()
    world = stage.world
    names = {user["id"]: user["name"] for user in world.users.values()}
    return {
        "course": (course["name"], course["sis_course_id"], course["workflow_state"]),
        "pages": stage.titles_of_pages(course),
        "copies": len(world.migrations),
        "assignments": [(row["name"], row["due_at"], row["published"]) for row in world.assignments.values()],
        "users": sorted((user["name"], user["sis_user_id"]) for user in world.users.values()),
        "enrolments": sorted(
            (names[row["user_id"]], row["type"], row["course_id"] == course["id"], row["enrollment_state"])
            for row in world.enrolments.values()
        ),
        "grades": [(row["grade"], row["_comments"]) for row in world.submissions.values() if row["grade"]],
        "topics": [(topic["title"], topic["is_announcement"]) for topic in world.topics.values()],
    }


def test_a_course_that_is_never_killed_has_one_of_everything() -> None:
    stage = canvas_stage.set_up()
    whole_course(stage.platform())
    assert standing(stage) == {
        "course": (ROOM.title, "kursflyt-run-7", "available"),
        "pages": ["Velkommen", "Slik jobber vi", "Om kurset"],
        "copies": 1,
        "assignments": [("Skriftlig oppgave", "2027-04-20T21:59:00Z", True)],
        "users": [
            ("Deltaker 3", "kursflyt-person-3"),
            ("Deltaker 4", "kursflyt-person-4"),
            ("Tore Lærer", "kursflyt-person-2"),
            ("Åse Østby", "kursflyt-person-1"),
        ],
        "enrolments": [
            ("Deltaker 3", "StudentEnrollment", True, "active"),
            ("Deltaker 4", "StudentEnrollment", True, "active"),
            ("Tore Lærer", "StudentEnrollment", False, "active"),
            ("Tore Lærer", "TeacherEnrollment", True, "active"),
            ("Åse Østby", "StudentEnrollment", True, "inactive"),
        ],
        "grades": [("B", 0)],
        "topics": [("Evaluer kurset", True)],
    }


def set_up(members: str = "rest") -> Stage:
    stage = canvas_stage.set_up()
    stage.access = replace(stage.access, members=members)
    return stage


@pytest.mark.parametrize("members", ["rest", "sis"])
def test_wherever_it_is_killed_the_next_run_ends_with_one_of_everything(members: str) -> None:
    whole = set_up(members)
    whole_course(whole.platform())
    calls = len(whole.twin.calls)
    assert 20 < calls < LONGEST
    wrong = []

    for call in range(1, calls + 1):
        stage = set_up(members)
        assert killed(stage, call, stage.platform, whole_course)
        whole_course(stage.platform())
        if standing(stage) != standing(whole) or stage.twin.violations:
            wrong.append((whole.twin.calls[call - 1], standing(stage), stage.twin.violations))

    assert wrong == []


@pytest.mark.parametrize("seed", range(5))
def test_killed_again_and_again_it_comes_to_the_end(seed: int) -> None:
    stage = canvas_stage.set_up()
    whole = canvas_stage.set_up()
    whole_course(whole.platform())

    call = seed + 1
    while killed(stage, call, stage.platform, whole_course):
        call += 1

    assert standing(stage) == standing(whole)


def test_a_blueprint_is_synced_without_doubles_wherever_it_is_killed() -> None:
    def with_blueprint() -> Stage:
        stage = canvas_stage.set_up()
        blueprint = stage.world.add_course("Malkurs", pages=("Velkommen", "Plan"), blueprint=True)
        stage.access = replace(stage.access, template="", blueprint=str(blueprint["id"]))
        return stage

    whole = with_blueprint()
    whole.platform().ensure_room(ROOM)
    for call in range(1, len(whole.twin.calls) + 1):
        stage = with_blueprint()
        assert killed(stage, call, stage.platform, lambda platform: platform.ensure_room(ROOM))
        for row in stage.world.migrations.values():
            row["workflow_state"] = "completed" if row["workflow_state"] == "exporting" else row["workflow_state"]
        stage.platform().ensure_room(ROOM)
        (course,) = (row for row in stage.courses() if row["sis_course_id"])
        assert (stage.titles_of_pages(course), course["workflow_state"]) == (["Velkommen", "Plan"], "available")
