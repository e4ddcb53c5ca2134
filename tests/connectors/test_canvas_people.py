"""People in Canvas: found, adopted or made, never guessed; enrolled as active, ended, and woken again."""

from __future__ import annotations

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import people
from tests.connectors.canvas_stage import ROOM, STUDENT, TEACHER, Stage


def test_a_user_whose_sis_id_was_dropped_is_found_when_the_right_is_given(stage: Stage) -> None:
    room = stage.platform().ensure_room(ROOM).external_id
    stage.world.rights -= {"manage_sis"}
    with pytest.raises(roles.Misconfigured, match="SIS-ID"):
        stage.platform().ensure_member(room, STUDENT)
    stage.world.rights |= {"manage_sis"}

    stage.platform().ensure_member(room, STUDENT)

    assert [user["login_id"] for user in stage.world.users.values()] == [STUDENT.email]


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


@pytest.mark.parametrize("members", ["rest", "sis"])
def test_a_course_without_a_room_is_told_once_and_not_of_each(stage: Stage, members: str) -> None:
    with pytest.raises(roles.NeedsPerson, match="ikke noe rom i Canvas"):
        stage.platform(members=members).ensure_members("", [STUDENT, TEACHER])
    assert stage.twin.calls == []
