"""Meetings in Zoom: hosts who may not, settings that are locked, days that Zoom cannot say, a hundred changes a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.twins.zoom import HOST
from kursflyt.connectors.zoom import rooms
from tests.connectors.zoom_stage import CONSULTANT, GUEST, SECOND, TEACHER, UNLICENSED, WANTED, Stage, weekly

WITH_TEACHER = replace(WANTED, hosts=(TEACHER, CONSULTANT))


def test_a_meeting_is_standing_and_owned_by_the_first_who_may(zoom: Stage) -> None:
    found = zoom.meetings().ensure_meeting(WITH_TEACHER)
    (row,) = zoom.made()
    assert (row["type"], row["host_email"], row["settings"]["alternative_hosts"]) == (3, TEACHER, CONSULTANT)
    assert (found.external_id, found.join_url, found.notes) == (str(row["id"]), row["join_url"], ())


def test_what_is_as_wanted_uses_none_of_the_days_changes(zoom: Stage) -> None:
    wanted = replace(WITH_TEACHER, sessions=weekly(6))
    for _ in range(20):
        zoom.meetings(planned=True).ensure_meeting(wanted)
    assert (len(zoom.made()), zoom.changes) == (1, 1)


def test_everything_that_differs_is_changed_by_one_request(zoom: Stage) -> None:
    meetings = zoom.meetings(planned=True)
    meetings.ensure_meeting(WANTED)
    meetings.ensure_meeting(replace(WANTED, topic="Ny", sessions=weekly(4), hosts=(CONSULTANT, SECOND)))
    (row,) = zoom.made()
    assert (row["topic"], row["type"], row["settings"]["alternative_hosts"]) == ("Ny", 8, SECOND)
    assert zoom.changes == 2


def test_a_new_teacher_gets_the_meeting_with_its_link(zoom: Stage) -> None:
    before = zoom.meetings().ensure_meeting(WITH_TEACHER)
    after = zoom.meetings().ensure_meeting(
        replace(WITH_TEACHER, hosts=(SECOND, CONSULTANT), known_id=before.external_id)
    )
    assert (after.external_id, after.join_url, after.host) == (before.external_id, before.join_url, SECOND)
    assert [row["host_email"] for row in zoom.made()] == [SECOND]


@pytest.mark.parametrize("moving", ["ignored", "refused"])
def test_where_zoom_does_not_move_it_the_link_is_kept_and_it_is_told(zoom: Stage, moving: str) -> None:
    before = zoom.meetings().ensure_meeting(WANTED)
    zoom.world.moving = moving
    after = zoom.meetings().ensure_meeting(replace(WITH_TEACHER, known_id=before.external_id))
    assert (after.join_url, after.host, after.notes) == (before.join_url, CONSULTANT, (rooms.NOT_MOVED,))
    assert zoom.made()[0]["settings"]["alternative_hosts"] == TEACHER


@pytest.mark.parametrize("teacher", [GUEST, UNLICENSED])
def test_a_teacher_without_a_licence_need_not_wait_for_the_host(zoom: Stage, teacher: str) -> None:
    found = zoom.meetings().ensure_meeting(replace(WANTED, hosts=(teacher, CONSULTANT)))
    settings = zoom.made()[0]["settings"]
    assert (found.host, found.notes) == (CONSULTANT, (rooms.NOT_LICENSED,))
    assert (settings["join_before_host"], settings["waiting_room"]) == (True, False)


def test_a_setting_that_the_account_has_locked_is_told(zoom: Stage) -> None:
    zoom.world.locked["waiting_room"] = True
    found = zoom.meetings().ensure_meeting(replace(WANTED, hosts=(GUEST, CONSULTANT)))
    assert found.notes == (rooms.NOT_OPEN,)


def test_an_alternative_host_whom_zoom_does_not_want_stops_nothing(zoom: Stage) -> None:
    zoom.world.refused_others.add(CONSULTANT)
    found = zoom.meetings().ensure_meeting(WITH_TEACHER)
    assert (found.host, found.notes) == (TEACHER, (rooms.NO_OTHERS,))
    again = zoom.meetings().ensure_meeting(replace(WITH_TEACHER, topic="Ny"))
    assert (again.notes, [row["topic"] for row in zoom.made()]) == ((rooms.NO_OTHERS,), ["Ny"])


def test_alternative_hosts_whom_someone_has_added_stay(zoom: Stage) -> None:
    zoom.meetings().ensure_meeting(WANTED)
    zoom.made()[0]["settings"]["alternative_hosts"] = TEACHER
    zoom.meetings().ensure_meeting(replace(WANTED, hosts=(CONSULTANT, SECOND)))
    assert zoom.made()[0]["settings"]["alternative_hosts"] == f"{SECOND};{TEACHER}"


def test_the_schools_own_user_owns_it_where_nobody_else_may(zoom: Stage) -> None:
    assert zoom.meetings().ensure_meeting(replace(WANTED, hosts=(GUEST,))).host == HOST
    zoom.world.users[HOST]["status"] = "inactive"
    with pytest.raises(roles.NeedsPerson, match="KURSFLYT_ZOOM_HOST"):
        zoom.meetings().ensure_meeting(replace(WANTED, key="run-8", hosts=(GUEST,)))


def test_a_meeting_that_was_deleted_is_made_anew(zoom: Stage) -> None:
    before = zoom.meetings().ensure_meeting(WANTED)
    zoom.world.meetings.clear()
    after = zoom.meetings().ensure_meeting(replace(WANTED, known_id=before.external_id))
    assert [row["id"] for row in zoom.made()] == [int(after.external_id)] != [int(before.external_id)]


def test_runs_whose_numbers_begin_alike_have_a_meeting_each(zoom: Stage) -> None:
    found = {zoom.meetings().ensure_meeting(replace(WANTED, key=key)).external_id for key in ("run-71", "run-7")}
    assert len(found) == 2


def test_it_is_found_on_the_last_page_of_a_long_list(zoom: Stage) -> None:
    zoom.world.page_size = 2
    for number in range(7):
        zoom.meetings().ensure_meeting(replace(WANTED, key=f"run-{number}"))
    zoom.meetings().ensure_meeting(replace(WANTED, key="run-6"))
    assert len(zoom.made()) == 7


def test_the_days_of_a_series_keep_their_hour_when_the_clocks_are_changed(zoom: Stage) -> None:
    sessions = weekly(4)
    zoom.meetings(planned=True).ensure_meeting(replace(WANTED, sessions=sessions))
    (row,) = zoom.made()
    assert (row["start_time"], row["timezone"], row["recurrence"]["weekly_days"]) == (
        "2027-03-01T09:00:00", "Europe/Oslo", "2",
    )  # fmt: skip
    meeting = zoom.meetings().client.meeting(str(row["id"]))
    assert meeting is not None and meeting.times == {(start, 180) for start, _ in sessions}


def test_days_that_zoom_cannot_say_make_a_standing_meeting(zoom: Stage) -> None:
    meetings, regular = zoom.meetings(planned=True), weekly(4)
    uneven = [*regular[:3], tuple(moment + timedelta(days=1) for moment in regular[3])]
    longer = [*regular[:3], (regular[3][0], regular[3][1] + timedelta(hours=1))]
    for number, sessions in enumerate((uneven, longer, regular[:1], weekly(61), weekly(4, weeks=13))):
        meetings.ensure_meeting(replace(WANTED, key=f"run-{number}", sessions=sessions))  # type: ignore[arg-type]
    assert [row["type"] for row in zoom.made()] == [3] * 5


def test_a_plan_that_became_uneven_is_a_standing_meeting_again(zoom: Stage) -> None:
    meetings = zoom.meetings(planned=True)
    before = meetings.ensure_meeting(replace(WANTED, sessions=weekly(4)))
    after = meetings.ensure_meeting(replace(WANTED, sessions=[*weekly(3), *weekly(1, weeks=1)]))
    assert (before.join_url, zoom.made()[0]["type"]) == (after.join_url, 3)


def test_the_hosts_own_link_and_passcode_are_never_kept(zoom: Stage) -> None:
    found = zoom.meetings().ensure_meeting(WANTED)
    (row,) = zoom.made()
    meeting = zoom.meetings().client.meeting(found.external_id)
    kept = repr((found, meeting))
    assert row["start_url"] not in kept and "zak=" not in kept and row["password"] not in kept
