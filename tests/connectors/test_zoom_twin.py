"""The Zoom twin as a server: checked against the contract, counting, and served at an address."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kursflyt.connectors.twins import serving
from kursflyt.connectors.twins import zoom as twins
from kursflyt.connectors.twins.zoom import CONTRACT, OPERATIONS
from kursflyt.connectors.twins.zoom_world import PER_DAY, SCOPES
from kursflyt.connectors.zoom.platform import Zoom
from tests.connectors import zoom_stage
from tests.connectors.zoom_stage import CONSULTANT, WANTED, Stage

MEETING = {"topic": "Kurs", "type": 3}


def ask(twin: twins.Zoom, method: str, path: str, **more: Any) -> httpx.Response:
    with httpx.Client(transport=httpx.WSGITransport(app=twin), base_url="https://zoom.twin") as client:
        login = client.post(
            "/oauth/token",
            data={"grant_type": "account_credentials", "account_id": twins.ACCOUNT},
            auth=(twins.CLIENT, twins.SECRET),
        )
        token = {"Authorization": f"Bearer {login.json()['access_token']}"}
        return client.request(method, f"/v2{path}", headers=token, **more)


def test_every_operation_of_the_twin_is_in_the_contract() -> None:
    assert (set(OPERATIONS) | set(SCOPES)) - CONTRACT.operations == set()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"/users/{CONSULTANT}/meetings", {"topic": "Kurs", "typ": 3}),
        ("POST", f"/users/{CONSULTANT}/meetings", {}),
        ("POST", f"/users/{CONSULTANT}/meetings", {"topic": "Kurs", "type": 9}),
        ("POST", f"/users/{CONSULTANT}/meetings", {**MEETING, "start_time": "1. mars"}),
        ("POST", f"/users/{CONSULTANT}/meetings", {**MEETING, "settings": {"waitingroom": True}}),
        ("PATCH", "/meetings/x", {"topic": "Kurs"}),
        ("GET", "/meeting/1", None),
    ],
)
def test_what_the_contract_does_not_know_is_refused_and_counted(method: str, path: str, body: Any) -> None:
    twin = zoom_stage.set_up().twin
    assert ask(twin, method, path, json=body).status_code == 400
    assert (len(twin.violations), twin.world.meetings) == (1, {})


def test_a_grant_of_another_kind_is_refused(zoom: Stage) -> None:
    with httpx.Client(transport=httpx.WSGITransport(app=zoom.twin)) as client:
        form = {"grant_type": "client_credentials", "account_id": twins.ACCOUNT}
        answer = client.post("https://zoom.twin/oauth/token", data=form, auth=(twins.CLIENT, twins.SECRET))
    assert answer.status_code == 400
    zoom.twin.violations.clear()


def test_it_makes_one_more_for_each_request_and_shows_the_hosts_link_as_zoom_does(zoom: Stage) -> None:
    rows = [ask(zoom.twin, "POST", f"/users/{CONSULTANT}/meetings", json=MEETING).json() for _ in range(2)]
    assert len(zoom.made()) == 2
    assert all(row["start_url"] and row["id"] > 2**36 for row in rows)


def test_the_two_kinds_of_429_look_as_they_do_in_zoom(zoom: Stage) -> None:
    for _ in range(PER_DAY):
        zoom.world.count_change(CONSULTANT)
    of_the_day = ask(zoom.twin, "POST", f"/users/{CONSULTANT}/meetings", json=MEETING)
    zoom.twin.per_second = {"Light": 0, "Medium": 0}
    of_the_second = ask(zoom.twin, "GET", f"/users/{CONSULTANT}")
    assert (of_the_day.status_code, of_the_second.status_code) == (429, 429)
    assert "X-RateLimit-Type" not in of_the_day.headers and "Retry-After" not in of_the_day.headers
    assert of_the_second.headers["X-RateLimit-Type"] == "QPS"


def test_a_list_shows_the_beginning_of_an_agenda_only(zoom: Stage) -> None:
    ask(zoom.twin, "POST", f"/users/{CONSULTANT}/meetings", json={**MEETING, "agenda": "a" * 400})
    (row,) = ask(zoom.twin, "GET", f"/users/{CONSULTANT}/meetings").json()["meetings"]
    assert len(row["agenda"]) == 250


def test_it_is_served_at_an_address() -> None:
    stage = zoom_stage.set_up()
    server = serving.server(stage.twin, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        meetings = Zoom(replace(stage.access, url=f"http://127.0.0.1:{server.server_port}"))
        first = meetings.ensure_meeting(WANTED)
        again = meetings.ensure_meeting(replace(WANTED, topic="Ny", known_id=first.external_id))
    finally:
        server.shutdown()
        server.server_close()
    assert (first.join_url, [row["topic"] for row in stage.made()]) == (again.join_url, ["Ny"])
    assert stage.twin.violations == []
