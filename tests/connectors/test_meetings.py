"""What every kind of meetings keeps to: the same tests for the given link, the Zoom twin and a real Zoom.

The real one is asked with `-m live`, with the settings of docs/connectors/zoom.md in the environment.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.builtin import GivenMeetingLink
from kursflyt.connectors.zoom import access
from kursflyt.connectors.zoom.platform import Zoom
from tests.connectors import zoom_stage
from tests.connectors.zoom_stage import weekly


@pytest.fixture(params=["built-in", "twin", pytest.param("live", marks=pytest.mark.live)])
def meetings(request: pytest.FixtureRequest) -> roles.Meetings:
    if request.param == "built-in":
        return GivenMeetingLink()
    if request.param == "twin":
        stage: zoom_stage.Stage = request.getfixturevalue("zoom")
        return stage.meetings(planned=True)
    found = access.from_surroundings()
    if found is None:
        pytest.skip("KURSFLYT_ZOOM_ACCOUNT is not set")
    return Zoom(replace(found, planned=True))


@pytest.fixture
def wanted(meetings: Any) -> Any:
    """A meeting for this test, which is gone afterwards where it is a real one."""
    given = roles.MeetingWanted(f"test-{secrets.token_hex(4)}", "Prøvemøte")
    if isinstance(meetings, GivenMeetingLink):
        given = replace(given, given_url="https://moter.example/j/1")
    yield given
    if isinstance(meetings, Zoom):
        found = meetings.ensure_meeting(given)
        meetings.client.delete(found.external_id)


def test_a_meeting_has_a_link(meetings: roles.Meetings, wanted: roles.MeetingWanted) -> None:
    assert meetings.ensure_meeting(wanted).join_url.startswith("https://")


def test_a_meeting_that_is_asked_for_twice_is_the_same(meetings: roles.Meetings, wanted: roles.MeetingWanted) -> None:
    first = meetings.ensure_meeting(wanted)
    assert meetings.ensure_meeting(wanted) == first
    assert meetings.ensure_meeting(replace(wanted, known_id=first.external_id)) == first


def test_title_and_days_may_change_and_the_link_stays(meetings: roles.Meetings, wanted: roles.MeetingWanted) -> None:
    before = meetings.ensure_meeting(wanted)
    known = replace(wanted, topic="Ny tittel", sessions=weekly(4), known_id=before.external_id)
    assert meetings.ensure_meeting(known).join_url == before.join_url
    assert meetings.ensure_meeting(replace(known, sessions=())).join_url == before.join_url


def test_a_meeting_is_ended_as_often_as_one_likes(meetings: roles.Meetings, wanted: roles.MeetingWanted) -> None:
    found = meetings.ensure_meeting(wanted)
    for known in (found.external_id, found.external_id, ""):
        meetings.end_meeting(known, wanted.key, wanted.hosts)
    assert meetings.look(found.external_id) is None


def test_a_host_who_is_not_there_stops_no_meeting(meetings: roles.Meetings, wanted: roles.MeetingWanted) -> None:
    asked = replace(wanted, hosts=("ingen.slik.bruker@example.org",))
    assert meetings.ensure_meeting(asked).join_url == meetings.ensure_meeting(asked).join_url


def test_the_link_that_the_school_has_written_is_used(meetings: roles.Meetings, wanted: roles.MeetingWanted) -> None:
    asked = replace(wanted, given_url="https://moter.example/j/2")
    assert meetings.ensure_meeting(asked) == roles.MeetingFound("", "https://moter.example/j/2")


def test_who_was_at_a_session_that_is_not_held_is_not_told(
    meetings: roles.Meetings, wanted: roles.MeetingWanted
) -> None:
    assert meetings.attended(meetings.ensure_meeting(wanted).external_id, weekly(1)[0]) is None


def test_the_connection_is_in_order(meetings: roles.Meetings) -> None:
    assert [check for check in meetings.check() if not check.well] == []
