"""Courses in Canvas: SIS ids that are dropped without a word, copies that copy again, hang, or leave things out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kursflyt.connectors import roles
from tests.connectors.canvas_stage import ROOM, STUDENT, TEACHER, Stage


def test_without_the_right_to_set_sis_ids_no_course_is_made(stage: Stage) -> None:
    stage.world.rights.discard("manage_sis")
    with pytest.raises(roles.Misconfigured, match="SIS Data - manage"):
        stage.platform().ensure_room(ROOM)
    assert stage.courses() == []


def test_an_older_version_has_another_name_for_the_right_to_make_courses(stage: Stage) -> None:
    stage.world.rights.discard("manage_courses_add")
    with pytest.raises(roles.Misconfigured, match="Courses - add"):
        stage.platform().ensure_room(ROOM)
    stage.world.rights.add("manage_courses")
    assert stage.platform().ensure_room(ROOM).made


def test_a_course_whose_sis_id_was_dropped_is_removed_again(stage: Stage) -> None:
    stage.world.rights.discard("manage_sis")
    stage.world.unknown_rights.add("manage_sis")
    for _ in range(3):
        with pytest.raises(roles.Misconfigured, match="SIS-ID"):
            stage.platform().ensure_room(ROOM)
    assert stage.courses() == []


def test_a_concluded_course_is_for_a_person(stage: Stage) -> None:
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    stage.courses()[0]["workflow_state"] = "completed"
    with pytest.raises(roles.NeedsPerson, match="avsluttet"):
        platform.ensure_member(room, STUDENT)
    with pytest.raises(roles.NeedsPerson, match="avsluttet"):
        platform.ensure_room(ROOM)


def test_a_course_deleted_in_canvas_is_made_again_under_its_sis_id(stage: Stage) -> None:
    platform = stage.platform()
    before = platform.ensure_room(ROOM)
    stage.courses()[0]["workflow_state"] = "deleted"
    after = platform.ensure_room(ROOM)
    assert (after.external_id, after.made) == (before.external_id, True)
    assert stage.courses()[0]["workflow_state"] == "available"


def test_the_accounts_own_template_is_not_put_in_beside_ours(stage: Stage) -> None:
    stage.platform().ensure_room(ROOM)
    assert stage.titles_of_pages(stage.courses()[0]) == ["Velkommen", "Slik jobber vi"]


def test_a_copy_that_hangs_is_asked_about_later_and_not_begun_again(stage: Stage) -> None:
    stage.world.copy_faults.add("hangs")
    for _ in range(2):
        with pytest.raises(roles.TryAgain):
            stage.platform().ensure_room(ROOM)
    assert (len(stage.world.migrations), stage.courses()[0]["workflow_state"]) == (1, "unpublished")
    assert sum(stage.waited) == 2 * 45

    stage.world.copy_faults.clear()
    stage.platform().ensure_room(ROOM)

    assert (len(stage.world.migrations), stage.courses()[0]["workflow_state"]) == (1, "available")


def test_a_copy_that_failed_is_told_and_tried_anew_the_next_time(stage: Stage) -> None:
    stage.world.copy_faults.add("fails")
    with pytest.raises(roles.NeedsPerson, match="kopiere malen"):
        stage.platform().ensure_room(ROOM)
    stage.world.copy_faults.clear()
    stage.platform().ensure_room(ROOM)
    assert stage.titles_of_pages(stage.courses()[0]) == ["Velkommen", "Slik jobber vi"]


@pytest.mark.parametrize(("fault", "said"), [("issues", "1 feil"), ("pages", "mangler sider")])
def test_a_copy_that_says_it_is_complete_is_looked_at(stage: Stage, fault: str, said: str) -> None:
    stage.world.copy_faults.add(fault)
    with pytest.raises(roles.NeedsPerson, match=said):
        stage.platform().ensure_room(ROOM)
    assert stage.courses()[0]["workflow_state"] == "unpublished"


def test_a_changed_title_follows_into_canvas(stage: Stage) -> None:
    stage.platform().ensure_room(ROOM)
    stage.platform().ensure_room(replace(ROOM, title="Ny tittel"))
    assert [course["name"] for course in stage.courses()] == ["Ny tittel"]


def test_the_days_of_a_course_are_days_in_oslo(stage: Stage) -> None:
    stage.platform().ensure_room(ROOM)
    (course,) = stage.courses()
    assert (course["start_at"], course["end_at"]) == ("2027-01-31T23:00:00Z", "2027-04-20T22:00:00Z")


def test_a_run_from_before_canvas_was_set_needs_a_room_first(stage: Stage) -> None:
    platform = stage.platform()
    with pytest.raises(roles.NeedsPerson, match="ikke noe rom i Canvas"):
        platform.ensure_member("", STUDENT)
    platform.end_membership("", STUDENT)
    assert stage.twin.calls == []


def test_a_template_that_is_not_there_is_a_matter_of_settings(stage: Stage) -> None:
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_CANVAS_TEMPLATE"):
        stage.platform(template="sis_course_id:borte").ensure_room(ROOM)
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_CANVAS_TRAINING"):
        stage.platform(training="999999").ensure_training(TEACHER)


def test_a_blueprint_that_is_syncing_is_asked_about_later(stage: Stage) -> None:
    blueprint = stage.world.add_course("Malkurs", pages=("Velkommen",), blueprint=True)
    stage.world.migrations[1] = {"id": 1, "template_id": blueprint["id"], "workflow_state": "exporting", "_course": 0}
    with pytest.raises(roles.TryAgain, match="oppdaterer kurs"):
        stage.platform(template="", blueprint=str(blueprint["id"])).ensure_room(ROOM)
