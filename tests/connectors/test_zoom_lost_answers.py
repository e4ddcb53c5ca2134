"""Killed between call and answer, at every call in turn: the next run finds the meeting and makes no second one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.twins.faults import Fault, Faults
from kursflyt.connectors.zoom.platform import Zoom
from tests.connectors import zoom_stage
from tests.connectors.killing import killed
from tests.connectors.test_twins import insist
from tests.connectors.zoom_stage import CONSULTANT, GUEST, SECOND, TEACHER, WANTED, Stage, weekly


def whole_course(meetings: Zoom, known: dict[str, str]) -> None:
    """As the boxes do it; `known` is what was written down before the process ended."""

    def ensure(**wanted: Any) -> None:
        found = meetings.ensure_meeting(replace(WANTED, known_id=known.get("id", ""), **wanted))
        known["id"] = found.external_id

    plan = weekly(4)
    if "began" not in known:
        ensure()
        known["began"] = "yes"
    if "taught" not in known:
        ensure(hosts=(TEACHER, CONSULTANT), sessions=plan)
        known["taught"] = "yes"
    ensure(hosts=(SECOND, CONSULTANT), sessions=plan, topic="Ny tittel")


def standing(stage: Stage) -> list[tuple[Any, ...]]:
    return [
        (row["topic"], row["type"], row["host_email"], row["settings"]["alternative_hosts"]) for row in stage.made()
    ]


def test_wherever_it_is_killed_the_next_run_ends_with_one_meeting() -> None:
    whole = zoom_stage.set_up()
    whole_course(whole.meetings(planned=True), {})
    assert standing(whole) == [("Ny tittel", 8, SECOND, CONSULTANT)]
    calls = len(whole.twin.calls)
    assert 15 < calls < 60
    wrong = []

    for call in range(1, calls + 1):
        stage, known = zoom_stage.set_up(), dict[str, str]()
        assert killed(stage, call, partial(stage.meetings, planned=True), partial(whole_course, known=known))
        whole_course(stage.meetings(planned=True), known)
        if standing(stage) != standing(whole) or stage.twin.violations:
            wrong.append((whole.twin.calls[call - 1], standing(stage), stage.twin.violations))

    assert wrong == []


def test_killed_again_and_again_it_comes_to_the_end() -> None:
    stage, known, call = zoom_stage.set_up(), dict[str, str](), 1
    while killed(stage, call, partial(stage.meetings, planned=True), partial(whole_course, known=known)):
        call += 1
    assert standing(stage) == [("Ny tittel", 8, SECOND, CONSULTANT)]


@pytest.mark.parametrize("known", [True, False])
def test_killed_while_a_meeting_is_ended_the_next_run_ends_it(known: bool) -> None:
    for call in range(1, 20):
        stage = zoom_stage.set_up()
        stage.meetings().ensure_meeting(replace(WANTED, key="run-8"))
        made = stage.meetings().ensure_meeting(WANTED)
        found = made.external_id if known else ""

        def end(meetings: Zoom, found: str = found) -> None:
            meetings.end_meeting(found, WANTED.key, WANTED.hosts)

        was_killed = killed(stage, call, partial(stage.meetings, planned=True), end)
        end(stage.meetings())

        assert [row["agenda"].split()[0] for row in stage.made()] == ["[kursflyt-run-8]"]
        assert (stage.world.mailed, stage.twin.violations) == ([], [])
        if not was_killed:
            return
    pytest.fail("It never came to the end")


@pytest.mark.parametrize("fault", list(Fault))
def test_a_meeting_is_ended_whatever_fails(zoom: Stage, fault: Fault) -> None:
    found = zoom.meetings().ensure_meeting(WANTED)
    zoom.twin.faults.plan("meetingDelete", fault)
    insist(lambda: zoom.meetings().end_meeting(found.external_id, WANTED.key))
    assert zoom.made() == []


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("operation", ["getToken", "getUser", "meetings", "meetingCreate", "meeting", "meetingUpdate"])
def test_one_meeting_whatever_fails(zoom: Stage, operation: str, fault: Fault) -> None:
    zoom.twin.faults.plan(operation, fault)
    known: dict[str, str] = {}
    insist(lambda: whole_course(zoom.meetings(planned=True), known))
    assert standing(zoom) == [("Ny tittel", 8, SECOND, CONSULTANT)]


@pytest.mark.parametrize("seed", range(1, 11))
def test_with_a_fifth_of_all_calls_failing_there_is_one_meeting(seed: int) -> None:
    stage, known = zoom_stage.set_up(), dict[str, str]()
    stage.twin.faults = Faults(fail=0.2, seed=seed)
    insist(lambda: whole_course(stage.meetings(planned=True), known))
    assert stage.twin.faults.met > 0
    assert (standing(stage), stage.twin.violations) == ([("Ny tittel", 8, SECOND, CONSULTANT)], [])


def test_a_meeting_whose_creation_may_have_been_done_is_not_asked_for_again_at_once(zoom: Stage) -> None:
    zoom.twin.faults.plan("meetingCreate", Fault.LOST_AFTER)
    with pytest.raises(roles.TryAgain, match="uvisst om det ble gjort"):
        zoom.meetings().ensure_meeting(replace(WANTED, hosts=(GUEST, CONSULTANT)))
    assert zoom.twin.calls.count("meetingCreate") == 1
    zoom.meetings().ensure_meeting(replace(WANTED, hosts=(GUEST, CONSULTANT)))
    assert len(zoom.made()) == 1
