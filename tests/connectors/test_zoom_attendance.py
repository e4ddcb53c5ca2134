"""Attendance from Zoom: each time the room was open in the session, those who came and went, and who waited outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kursflyt.connectors import roles
from tests.connectors.zoom_stage import WANTED, Stage, weekly

SESSION, NEXT = weekly(2)


def _room(zoom: Stage) -> int:
    return int(zoom.meetings().ensure_meeting(WANTED).external_id)


def test_those_who_were_there_are_told_with_their_minutes_within_the_session(zoom: Stage) -> None:
    room = _room(zoom)
    stays = [("Åse", "ase@skolen.example", 0, 100), ("Per", "", 30, 60), ("Åse", "ase@skolen.example", 110, 240)]
    zoom.world.hold(room, SESSION[0] - timedelta(minutes=10), *stays)
    zoom.world.page_size = 2
    assert zoom.meetings().attended(str(room), SESSION) == (
        roles.Attended("Åse", "ase@skolen.example", 90 + 80),
        roles.Attended("Per", "", 30),
    )


def test_a_meeting_that_was_opened_twice_is_read_twice_and_another_day_is_not(zoom: Stage) -> None:
    room = _room(zoom)
    zoom.world.hold(room, SESSION[0], ("Per", "", 0, 20))
    zoom.world.hold(room, SESSION[0] + timedelta(hours=1), ("Per", "", 0, 30))
    zoom.world.hold(room, NEXT[0], ("Kari", "", 0, 30))
    assert zoom.meetings().attended(str(room), SESSION) == (roles.Attended("Per", "", 50),)


def test_whoever_only_waited_outside_was_not_there(zoom: Stage) -> None:
    room = _room(zoom)
    held = zoom.world.hold(room, SESSION[0], ("Per", "", 0, 20))
    held["_stays"][0]["status"] = "in_waiting_room"
    assert zoom.meetings().attended(str(room), SESSION) == ()


def test_where_nothing_was_held_nobody_can_say(zoom: Stage) -> None:
    room = _room(zoom)
    zoom.world.hold(room, NEXT[0], ("Kari", "", 0, 30))
    meetings = zoom.meetings()
    assert [meetings.attended(str(room), SESSION), meetings.attended("", SESSION), meetings.attended("1", SESSION)] == [
        None, None, None,
    ]  # fmt: skip


def test_a_missing_scope_is_told(zoom: Stage) -> None:
    room = _room(zoom)
    zoom.world.scopes.discard("meeting:read:list_past_instances:admin")
    with pytest.raises(roles.Misconfigured, match="pastMeetings"):
        zoom.meetings().attended(str(room), SESSION)
