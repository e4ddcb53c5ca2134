"""What Canvas does without saying so, and says in several ways: each habit that has made doubles or lost people."""

from __future__ import annotations

import itertools
from dataclasses import replace

import httpx
import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import people, refusals
from kursflyt.connectors.twins.canvas import error
from kursflyt.connectors.twins.canvas_bucket import Bucket
from kursflyt.connectors.twins.faults import Fault
from tests.connectors.canvas_stage import NOTICE, ROOM, STUDENT, TEACHER, Stage


def test_without_the_right_to_set_sis_ids_no_course_is_made(stage: Stage) -> None:
    stage.world.rights.discard("manage_sis")
    with pytest.raises(roles.Misconfigured, match="SIS Data - manage"):
        stage.platform().ensure_room(ROOM)
    assert stage.courses() == []


def test_an_older_version_has_another_name_for_the_right_to_make_courses(stage: Stage) -> None:
    stage.world.rights.discard("manage_courses_add")
    with pytest.raises(roles.Misconfigured, match="Courses - add"):
        stage.platform().ensure_room(ROOM)
    stage.world.rights.add("manage_courses")
    assert stage.platform().ensure_room(ROOM).made


def test_a_course_whose_sis_id_was_dropped_is_removed_again(stage: Stage) -> None:
    stage.world.rights.discard("manage_sis")
    stage.world.unknown_rights.add("manage_sis")
    for _ in range(3):
        with pytest.raises(roles.Misconfigured, match="SIS-ID"):
            stage.platform().ensure_room(ROOM)
    assert stage.courses() == []


def test_a_user_whose_sis_id_was_dropped_is_found_when_the_right_is_given(stage: Stage) -> None:
    room = stage.platform().ensure_room(ROOM).external_id
    stage.world.rights -= {"manage_sis"}
    with pytest.raises(roles.Misconfigured, match="SIS-ID"):
        stage.platform().ensure_member(room, STUDENT)
    stage.world.rights |= {"manage_sis"}

    stage.platform().ensure_member(room, STUDENT)

    assert [user["login_id"] for user in stage.world.users.values()] == [STUDENT.email]


def test_an_announcement_that_became_a_discussion_is_told_and_not_posted_again(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    stage.world.rights.discard("create_announcement")
    for _ in range(2):
        with pytest.raises(roles.Misconfigured, match="vanlig diskusjon"):
            platform.announce(room, NOTICE)
    assert [topic["is_announcement"] for topic in stage.world.topics.values()] == [False]

    stage.world.rights.add("create_announcement")
    stage.world.topics.clear()
    platform.announce(room, NOTICE)

    assert [topic["is_announcement"] for topic in stage.world.topics.values()] == [True]


def test_two_announcements_with_one_title_are_both_posted(stage: Stage) -> None:
    platform, room = stage.platform(), stage.platform().ensure_room(ROOM).external_id
    platform.announce(room, NOTICE)
    platform.announce(room, replace(NOTICE, body="En annen <tekst>."))
    assert len(stage.world.topics) == 2


def test_an_enrolment_is_active_at_once_and_sends_no_mail(stage: Stage) -> None:
    platform = stage.platform()
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    (row,) = stage.world.enrolments.values()
    assert (row["enrollment_state"], row["_mailed"]) == ("active", False)


def test_someone_the_school_has_put_in_another_section_is_not_enrolled_beside_it(stage: Stage) -> None:
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    membership = platform.ensure_member(room, STUDENT)
    stage.world.enrolments[int(membership)]["course_section_id"] = 9999
    assert platform.ensure_member(room, STUDENT) == membership
    assert len(stage.world.enrolments) == 1


def test_an_ended_enrolment_of_any_kind_is_woken_and_not_doubled(stage: Stage) -> None:
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    membership = platform.ensure_member(room, STUDENT)
    for state in ("inactive", "completed", "deleted", "invited"):
        stage.world.enrolments[int(membership)]["enrollment_state"] = state
        assert platform.ensure_member(room, STUDENT) == membership
        assert stage.world.enrolments[int(membership)]["enrollment_state"] == "active"


def test_a_concluded_course_is_for_a_person(stage: Stage) -> None:
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    stage.courses()[0]["workflow_state"] = "completed"
    with pytest.raises(roles.NeedsPerson, match="avsluttet"):
        platform.ensure_member(room, STUDENT)
    with pytest.raises(roles.NeedsPerson, match="avsluttet"):
        platform.ensure_room(ROOM)


def test_a_course_deleted_in_canvas_is_made_again_under_its_sis_id(stage: Stage) -> None:
    platform = stage.platform()
    before = platform.ensure_room(ROOM)
    stage.courses()[0]["workflow_state"] = "deleted"
    after = platform.ensure_room(ROOM)
    assert (after.external_id, after.made) == (before.external_id, True)
    assert stage.courses()[0]["workflow_state"] == "available"


def test_the_accounts_own_template_is_not_put_in_beside_ours(stage: Stage) -> None:
    stage.platform().ensure_room(ROOM)
    assert stage.titles_of_pages(stage.courses()[0]) == ["Velkommen", "Slik jobber vi"]


def test_a_copy_that_hangs_is_asked_about_later_and_not_begun_again(stage: Stage) -> None:
    stage.world.copy_faults.add("hangs")
    for _ in range(2):
        with pytest.raises(roles.TryAgain):
            stage.platform().ensure_room(ROOM)
    assert (len(stage.world.migrations), stage.courses()[0]["workflow_state"]) == (1, "unpublished")
    assert sum(stage.waited) == 2 * 45

    stage.world.copy_faults.clear()
    stage.platform().ensure_room(ROOM)

    assert (len(stage.world.migrations), stage.courses()[0]["workflow_state"]) == (1, "available")


def test_a_copy_that_failed_is_told_and_tried_anew_the_next_time(stage: Stage) -> None:
    stage.world.copy_faults.add("fails")
    with pytest.raises(roles.NeedsPerson, match="kopiere malen"):
        stage.platform().ensure_room(ROOM)
    stage.world.copy_faults.clear()
    stage.platform().ensure_room(ROOM)
    assert stage.titles_of_pages(stage.courses()[0]) == ["Velkommen", "Slik jobber vi"]


@pytest.mark.parametrize(("fault", "said"), [("issues", "1 feil"), ("pages", "mangler sider")])
def test_a_copy_that_says_it_is_complete_is_looked_at(stage: Stage, fault: str, said: str) -> None:
    stage.world.copy_faults.add(fault)
    with pytest.raises(roles.NeedsPerson, match=said):
        stage.platform().ensure_room(ROOM)
    assert stage.courses()[0]["workflow_state"] == "unpublished"


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


def test_a_user_made_by_others_is_adopted_when_login_and_name_agree(stage: Stage) -> None:
    there = stage.world.add_user("ØSTBY, Åse", STUDENT.email.upper(), sis_id="elev-1042")
    platform = stage.platform()
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    assert [row["user_id"] for row in stage.world.enrolments.values()] == [there["id"]]
    assert there["sis_user_id"] == "elev-1042"


@pytest.mark.parametrize(
    ("name", "login", "address"),
    [
        ("Åse Marie Østby", STUDENT.email, STUDENT.email),
        ("Per Olsen", STUDENT.email, STUDENT.email),
        (STUDENT.name, "aos042@skole.example", STUDENT.email),
    ],
    ids=["another name", "another person", "another login"],
)
def test_who_it_is_is_never_guessed(stage: Stage, name: str, login: str, address: str) -> None:
    there = stage.world.add_user(name, login, address=address)
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    with pytest.raises(roles.NeedsPerson, match="SIS-ID kursflyt-person-1"):
        platform.ensure_member(room, STUDENT)
    assert (len(stage.world.users), len(stage.world.enrolments)) == (1, 0)

    there["sis_user_id"] = "kursflyt-person-1"  # as the sentence says, when it is the same person
    platform.ensure_member(room, STUDENT)

    assert (len(stage.world.users), len(stage.world.enrolments)) == (1, 1)


def test_whoever_has_the_address_inside_their_own_is_somebody_else(stage: Stage) -> None:
    stage.world.add_user("Kåse Østby", f"k{STUDENT.email}")
    platform = stage.platform()
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    assert len(stage.world.users) == 2


def test_a_deleted_user_who_holds_the_sis_id_is_taken_up_again(stage: Stage) -> None:
    there = stage.world.add_user(STUDENT.name, "gammel@example.org", sis_id="kursflyt-person-1", _deleted=True)
    platform = stage.platform()
    platform.ensure_member(platform.ensure_room(ROOM).external_id, STUDENT)
    assert (there["_deleted"], there["login_id"], len(stage.world.users)) == (False, STUDENT.email, 1)


def test_a_deleted_user_who_holds_the_login_is_for_a_person(stage: Stage) -> None:
    stage.world.add_user(STUDENT.name, STUDENT.email, _deleted=True)
    platform = stage.platform()
    room = platform.ensure_room(ROOM).external_id
    with pytest.raises(roles.NeedsPerson, match="i bruk"):
        platform.ensure_member(room, STUDENT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Åse Østby", "Østby, Åse", True),
        ("Åse Østby", "A\u030ase  østby", True),
        ("Åse Østby", "Åse Marie Østby", False),
        ("Åse Østby", "Ase Ostby", False),
    ],
)
def test_names_agree_by_their_words(one: str, other: str, same: bool) -> None:
    assert people.same_name(one, other) is same


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


def test_a_changed_title_follows_into_canvas(stage: Stage) -> None:
    stage.platform().ensure_room(ROOM)
    stage.platform().ensure_room(replace(ROOM, title="Ny tittel"))
    assert [course["name"] for course in stage.courses()] == ["Ny tittel"]


def test_the_days_of_a_course_are_days_in_oslo(stage: Stage) -> None:
    stage.platform().ensure_room(ROOM)
    (course,) = stage.courses()
    assert (course["start_at"], course["end_at"]) == ("2027-01-31T23:00:00Z", "2027-04-20T22:00:00Z")


def test_a_run_from_before_canvas_was_set_needs_a_room_first(stage: Stage) -> None:
    platform = stage.platform()
    with pytest.raises(roles.NeedsPerson, match="ikke noe rom i Canvas"):
        platform.ensure_member("", STUDENT)
    platform.end_membership("", STUDENT)
    assert stage.twin.calls == []


def test_a_template_that_is_not_there_is_a_matter_of_settings(stage: Stage) -> None:
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_CANVAS_TEMPLATE"):
        stage.platform(template="sis_course_id:borte").ensure_room(ROOM)
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_CANVAS_TRAINING"):
        stage.platform(training="999999").ensure_training(TEACHER)


def test_a_blueprint_that_is_syncing_is_asked_about_later(stage: Stage) -> None:
    blueprint = stage.world.add_course("Malkurs", pages=("Velkommen",), blueprint=True)
    stage.world.migrations[1] = {"id": 1, "template_id": blueprint["id"], "workflow_state": "exporting", "_course": 0}
    with pytest.raises(roles.TryAgain, match="oppdaterer kurs"):
        stage.platform(template="", blueprint=str(blueprint["id"])).ensure_room(ROOM)


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
