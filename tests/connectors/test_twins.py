"""The twins as servers: checked against the contract, failing on command, and served at an address."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.platform import Canvas
from kursflyt.connectors.twins import canvas as twins
from kursflyt.connectors.twins import serving
from kursflyt.connectors.twins.canvas import CONTRACT, OPERATIONS
from kursflyt.connectors.twins.faults import Fault, Faults
from tests.connectors import canvas_stage, test_canvas_lost_answers
from tests.connectors.canvas_stage import ROOM, STUDENT, Stage

TOKEN = {"Authorization": f"Bearer {twins.TOKEN}"}


def ask(twin: twins.Canvas, method: str, path: str, **more: Any) -> httpx.Response:
    with httpx.Client(transport=httpx.WSGITransport(app=twin), base_url="https://canvas.twin/api/v1") as client:
        return client.request(method, path, headers=TOKEN, **more)


def test_every_operation_of_the_twin_is_in_the_contract() -> None:
    assert set(OPERATIONS) - CONTRACT.operations == set()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/accounts/self/courses", {"course[name]": "Kurs"}),
        ("POST", "/accounts/self/courses", {"course": {"nam": "Kurs"}}),
        ("POST", "/accounts/self/users", {"user": {"name": "Åse"}}),
        ("POST", "/courses/1/enrollments", {"enrollment": {"user_id": "1", "type": "Student"}}),
        ("POST", "/courses/1/discussion_topics", {"message": "uten tittel"}),
        ("DELETE", "/courses/1", None),
        ("GET", "/courses/kurs-1", None),
        ("GET", "/corses/1", None),
    ],
)
def test_what_the_contract_does_not_know_is_refused_and_counted(method: str, path: str, body: Any) -> None:
    twin = twins.Canvas()
    assert ask(twin, method, path, json=body).status_code == 400
    assert (len(twin.violations), twin.world.courses) == (1, {})


def test_ids_are_numbers_unless_text_is_asked_for() -> None:
    twin = twins.Canvas()
    number = twin.world.add_course("Kurs")["id"]
    assert ask(twin, "GET", f"/courses/{number}").json()["id"] == number
    assert canvas_stage.Stage(twin, canvas_stage.set_up().access).platform().client.course(str(number)) is not None


def test_what_comes_without_a_key_is_turned_away() -> None:
    twin = twins.Canvas()
    with httpx.Client(transport=httpx.WSGITransport(app=twin)) as client:
        assert client.get("https://canvas.twin/api/v1/accounts/self").status_code == 401


@pytest.mark.parametrize("fault", list(Fault))
def test_a_reading_operation_gets_over_every_fault(stage: Stage, fault: Fault) -> None:
    stage.twin.faults.plan("getCourse", fault)
    assert stage.platform().client.course(stage.access.template) is not None


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("operation", ["createCourse", "createContentMigration", "createUser", "enrollUser"])
def test_a_making_operation_makes_one_whatever_fails(stage: Stage, operation: str, fault: Fault) -> None:
    stage.twin.faults.plan(operation, fault)
    insist(lambda: stage.platform().ensure_member(stage.platform().ensure_room(ROOM).external_id, STUDENT))
    assert (len(stage.courses()), len(stage.world.users), len(stage.world.enrolments)) == (1, 1, 1)
    assert len(stage.world.migrations) == 1


@pytest.mark.parametrize("seed", range(20))
def test_with_a_fifth_of_all_calls_failing_a_course_ends_with_one_of_everything(seed: int) -> None:
    stage, whole = canvas_stage.set_up(), canvas_stage.set_up()
    test_canvas_lost_answers.whole_course(whole.platform())
    stage.twin.faults = Faults(fail=0.2, seed=seed)

    insist(lambda: test_canvas_lost_answers.whole_course(stage.platform()))

    assert stage.twin.faults.met > 0
    assert test_canvas_lost_answers.standing(stage) == test_canvas_lost_answers.standing(whole)
    assert stage.twin.violations == []


def test_a_twin_that_is_down_is_told_as_that(stage: Stage) -> None:
    stage.twin.faults.down = True
    with pytest.raises(roles.TryAgain, match="503"):
        stage.platform().ensure_room(ROOM)


def test_it_is_served_at_an_address() -> None:
    stage = canvas_stage.set_up()
    server = serving.server(stage.twin, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        access = stage.platform(url=url).access
        platform = Canvas(access)
        room = platform.ensure_room(ROOM)
        stage.twin.faults.plan("createUser", Fault.LOST_AFTER)
        insist(lambda: platform.ensure_member(room.external_id, STUDENT))
    finally:
        server.shutdown()
        server.server_close()
    assert room.url == f"{url}/courses/{room.external_id}"
    assert (len(stage.world.users), stage.twin.violations) == (1, [])


def insist(what: Callable[[], object]) -> None:
    """As a worker does: again, as long as it is said to be for later."""
    for _ in range(40):
        try:
            what()
        except roles.TryAgain:
            continue
        return
    raise AssertionError("It never came to an end")
