"""Many into a course by SIS import: one upload, a refusal for each who is refused, nothing deleted, nobody guessed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import httpx
import pytest

from kursflyt.connectors import http, roles
from kursflyt.connectors.canvas import access as accesses
from kursflyt.connectors.canvas import sis_files
from kursflyt.connectors.twins.faults import Fault
from tests.connectors.canvas_stage import ROOM, STUDENT, TEACHER, Stage

MANY = [roles.RoomUser(f"person-{n}", f"Deltaker {n}", f"d{n}@example.org", "student") for n in range(10, 44)]


class Uploads(list[httpx.Request]):
    """Every request that sends an import."""

    def look(self, request: httpx.Request) -> None:
        if request.method == "POST" and request.url.path.endswith("/sis_imports"):
            self.append(request)


def _platform(stage: Stage, uploads: Uploads | None = None, **access: Any) -> Any:
    return stage.platform(before=(uploads if uploads is not None else Uploads()).look, members="sis", **access)


def test_thirty_four_go_in_by_one_upload(stage: Stage) -> None:
    uploads = Uploads()
    platform = _platform(stage, uploads)
    room = platform.ensure_room(ROOM).external_id

    answers = platform.ensure_members(room, MANY)

    rows = stage.world.enrolments.values()
    assert (len(stage.world.users), len(rows), {row["enrollment_state"] for row in rows}) == (34, 34, {"active"})
    assert {answer.membership for answer in answers.values()} == {str(row["id"]) for row in rows}
    (sent,) = uploads
    with zipfile.ZipFile(io.BytesIO(sent.content)) as folder:
        assert folder.namelist() == ["users.csv", "enrollments.csv"]
        assert folder.read("users.csv").decode().splitlines()[:2] == [
            "user_id,login_id,full_name,email,status",
            "kursflyt-person-10,d10@example.org,Deltaker 10,d10@example.org,active",
        ]
        assert {entry.compress_type for entry in folder.infolist()} == {zipfile.ZIP_STORED}


def test_no_import_is_ever_sent_in_batch_mode_and_all_skip_deletes(stage: Stage) -> None:
    uploads = Uploads()
    platform = _platform(stage, uploads)
    room = platform.ensure_room(ROOM).external_id
    platform.ensure_members(room, MANY[:3])
    platform.ensure_member(room, TEACHER)
    platform.ensure_training(TEACHER)
    platform.ensure_training(STUDENT)
    assert len(uploads) == 3
    for request in uploads:
        assert "batch_mode" not in str(request.url) and "diffing" not in str(request.url)
        assert request.url.params["skip_deletes"] == "true"


def test_the_twin_deletes_in_batch_mode_as_canvas_does(stage: Stage) -> None:
    platform = _platform(stage)
    room = platform.ensure_room(ROOM).external_id
    platform.ensure_member(room, STUDENT)
    query = [("import_type", "instructure_csv"), ("extension", "csv"), ("batch_mode", "true")]
    whole = http.Upload("import.csv", b"course_id,user_id,role,status\r\n", "text/csv")
    made = platform.client._ask("createSisImport", "POST", "/accounts/self/sis_imports", query, upload=whole)
    for _ in range(3):
        platform.client.sis_import(str(made["id"]))
    assert [row["enrollment_state"] for row in stage.world.enrolments.values()] == ["deleted"]


def test_one_file_is_sent_as_it_is_and_without_a_zip(stage: Stage) -> None:
    stage.world.add_user(STUDENT.name, STUDENT.email, sis_id="elev-1042")
    uploads = Uploads()
    platform = _platform(stage, uploads)
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    (sent,) = uploads
    assert (sent.headers["Content-Type"], sent.content.decode().splitlines()) == (
        "text/csv",
        ["course_id,user_id,role,status", "kursflyt-run-7,elev-1042,student,active"],
    )


def test_what_is_done_is_not_sent_again(stage: Stage) -> None:
    uploads = Uploads()
    platform = _platform(stage, uploads)
    room = platform.ensure_room(ROOM).external_id
    first = platform.ensure_members(room, MANY[:5])
    assert (platform.ensure_members(room, MANY[:5]), len(uploads)) == (first, 1)


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.BROKEN_AFTER])
def test_an_import_whose_answer_was_lost_can_be_sent_again_without_harm(stage: Stage, fault: Fault) -> None:
    platform = _platform(stage)
    room = platform.ensure_room(ROOM).external_id
    stage.twin.faults.plan("createSisImport", fault)
    with pytest.raises(roles.TryAgain):
        platform.ensure_members(room, MANY[:3])
    answers = platform.ensure_members(room, MANY[:3])
    assert len({answer.membership for answer in answers.values()}) == 3
    for number in list(stage.world.imports):  # the lost one comes to its end too
        for _ in range(3):
            platform.client.sis_import(str(number))
    assert (len(stage.world.users), len(stage.world.enrolments)) == (3, 3)


def test_an_import_that_takes_long_is_asked_about_later_and_not_sent_again(stage: Stage) -> None:
    stage.world.import_polls = 12
    uploads = Uploads()
    platform = _platform(stage, uploads)
    room = platform.ensure_room(ROOM).external_id
    for _ in range(2):
        with pytest.raises(roles.TryAgain, match="SIS-importen"):
            platform.ensure_members(room, MANY[:3])
    assert len(platform.ensure_members(room, MANY[:3])) == 3
    assert len(uploads) == 1


def test_the_same_files_make_the_same_upload_whenever_they_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"users.csv": b"user_id", "enrollments.csv": b"course_id"}
    first = sis_files.upload(files)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert sis_files.upload(files) == first


def test_who_is_refused_in_an_import_is_told_and_stops_nobody_else(stage: Stage) -> None:
    platform = _platform(stage)
    room = platform.ensure_room(ROOM).external_id
    find = platform.client.user
    platform.client.user = lambda name: None if "login" in name else find(name)  # taken in the meantime
    platform.client.search_users = lambda text: []
    stage.world.add_user("Noen Andre", MANY[1].email, sis_id="elev-7")

    answers = platform.ensure_members(room, MANY[:3])

    (number,) = stage.world.imports
    assert stage.world.imports[number]["workflow_state"] == "imported_with_messages"
    assert [bool(answers[user.key].membership) for user in MANY[:3]] == [True, False, True]
    assert "Adressen er i bruk i Canvas" in answers[MANY[1].key].refusal
    assert [row["sis_user_id"] for row in stage.world.enrolments.values()].count("elev-7") == 0


def test_whoever_may_be_another_is_not_taken_over_by_an_import(stage: Stage) -> None:
    there = stage.world.add_user("Noen Andre", MANY[0].email)
    platform = _platform(stage)
    answers = platform.ensure_members(platform.ensure_room(ROOM).external_id, MANY[:2])
    assert "SIS-ID kursflyt-person-10" in answers[MANY[0].key].refusal
    assert (there["name"], there["sis_user_id"], bool(answers[MANY[1].key].membership)) == ("Noen Andre", None, True)


def test_someone_adopted_without_a_sis_id_is_enrolled_all_the_same(stage: Stage) -> None:
    there = stage.world.add_user(STUDENT.name, STUDENT.email)
    platform = _platform(stage)
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    assert ([row["user_id"] for row in stage.world.enrolments.values()], there["sis_user_id"]) == ([there["id"]], None)
    assert stage.world.imports == {}


def test_who_left_and_comes_back_is_woken_by_an_import(stage: Stage) -> None:
    platform = _platform(stage)
    room = platform.ensure_room(ROOM).external_id
    membership = platform.ensure_member(room, STUDENT)
    platform.end_membership(room, STUDENT)
    assert platform.ensure_member(room, STUDENT) == membership
    assert [row["enrollment_state"] for row in stage.world.enrolments.values()] == ["active"]


def test_an_account_that_takes_no_imports_is_a_matter_of_settings(stage: Stage) -> None:
    stage.world.takes_imports = False
    platform = _platform(stage)
    room = platform.ensure_room(ROOM).external_id
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_CANVAS_MEMBERS=rest"):
        platform.ensure_members(room, MANY[:2])


def test_an_import_that_failed_is_told(stage: Stage) -> None:
    stage.world.import_polls = 12
    platform = _platform(stage)
    room = platform.ensure_room(ROOM).external_id
    with pytest.raises(roles.TryAgain):
        platform.ensure_members(room, MANY[:2])
    for row in stage.world.imports.values():
        row.update(workflow_state="failed_with_messages", processing_errors=[["users.csv", "An error"]])
    with pytest.raises(roles.NeedsPerson, match=r"users.csv: An error"):
        platform.ensure_members(room, MANY[:2])


@pytest.mark.parametrize(
    ("change", "said"),
    [("right", "Nøkkelen mangler retten til SIS-import"), ("account", "SIS imports are not enabled")],
)
def test_the_check_tells_what_an_import_lacks(stage: Stage, change: str, said: str) -> None:
    if change == "right":
        stage.world.rights.discard("import_sis")
    else:
        stage.world.takes_imports = False
    (wrong,) = (check for check in _platform(stage).check() if not check.well)
    assert (wrong.what, said in wrong.said, "KURSFLYT_CANVAS_MEMBERS=rest" in wrong.advice) == (
        "SIS-import",
        True,
        True,
    )


def test_the_check_says_that_imports_can_be_used_only_where_they_are_chosen(stage: Stage) -> None:
    assert [check.what for check in _platform(stage).check() if check.well].count("SIS-import") == 1
    assert [check.what for check in stage.platform().check()].count("SIS-import") == 0


def test_another_word_in_the_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURSFLYT_CANVAS_URL", "https://canvas.skole.example")
    monkeypatch.setenv("KURSFLYT_CANVAS_TOKEN", "hemmelig")
    monkeypatch.setenv("KURSFLYT_CANVAS_MEMBERS", "csv")
    with pytest.raises(roles.Misconfigured, match="rest eller sis"):
        accesses.from_surroundings()
