"""The WordPress twin as a server: checked against the contract, with WordPress's habits, and served at an address."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kursflyt.connectors.twins import serving
from kursflyt.connectors.twins import wordpress as twins
from kursflyt.connectors.twins.wordpress import CONTRACT, OPERATIONS
from kursflyt.connectors.wordpress.platform import WordPress
from tests.connectors import wordpress_stage
from tests.connectors.wordpress_stage import PICTURE, WANTED, Stage, known

PAGE = {"title": "Kurs", "content": "<p>Hei</p>", "status": "publish"}


def ask(twin: twins.WordPress, method: str, path: str, **more: Any) -> httpx.Response:
    with httpx.Client(transport=httpx.WSGITransport(app=twin), base_url="https://wordpress.twin") as client:
        auth = (twins.USER, twins.PASSWORD)
        return client.request(method, f"/wp-json/wp/v2{path}", auth=auth, **more)


def test_every_operation_of_the_twin_is_in_the_contract_and_the_other_way() -> None:
    assert set(OPERATIONS) == CONTRACT.operations


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/pages", {**PAGE, "state": "publish"}),
        ("POST", "/pages", {"title": "Kurs"}),
        ("POST", "/pages", {**PAGE, "status": "public"}),
        ("POST", "/posts", {**PAGE, "parent": 3}),
        ("POST", "/pages", {**PAGE, "slug": "Æ Ø"}),
        ("GET", "/pages?per_page=500", None),
        ("GET", "/pages?status=published", None),
        ("GET", "/page/1", None),
        ("POST", "/media/1", {"alt": "x"}),
    ],
)
def test_what_the_contract_does_not_know_is_refused_and_counted(method: str, path: str, body: Any) -> None:
    twin = wordpress_stage.set_up().twin
    assert ask(twin, method, path, json=body).status_code == 400
    assert (len(twin.violations), twin.world.items) == (1, {})


def test_it_makes_one_more_for_each_request_and_numbers_the_address(wordpress: Stage) -> None:
    rows = [ask(wordpress.twin, "POST", "/pages", json=PAGE).json() for _ in range(3)]
    assert [row["slug"] for row in rows] == ["kurs", "kurs-2", "kurs-3"]


def test_drafts_hold_no_address_and_get_one_when_published(wordpress: Stage) -> None:
    draft = ask(wordpress.twin, "POST", "/pages", json={**PAGE, "status": "draft"}).json()
    ask(wordpress.twin, "POST", "/pages", json=PAGE)
    published = ask(wordpress.twin, "POST", f"/pages/{draft['id']}", json={"status": "publish"}).json()
    assert (draft["slug"], published["slug"]) == ("", "kurs-2")


def test_script_and_frames_are_taken_out_for_who_lacks_the_right(wordpress: Stage) -> None:
    body = {**PAGE, "title": "A & B", "content": "<script>x</script><iframe src='y'></iframe><p>Hei & hå<br/></p>"}
    row = ask(wordpress.twin, "POST", "/pages", json=body).json()
    assert (row["title"]["raw"], row["content"]["raw"]) == ("A &amp; B", "<p>Hei &amp; hå<br /></p>")
    wordpress.world.unfiltered_html = True
    row = ask(wordpress.twin, "POST", "/pages", json=body).json()
    assert (row["title"]["raw"], "<script>" in row["content"]["raw"]) == ("A & B", True)


def test_the_trash_is_left_out_of_any_and_is_there_when_named(wordpress: Stage) -> None:
    made = ask(wordpress.twin, "POST", "/pages", json=PAGE).json()
    ask(wordpress.twin, "DELETE", f"/pages/{made['id']}")
    assert ask(wordpress.twin, "DELETE", f"/pages/{made['id']}").status_code == 410
    assert ask(wordpress.twin, "GET", "/pages?status=any&context=edit").json() == []
    (row,) = ask(wordpress.twin, "GET", "/pages?status=publish,trash&context=edit").json()
    assert row["slug"] == "kurs__trashed"
    ask(wordpress.twin, "DELETE", f"/pages/{made['id']}?force=true")
    assert ask(wordpress.twin, "GET", f"/pages/{made['id']}?context=edit").json()["code"] == "rest_post_invalid_id"


def test_drafts_are_a_wrong_parameter_for_who_may_not_see_them(wordpress: Stage) -> None:
    wordpress.twin.stripped = True
    nobody = ask(wordpress.twin, "GET", "/pages?status=draft")
    wordpress.twin.stripped = False
    wordpress.world.rights.clear()
    somebody = ask(wordpress.twin, "GET", "/pages?status=draft")
    assert (nobody.status_code, somebody.status_code) == (400, 400)
    assert somebody.json()["data"]["details"]["status"]["code"] == "rest_forbidden_status"


def test_a_page_beyond_the_last_is_refused(wordpress: Stage) -> None:
    ask(wordpress.twin, "POST", "/pages", json=PAGE)
    assert ask(wordpress.twin, "GET", "/pages?page=2").json()["code"] == "rest_post_invalid_page_number"


def test_it_is_served_at_an_address() -> None:
    stage = wordpress_stage.set_up()
    server = serving.server(stage.twin, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        website = WordPress(replace(stage.access, url=f"http://127.0.0.1:{server.server_port}"))
        first = website.ensure_page(replace(WANTED, picture=PICTURE))
        again = website.ensure_page(known(replace(WANTED, title="Ny"), first))
    finally:
        server.shutdown()
        server.server_close()
    assert (first.url, [row["title"] for row in stage.made()]) == (again.url, ["Ny"])
    assert (len(stage.world.media), stage.twin.violations) == (1, [])
