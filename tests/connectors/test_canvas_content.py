"""Announcements that become discussions, pages that others change, assignments that lose their id: none is doubled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kursflyt.connectors import roles
from tests.connectors.canvas_stage import ASSIGNMENT, NOTICE, PAGE, ROOM, Stage


def test_an_announcement_that_became_a_discussion_is_told_and_not_posted_again(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    stage.world.rights.discard("create_announcement")
    for _ in range(2):
        with pytest.raises(roles.Misconfigured, match="vanlig diskusjon"):
            platform.announce(room, NOTICE)
    assert [topic["is_announcement"] for topic in stage.world.topics.values()] == [False]

    stage.world.rights.add("create_announcement")
    stage.world.topics.clear()
    platform.announce(room, NOTICE)

    assert [topic["is_announcement"] for topic in stage.world.topics.values()] == [True]


def test_two_announcements_with_one_title_are_both_posted(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    platform.announce(room, NOTICE)
    platform.announce(room, replace(NOTICE, body="En annen <tekst>."))
    assert len(stage.world.topics) == 2


def test_a_page_that_someone_changed_is_put_right_and_one_that_is_right_is_left(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    address = platform.lay_out(room, PAGE)
    platform.lay_out(room, PAGE)
    assert (address, stage.twin.calls.count("upsertPage")) == (f"https://canvas.twin/courses/{room}/pages/om-kurset", 1)
    (page,) = (page for page in stage.world.pages.values() if page["title"] == PAGE.title)
    page["body"] = "Noe annet"

    platform.lay_out(room, PAGE)

    assert "Ring &amp; spør" in page["body"]


def test_an_assignment_that_was_renamed_is_known_by_our_id(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    platform.ensure_assignment(room, ASSIGNMENT)
    (row,) = stage.world.assignments.values()
    row["name"] = "Oppgave 1"
    platform.ensure_assignment(room, replace(ASSIGNMENT, body="Lever den nå."))
    assert [(row["name"], row["description"]) for row in stage.world.assignments.values()] == [
        ("Oppgave 1", "<p>Lever den nå.</p>")
    ]


def test_an_assignment_whose_id_was_dropped_is_known_by_its_name(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    stage.world.rights -= {"manage_sis"}
    for _ in range(2):
        platform.ensure_assignment(room, ASSIGNMENT)
    assert [row.get("integration_id") for row in stage.world.assignments.values()] == [None]


def test_the_scale_of_an_assignment_is_canvas_own_name_for_it(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    for grading in ("none", "pass_fail", "letters"):
        platform.ensure_assignment(room, replace(ASSIGNMENT, key=grading, title=grading, grading=grading))
    rows = stage.world.assignments.values()
    assert [row["grading_type"] for row in rows] == ["not_graded", "pass_fail", "letter_grade"]
