"""How Canvas answers: throttled in two forms, no in five shapes, lists in pages, ids too long for a script."""

from __future__ import annotations

import itertools
from dataclasses import replace

import httpx
import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import refusals
from kursflyt.connectors.twins.canvas import error
from kursflyt.connectors.twins.canvas_bucket import Bucket
from kursflyt.connectors.twins.faults import Fault
from tests.connectors.canvas_stage import NOTICE, ROOM, STUDENT, Stage


@pytest.mark.parametrize("status", [403, 429])
def test_throttling_is_known_by_its_words_in_both_forms(stage: Stage, status: int) -> None:
    stage.twin.throttle_as = status
    stage.twin.faults.plan("createCourse", Fault.THROTTLED, Fault.THROTTLED)
    assert stage.platform(template="").ensure_room(ROOM).made
    assert len(stage.waited) == 2


@pytest.mark.parametrize("old", [False, True])
def test_a_missing_right_is_known_by_its_words_in_old_and_new_versions(stage: Stage, old: bool) -> None:
    stage.twin.old = old
    stage.world.rights.discard("manage_user_logins")
    platform = stage.platform()
    room = stage.world.add_course("Kurs", workflow_state="available")["id"]
    with pytest.raises(roles.Misconfigured, match=r"mangler en rettighet \(createUser\)"):
        platform.ensure_member(str(room), STUDENT)


def test_a_token_that_is_wrong_or_has_run_out_is_a_matter_of_settings(stage: Stage) -> None:
    stage.twin.expired = True
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_CANVAS_TOKEN"):
        stage.platform().ensure_room(ROOM)


@pytest.mark.parametrize("name", ["insufficient_scopes", "unauthorized_new", "unauthorized_old"])
def test_every_way_to_say_that_a_right_is_missing_is_read_as_that(name: str) -> None:
    assert refusals.judge(_answer(name)) is refusals.Verdict.NO_RIGHT


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("login_taken", "ID already in use for this account and authentication provider"),
        ("enrollment_concluded_course", "Can't add an enrollment to a concluded course."),
        ("not_found", "The specified resource does not exist."),
        ("sis_disabled", "SIS imports are not enabled for this account"),
        ("assignment_sis_conflict", "Assignment with the given sis_source_id already exists"),
    ],
)
def test_one_reader_takes_every_shape_of_error(name: str, said: str) -> None:
    answer = _answer(name)
    assert refusals.judge(answer) is refusals.Verdict.ANSWERED
    assert said in [complaint.text for complaint in refusals.complaints(answer.data())]


def test_lists_are_read_to_their_last_page(stage: Stage) -> None:
    stage.world.page_size = 1
    for number in range(3):
        stage.world.add_page(int(stage.access.template), f"Side {number}")
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    for number in range(3):
        platform.announce(room, replace(NOTICE, body=f"Tekst {number}"))
    platform.announce(room, replace(NOTICE, body="Tekst 2"))
    assert (len(stage.titles_of_pages(stage.courses()[0])), len(stage.world.topics)) == (5, 3)


def test_ids_larger_than_a_script_can_count_are_kept_to_the_last_digit(stage: Stage) -> None:
    stage.world._ids = itertools.count(2**60 + 1)
    platform = stage.platform()
    room = platform.ensure_room(ROOM)
    membership = platform.ensure_member(room.external_id, STUDENT)
    assert int(room.external_id) == stage.courses()[0]["id"]
    assert [int(membership)] == list(stage.world.enrolments)


def test_an_address_in_a_path_is_not_taken_for_the_name_of_a_file(stage: Stage) -> None:
    paths: list[bytes] = []

    def note(request: httpx.Request) -> None:
        paths.append(request.url.raw_path)

    platform = stage.platform(before=note)
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    assert b"/api/v1/users/sis_login_id:ase%2Eostby%40example%2Eorg" in paths


def test_one_request_at_a_time_is_never_throttled_and_many_at_once_are() -> None:
    bucket = Bucket(clock=lambda: 0.0)
    for _ in range(200):
        with bucket.request() as room:
            assert room
    bucket, open_requests = Bucket(clock=lambda: 0.0), []
    for _ in range(13):
        request = bucket.request()
        open_requests.append(request)
        last = request.__enter__()
    assert not last


def _answer(name: str) -> refusals.http.Answer:
    reply = error(name)
    return refusals.http.Answer(reply.status, httpx.Headers(reply.headers), reply.content)
