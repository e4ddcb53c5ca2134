"""How Zoom answers: tokens that run out, scopes that are missing, and too many requests of two kinds."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from kursflyt.connectors import http, roles
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins.faults import Fault
from kursflyt.connectors.twins.zoom import error
from kursflyt.connectors.twins.zoom_world import PER_DAY
from kursflyt.connectors.zoom import refusals
from tests.connectors.zoom_stage import CONSULTANT, WANTED, Stage


def test_one_token_serves_until_shortly_before_its_end(zoom: Stage) -> None:
    meetings = zoom.meetings()
    for minutes in (0, 30, 54, 56):
        zoom.passed = minutes * 60
        meetings.ensure_meeting(WANTED)
    assert zoom.twin.calls.count("getToken") == 2


def test_a_token_that_is_turned_away_is_fetched_anew_once(zoom: Stage) -> None:
    meetings = zoom.meetings()
    meetings.ensure_meeting(WANTED)
    zoom.world.tokens.clear()
    meetings.ensure_meeting(replace(WANTED, topic="Ny"))
    assert (zoom.twin.calls.count("getToken"), [row["topic"] for row in zoom.made()]) == (2, ["Ny"])


def test_an_app_that_is_no_longer_active_is_a_matter_of_settings(zoom: Stage) -> None:
    zoom.world.token_seconds = 0
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_ZOOM_SECRET"):
        zoom.meetings().ensure_meeting(WANTED)
    assert zoom.twin.calls == ["getToken", "getUser"]


@pytest.mark.parametrize("wrong", [{"secret": Secret("feil")}, {"client": "feil"}, {"account": "feil"}])
def test_a_wrong_secret_client_or_account_is_a_matter_of_settings(zoom: Stage, wrong: dict[str, object]) -> None:
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_ZOOM_SECRET"):
        zoom.meetings(**wrong).ensure_meeting(WANTED)


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.LOST, Fault.LOST_AFTER, Fault.THROTTLED])
def test_where_no_token_is_given_at_once_it_is_asked_for_again(zoom: Stage, fault: Fault) -> None:
    zoom.twin.faults.plan("getToken", fault)
    zoom.meetings().ensure_meeting(WANTED)
    assert len(zoom.made()) == 1


def test_a_missing_scope_is_a_missing_right_whatever_its_status(zoom: Stage) -> None:
    zoom.world.scopes.discard("meeting:write:meeting:admin")
    with pytest.raises(roles.Misconfigured, match=r"mangler en rettighet \(meetingCreate\)"):
        zoom.meetings().ensure_meeting(WANTED)
    recorded = error("missing_scope_4711")
    for status in (400, 401):
        answer = http.Answer(status, httpx.Headers(), recorded.content)
        assert refusals.judge(answer) is http.Verdict.NO_RIGHT


def test_too_many_in_a_second_pass_after_a_moment(zoom: Stage) -> None:
    zoom.twin.per_second = {"Light": 2, "Medium": 2}
    meetings = zoom.meetings()

    def a_second_later(seconds: float) -> None:
        zoom.waited.append(seconds)
        zoom.passed += 1

    meetings.client._line._sleep = a_second_later
    meetings.ensure_meeting(WANTED)
    assert (len(zoom.made()), len(zoom.waited) > 0) == (1, True)


def test_when_a_hosts_day_is_used_up_it_waits_for_midnight_in_utc(zoom: Stage) -> None:
    for number in range(PER_DAY):
        zoom.meetings().client.create(CONSULTANT, {"topic": f"Møte {number}", "type": 3})
    with pytest.raises(roles.TryAgain, match="100 endringer") as later:
        zoom.meetings().ensure_meeting(WANTED)
    assert (zoom.waited, 0 < later.value.after <= 24 * 3600) == ([], True)

    zoom.passed = 15 * 3600 + 1
    zoom.meetings().ensure_meeting(WANTED)

    assert len(zoom.made()) == PER_DAY + 1


def test_when_the_accounts_day_is_used_up_zoom_says_until_when(zoom: Stage) -> None:
    zoom.world.clock = lambda: datetime.now(UTC)
    zoom.twin.account_used_up = True
    with pytest.raises(roles.TryAgain) as later:
        zoom.meetings().ensure_meeting(WANTED)
    assert (zoom.waited, later.value.after > 0) == ([], True)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("rate_per_second", http.Verdict.BUSY),
        ("rate_daily_account", http.Verdict.BUSY),
        ("rate_daily_host_100", http.Verdict.ANSWERED),
        ("invalid_token_124", http.Verdict.NO_ENTRY),
        ("missing_scope_4711", http.Verdict.NO_RIGHT),
        ("validation_300", http.Verdict.ANSWERED),
        ("meeting_missing_3001", http.Verdict.ANSWERED),
        ("user_missing_1001", http.Verdict.ANSWERED),
    ],
)
def test_every_recorded_error_is_read_as_what_it_is(name: str, verdict: http.Verdict) -> None:
    reply = error(name)
    answer = http.Answer(reply.status, httpx.Headers(reply.headers), reply.content)
    assert refusals.judge(answer) is verdict


def test_a_no_is_told_with_the_field_it_is_about() -> None:
    reply = error("validation_300")
    said = refusals.Declined("meetingCreate", reply.status, reply.body)
    assert str(said) == "Zoom sa nei (meetingCreate): Validation Failed.; settings.alternative_hosts: Invalid field."


def test_a_host_who_may_not_is_told_in_words(zoom: Stage) -> None:
    reply = error("hosting_not_allowed_3161")
    assert "Gi brukeren lisens" in str(refusals.Declined("meetingCreate", reply.status, reply.body))


def test_neither_secret_nor_token_nor_address_is_logged(zoom: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    zoom.twin.faults.plan("getUser", Fault.BROKEN)
    meetings = zoom.meetings()
    meetings.ensure_meeting(WANTED)
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("kursflyt"))
    assert "getUser: attempt 1" in ours
    tokens = "".join(zoom.world.tokens)
    assert not any(text in ours for text in (zoom.access.secret.reveal(), tokens, CONSULTANT, "%40", "zak="))
    assert zoom.access.secret.reveal() not in repr(vars(meetings)) and tokens not in repr(vars(meetings.client._line))
