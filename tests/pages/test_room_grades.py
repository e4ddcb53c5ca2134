"""Grades here and in Canvas side by side: the same page for teacher and office, and nothing overwritten unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.core.actor import MACHINE
from kursflyt.domain.assessment import grading, pass_list
from kursflyt.domain.assessment.models import Grade
from kursflyt.domain.teaching import classroom, student_accounts
from kursflyt.domain.teaching.models import ClassroomRole
from kursflyt.process import room_grading
from tests import canvas_course
from tests import course_at_its_end as course
from tests.canvas_course import CanvasCourse
from tests.conftest import make_person
from tests.domain.invoicing_examples import participant

Enter = Callable[[Any], Client]


@pytest.fixture
def four(run: Any, moment: Any, canvas: Any) -> CanvasCourse:
    """One only in Canvas, one only here, one that differs, one that is not understood."""
    run.grade_scale = "letters"
    run.save(update_fields=["grade_scale"])
    made = canvas_course.make(canvas, run, 4, moment, reached="hand_in_assignment")
    first, second, third, fourth = made.applications
    made.submit(*made.applications)
    clock.fix(course.AFTER_DEADLINE)
    made.mark(first, "A")
    made.mark(third, "D")
    made.mark(fourth, "13.5")
    room_grading.read(run, at=clock.now())
    grading.register(application=second, value="B", by=MACHINE, at=clock.now())
    grading.register(application=third, value="C", by=MACHINE, at=clock.now())
    return made


@pytest.fixture
def door(run: Any, teacher: Any, moment: Any, as_person: Callable[..., Client]) -> Client:
    course.sign_contract(run, teacher, moment)
    return as_person(teacher, "teacher")


def _address(run: Any) -> str:
    return f"/larer/kurs/{run.pk}/karakterer/canvas/"


def _form(page: Any, **more: str) -> dict[str, str]:
    """What the page would send: the signs of all rows, and the button."""
    signs = re.findall(r'name="(sign_\d+)" value="(\w+)"', page.content.decode())
    return {**dict(signs), **more}


def _grades(made: CanvasCourse) -> list[str]:
    rows = {row.application_id: row.value for row in Grade.objects.in_force()}
    return [rows.get(one.pk, "") for one in made.applications]


def test_both_sides_stand_beside_each_other_with_what_they_are_to_each_other(four: Any, run: Any, door: Client) -> None:
    text = door.get(_address(run)).content.decode()
    for words in (
        "bare i Canvas",
        "bare her",
        "ulike",
        "ikke en karakter her",
        "13.5",
        "Sett karakteren i karakterarket",
    ):
        assert words in text, words
    assert "De som trenger et valg (4)" in text


def test_only_those_that_need_a_choice_can_be_shown(four: CanvasCourse, run: Any, door: Client) -> None:
    grading.register(application=four.applications[0], value="A", by=MACHINE, at=clock.now())
    text = door.get(f"{_address(run)}?vis=ulike").content.decode()
    assert four.applications[0].reference not in text and four.applications[1].reference in text


def test_one_of_theirs_is_taken(four: CanvasCourse, run: Any, door: Client) -> None:
    page = door.get(_address(run))
    answer = door.post(_address(run), _form(page, take=str(four.applications[2].pk)))
    assert (answer.status_code, _grades(four), four.grades()) == (302, ["", "B", "D", ""], ["A", None, "D", "13.5"])


def test_all_that_are_missing_are_taken_or_given_and_the_rest_is_left(
    four: CanvasCourse, run: Any, door: Client
) -> None:
    door.post(_address(run), _form(door.get(_address(run)), take="only_there"))
    door.post(_address(run), _form(door.get(_address(run)), give="only_here"))
    assert (_grades(four), four.grades()) == (["A", "B", "C", ""], ["A", "B", "D", "13.5"])


def test_all_that_differ_are_written_there(four: CanvasCourse, run: Any, door: Client) -> None:
    door.post(_address(run), _form(door.get(_address(run)), give="different"))
    assert (_grades(four), four.grades()) == (["", "B", "C", ""], ["A", None, "C", "13.5"])


def test_stale_and_unknown_grades_are_never_among_all(four: CanvasCourse, run: Any, door: Client) -> None:
    four.submit(four.applications[0], at=course.AFTER_DEADLINE)
    page = door.post(_address(run), {"read": "1"}, follow=True)
    for kind in ("stale", "unknown", "only_there"):
        door.post(_address(run), _form(page, take=kind))
    assert ("levert på nytt etter karakteren" in page.content.decode(), _grades(four)) == (True, ["", "B", "C", ""])


def test_a_page_that_is_out_of_date_changes_nothing(four: CanvasCourse, run: Any, door: Client) -> None:
    page = door.get(_address(run))
    grading.register(application=four.applications[2], value="E", by=MACHINE, at=clock.now())
    answer = door.post(_address(run), _form(page, take="different"))
    unsigned = door.post(_address(run), {"take": str(four.applications[0].pk)})
    assert (answer.status_code, unsigned.status_code, _grades(four)) == (422, 422, ["", "B", "E", ""])
    assert "Noe er endret etter at siden ble vist" in answer.content.decode()


def test_a_refusal_of_all_is_told(four: CanvasCourse, run: Any, door: Client) -> None:
    four.stage.assignment()["grading_type"] = "points"
    answer = door.post(_address(run), _form(door.get(_address(run)), give="only_here"))
    assert answer.status_code == 422 and "vurderes på en annen måte (points)" in answer.content.decode()


def test_when_canvas_is_down_the_page_says_so(four: CanvasCourse, run: Any, door: Client) -> None:
    four.stage.twin.faults.down = True
    answer = door.post(_address(run), {"read": "1"})
    assert answer.status_code == 422 and "Fikk ikke snakket med Canvas" in answer.content.decode()
    assert "Fikk ikke hentet sist" in door.get(_address(run)).content.decode()


def test_after_the_pass_list_one_is_taken_with_a_reason_and_not_all(four: CanvasCourse, run: Any, door: Client) -> None:
    for one, value in ((four.applications[0], "B"), (four.applications[3], "C")):
        grading.register(application=one, value=value, by=MACHINE, at=clock.now())
    pass_list.confirm(run=run, by=MACHINE, at=clock.now())
    page = door.get(_address(run))
    key = str(four.applications[0].pk)
    without = door.post(_address(run), _form(page, take=key))
    door.post(_address(run), _form(page, take=key, reason="Feilført"))
    text = page.content.decode()
    assert ("Hvorfor rettes karakteren?" in text, "Bruk Canvas sin for alle" in text) == (True, False)
    assert (without.status_code, _grades(four)[0]) == (422, "A")


def test_a_grade_that_the_participants_may_see_too_early_is_warned_of(four: Any, run: Any, door: Client) -> None:
    assert "kan deltakerne se der med en gang" in door.get(_address(run)).content.decode()


def test_a_stranger_is_listed(four: CanvasCourse, run: Any, door: Client) -> None:
    four.stage.world.submit(four.assignment, four.stranger(), at=course.BEFORE_DEADLINE)
    text = door.post(_address(run), {"read": "1"}, follow=True).content.decode()
    assert "men ikke deltaker her" in text and "Frida Fremmed" in text


def test_without_a_course_outside_there_is_nothing_to_compare(run: Any, door: Client) -> None:
    course.participants(run, 1)
    assert "Kurset har ikke noe rom i et annet system" in door.get(_address(run)).content.decode()
    assert "Sammenlign med" not in door.get(f"/larer/kurs/{run.pk}/innleveringer/").content.decode()
    assert "Sammenlign med" not in door.get(f"/larer/kurs/{run.pk}/karakterer/").content.decode()


def test_the_pages_name_the_system_that_is_used(
    four: CanvasCourse,
    run: Any,
    teacher: Any,
    door: Client,
    as_person: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    classroom.grant_access(run=run, person=teacher, role=ClassroomRole.TEACHER, by=MACHINE, at=clock.now())
    monkeypatch.setattr(room_grading, "platform_name", lambda: "Moodle")
    sheet = door.get(f"/larer/kurs/{run.pk}/karakterer/").content.decode()
    taught = door.get(f"/larer/kurs/{run.pk}/klasserom/").content.decode()
    mine = as_person(four.applications[0].person, "my")
    attended = mine.get(f"/min-side/kurs/{run.pk}/klasserom/").content.decode()
    assert "Sammenlign med Moodle" in sheet
    assert "Åpne kurset i Moodle" in taught
    assert "Åpne kurset i Moodle" in attended


def test_a_hand_in_that_lies_in_canvas_is_opened_there(four: CanvasCourse, run: Any, door: Client) -> None:
    listed = door.get(f"/larer/kurs/{run.pk}/innleveringer/").content.decode()
    opened = door.get(f"/larer/kurs/{run.pk}/innleveringer/{four.applications[0].pk}/")
    folder = door.get(f"/larer/kurs/{run.pk}/innleveringer/alle/")
    assert ("Canvas (1)" in listed, "Sammenlign med Canvas" in listed, folder.status_code) == (True, True, 200)
    assert opened["Location"].startswith("https://canvas.twin/courses/")


def test_the_participant_sees_what_was_handed_in_there(
    four: CanvasCourse, run: Any, as_person: Callable[..., Client]
) -> None:
    mine = as_person(four.applications[0].person, "my")
    text = mine.get(f"/min-side/kurs/{run.pk}/innlevering/").content.decode()
    clock.fix(course.BEFORE_DEADLINE)
    before = mine.get(f"/min-side/kurs/{run.pk}/innlevering/").content.decode()
    assert "Canvas (1)" in text and "Det du leverte sist, gjelder." in before
    assert mine.get(f"/min-side/kurs/{run.pk}/innlevering/1/")["Location"].startswith("https://canvas.twin/courses/")


def test_another_teacher_does_not_find_it(four: Any, run: Any, as_person: Callable[..., Client]) -> None:
    other = as_person(make_person("Annen", "Lærer", "annen@example.org"), "teacher")
    assert other.get(_address(run)).status_code == 404


def test_the_office_has_the_same_page_and_reaches_it_from_the_boxes(
    four: CanvasCourse, run: Any, consultant: Any, as_staff: Enter
) -> None:
    door, address = as_staff(consultant), f"/kontor/kurs/{run.pk}/karakterer/canvas/"
    box = door.get(f"/kontor/kurs/{run.pk}/steg/register_grades/").content.decode()
    page = door.get(address)
    door.post(address, _form(page, take="only_there"))
    assert (address in box, page.status_code, _grades(four)[0]) == (True, 200, "A")
    assert Grade.objects.in_force().get(application=four.applications[0]).by.name == str(consultant.actor.name)


def test_marketing_does_not_come_in(four: Any, run: Any, marketer: Any, as_staff: Enter) -> None:
    assert as_staff(marketer).get(f"/kontor/kurs/{run.pk}/karakterer/canvas/").status_code == 403


def test_the_box_of_the_hand_ins_reads_when_it_is_asked_to(
    four: CanvasCourse, run: Any, consultant: Any, as_staff: Enter
) -> None:
    door, address = as_staff(consultant), f"/kontor/kurs/{run.pk}/steg/hand_in_assignment/"
    four.submit(four.applications[0], at=course.AFTER_DEADLINE)
    four.stage.world.submit(four.assignment, four.stranger(), at=course.BEFORE_DEADLINE)
    text = door.post(address, {"read": "1"}, follow=True).content.decode()
    said = ("Hentet. 1 ny innlevering.", "Canvas (2)", "etter fristen", "Frida Fremmed", "Hent nå")
    assert [words for words in said if words not in text] == []
    four.stage.twin.faults.down = True
    assert "Fikk ikke snakket med Canvas" in door.post(address, {"read": "1"}, follow=True).content.decode()


@pytest.mark.parametrize("page", ["teacher", "office", "box"])
def test_the_number_of_queries_does_not_grow(
    run: Any,
    moment: Any,
    canvas: Any,
    teacher: Any,
    head: Any,
    as_person: Callable[..., Client],
    as_staff: Enter,
    page: str,
) -> None:
    made = canvas_course.make(canvas, run, 1, moment, reached="hand_in_assignment")
    course.sign_contract(run, teacher, moment)
    door = as_person(teacher, "teacher") if page == "teacher" else as_staff(head)
    address = {
        "teacher": _address(run),
        "office": f"/kontor/kurs/{run.pk}/karakterer/canvas/",
        "box": f"/kontor/kurs/{run.pk}/steg/hand_in_assignment/",
    }[page]
    counts = []
    for more in (0, 3):
        for number in range(more):
            made.applications.append(_another(run, canvas, number))
        made.submit(*made.applications)
        room_grading.read(run, at=clock.now())
        door.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert door.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def _another(run: Any, canvas: Any, number: int) -> Any:
    application = participant(run, f"Ny{number}", "Deltaker")
    student_accounts.sync(run=run, at=clock.now())
    return application
