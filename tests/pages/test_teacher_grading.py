"""The teacher's pages: hand-ins, the grade sheet in three ways, the pass list, reasons; and only for their own run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.domain.assessment import grading, publication, queries
from kursflyt.domain.assessment.models import Extension, Grade, GradeAppeal, GradingDelay, PassList
from kursflyt.domain.certificates import queries as certificates
from kursflyt.domain.courses.models import RunClosure
from kursflyt.domain.messages.models import Message
from kursflyt.process.steps.after import grading as steps
from tests import course_at_its_end as course
from tests.conftest import make_person


@pytest.fixture
def door(run: Any, teacher: Any, moment: datetime, as_person: Callable[..., Client]) -> Client:
    course.sign_contract(run, teacher, moment)
    return as_person(teacher, "teacher")


def test_hand_ins_are_listed_and_downloaded_one_by_one_or_all(run: Any, door: Client) -> None:
    applications = course.participants(run, 2)
    course.hand_in_all(applications)
    address = f"/larer/kurs/{run.pk}/innleveringer/"

    page = door.get(address).content.decode()
    one = door.get(f"{address}{applications[0].pk}/")
    folder = zipfile.ZipFile(io.BytesIO(door.get(f"{address}alle/").content))

    assert page.count("oppgave.pdf") == 2 and one.content == course.PDF
    assert sorted(folder.namelist()) == ["KF-0000 Aasen oppgave.pdf", "KF-0001 Berg oppgave.pdf"]


def test_the_teacher_gives_more_time(run: Any, door: Client) -> None:
    application = course.participants(run, 1)[0]
    form = {"application": application.pk, "new_deadline_at": "2027-05-01T12:00", "reason": "Syk"}

    door.post(f"/larer/kurs/{run.pk}/innleveringer/", form)

    assert Extension.objects.get().application == application


def test_the_sheet_is_saved_by_its_button(run: Any, door: Client) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first])
    form = {
        "act": "save",
        f"grade_{first.pk}": "passed",
        f"comment_{first.pk}": "Bra",
        f"assessed_{first.pk}": "1",
        f"grade_{second.pk}": "not_met",
    }

    with clock.fixed_at(course.AFTER_DEADLINE):
        answer = door.post(f"/larer/kurs/{run.pk}/karakterer/", form, follow=True)

    assert "2 av 2 har karakter" in answer.content.decode()
    assert queries.counts(run)["graded"] == 2


def test_a_row_that_cannot_be_saved_says_why_and_the_others_are_saved(run: Any, door: Client) -> None:
    first, second, third = course.participants(run, 3)
    course.hand_in_all([first])
    form = {"act": "save", f"grade_{first.pk}": "b", f"comment_{first.pk}": "Bra", f"grade_{second.pk}": "passed"}
    form |= {f"comment_{second.pk}": "Ikke levert", f"grade_{third.pk}": "kanskje"}

    with clock.fixed_at(course.AFTER_DEADLINE):
        answer = door.post(f"/larer/kurs/{run.pk}/karakterer/", form)

    page = answer.content.decode()
    assert (answer.status_code, Grade.objects.get().application) == (422, first)
    assert page.count('data-state="refused"') == 2 and ">Ikke levert</textarea>" in page
    assert "«kanskje» er ikke en karakter her. Skriv bestått, ikke bestått eller ikke møtt." in page


def test_a_row_that_was_not_sent_is_left_alone(run: Any, door: Client) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first, second])
    course.grade_all(run, [second])

    with clock.fixed_at(course.AFTER_DEADLINE):
        door.post(f"/larer/kurs/{run.pk}/karakterer/", {"act": "save", f"grade_{first.pk}": "passed"})

    assert queries.counts(run)["graded"] == 2


def test_one_row_is_saved_by_itself_and_answers_with_its_state(run: Any, door: Client) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first])
    address = f"/larer/kurs/{run.pk}/karakterer/"

    with clock.fixed_at(course.AFTER_DEADLINE):
        saved = door.post(f"{address}{first.pk}/", {f"grade_{first.pk}": "b"})
        refused = door.post(f"{address}{second.pk}/", {f"grade_{second.pk}": "passed"})
        gone = door.post(f"{address}999999/", {"grade_999999": "passed"})
        got = door.get(f"{address}{first.pk}/")

    page = saved.content.decode()
    assert (saved.status_code, refused.status_code, gone.status_code, got.status_code) == (200, 422, 404, 405)
    assert 'data-state="saved"' in page and "<strong>1 av 2</strong>" in page and 'data-at="09.00"' in page
    assert "har ikke levert" in refused.content.decode() and Grade.objects.count() == 1


def test_who_comes_second_to_a_row_sees_who_was_first_and_chooses(run: Any, door: Client) -> None:
    application = course.participants(run, 1)[0]
    course.hand_in_all([application])
    key, address = application.pk, f"/larer/kurs/{run.pk}/karakterer/"
    seen = queries.version_of(None, None)
    course.grade_all(run, [application], "not_passed")
    mine = {"act": "save", f"grade_{key}": "bestått", f"comment_{key}": "Mitt", f"seen_{key}": seen}

    with clock.fixed_at(course.GRADED):
        row = door.post(f"{address}{key}/", mine)
        sheet = door.post(address, mine).content.decode()
        theirs = door.post(address, mine | {"act": f"stored_{key}"}).content.decode()
        again = mine | {f"seen_{key}": queries.grade_sheet(run)[0].version}
        assert Grade.objects.in_force().get().value == "not_passed"
        door.post(address, again)

    assert row.status_code == 409 and f"{run.head.actor} endret raden" in row.content.decode()
    assert "Behold min" in sheet and 'value="bestått"' in sheet and ">Mitt</textarea>" in sheet
    assert 'value="ikke bestått"' in theirs and ">Godt arbeid</textarea>" in theirs
    assert Grade.objects.in_force().get().value == "passed"


def test_the_sheet_and_a_row_take_as_many_questions_for_many_as_for_one(run: Any, door: Client) -> None:
    applications = course.participants(run, 4)
    key, asked = applications[0].pk, {}
    door.get(f"/larer/kurs/{run.pk}/karakterer/")
    for count in (4, 1):
        for application in applications[count:]:
            application.place.delete()
        with clock.fixed_at(course.AFTER_DEADLINE), CaptureQueriesContext(connection) as sheet:
            door.get(f"/larer/kurs/{run.pk}/karakterer/")
        with clock.fixed_at(course.AFTER_DEADLINE), CaptureQueriesContext(connection) as row:
            door.post(f"/larer/kurs/{run.pk}/karakterer/{key}/", {f"comment_{key}": ""})
        asked[count] = (len(sheet), len(row))

    assert asked[1] == asked[4]


def test_grades_come_from_excel_and_from_paste(run: Any, door: Client) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first, second])
    address = f"/larer/kurs/{run.pk}/karakterer/"

    with clock.fixed_at(course.AFTER_DEADLINE):
        table = SimpleUploadedFile("k.csv", "Referanse;Karakter\nKF-0000;Bestått\n".encode())
        door.post(address, {"act": "upload", "table": table})
        door.post(address, {"act": "paste", "table": "KF-0001;ikke bestått;Mangler drøfting"})
        wrong = door.post(address, {"act": "paste", "table": "KF-0001;kanskje"})

    assert list(Grade.objects.order_by("id").values_list("value", flat=True)) == ["passed", "not_passed"]
    assert wrong.status_code == 422 and "Rad 1: «kanskje» er ikke en karakter." in wrong.content.decode()
    assert door.get(f"{address}ark/").content[:2] == b"PK"


def test_a_delay_is_told(run: Any, door: Client) -> None:
    course.participants(run, 1)

    with clock.fixed_at(course.AFTER_DEADLINE):
        door.post(f"/larer/kurs/{run.pk}/karakterer/", {"act": "delay", "new_date": "2027-05-20", "reason": "Syk"})

    assert GradingDelay.objects.count() == 1


def test_the_pass_list_is_completed_and_confirmed(run: Any, door: Client) -> None:
    applications = course.participants(run, 2)
    course.hand_in_all(applications)
    course.grade_all(run, applications)
    course.bring_to(run, "send_pass_list", at=course.GRADED)
    address = f"/larer/kurs/{run.pk}/bestattliste/"

    with clock.fixed_at(course.GRADED):
        door.post(address, {"remarks": "Fin gjeng", "remark_KF-0000": "Klar for mer"})
        pdf, table = door.get(f"{address}?fil=pdf"), door.get(f"{address}?fil=xlsx")

    confirmed = PassList.objects.get()
    assert confirmed.remarks == "Fin gjeng" and confirmed.by.kind == "teacher"
    assert {row["reference"]: row["remark"] for row in confirmed.rows} == {"KF-0000": "Klar for mer", "KF-0001": ""}
    assert (pdf.content[:5], table.content[:2]) == (b"%PDF-", b"PK")


def test_a_grade_corrected_after_the_list_was_sent_is_told_on_the_list(
    run: Any, door: Client, as_staff: Callable[..., Client]
) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first, second])
    course.grade_all(run, [first, second])
    course.bring_to(run, "send_pass_list", at=course.GRADED)
    sheet, told = f"/larer/kurs/{run.pk}/karakterer/", "Rettet etter at listen ble sendt: Deltaker1 Berg."

    with clock.fixed_at(course.GRADED):
        door.post(f"/larer/kurs/{run.pk}/bestattliste/", {"remarks": ""})
        before = door.get(f"/larer/kurs/{run.pk}/bestattliste/").content.decode()
        corrected = {f"grade_{second.pk}": "i", f"comment_{second.pk}": "Godt arbeid", f"assessed_{second.pk}": "1"}
        refused = door.post(f"{sheet}{second.pk}/", corrected)
        saved = door.post(f"{sheet}{second.pk}/", corrected | {f"reason_{second.pk}": "Feil rad"})
        after = door.get(f"/larer/kurs/{run.pk}/bestattliste/").content.decode()
        office = as_staff(run.head).get(f"/kontor/kurs/{run.pk}/steg/send_pass_list/").content.decode()

    assert (refused.status_code, saved.status_code) == (422, 200)
    assert (told in before, told in after, told in office) == (False, True, True)


def test_a_list_is_confirmed_anew_after_publication_and_the_certificate_follows(
    run: Any, door: Client, as_staff: Callable[..., Client]
) -> None:
    first, second = course.participants(run, 2)
    course.hold_sessions(run, [first, second])
    course.hand_in_all([first, second])
    course.grade_all(run, [first, second])
    course.bring_to(run, "send_pass_list", at=course.GRADED)
    address, sheet = f"/larer/kurs/{run.pk}/bestattliste/", f"/larer/kurs/{run.pk}/karakterer/"

    with clock.fixed_at(course.GRADED):
        door.post(address, {"remarks": ""})
        steps.publish_grades(run, at=course.GRADED)
        unchanged = door.post(address, {"remarks": ""})
        corrected = {f"grade_{second.pk}": "i", f"assessed_{second.pk}": "1", f"reason_{second.pk}": "Feil rad"}
        door.post(f"{sheet}{second.pk}/", corrected)
        offered, link = door.get(address).content.decode(), door.get(sheet).content.decode()
        done = door.post(address, {"remarks": "Rettet", "remark_KF-0001": "Feil rad"}, follow=True).content.decode()
        office = as_staff(run.head).get(f"/kontor/kurs/{run.pk}/steg/send_pass_list/").content.decode()

    assert unchanged.status_code == 422 and "gjelder som den er" not in offered
    assert "Bekreft den rettede listen" in offered and "1 av 2 har bestått" in offered
    assert "Bekreft deretter den rettede beståttlisten." in link
    assert "Rettet etter at" not in done and "Bekreft den rettede listen" not in done
    assert "Rettet etter at" not in office and "Rettet" in office
    old, new = PassList.objects.order_by("pk")
    assert [row["passed"] for row in old.rows] == [True, True]
    assert sorted(row["passed"] for row in new.rows) == [False, True]
    assert Message.objects.filter(kind="send_pass_list").count() == 4
    assert certificates.passed_ids(run) == {first.pk}


def test_a_list_of_a_closed_course_is_not_confirmed_anew(run: Any, teacher: Any) -> None:
    (one,) = course.passed(run, 1)
    by = teacher.actor("teacher")
    with pytest.raises(steps.NothingCorrected):
        steps.confirm_corrected_list(run, by=by, at=course.GRADED)
    grading.register(application=one, value="not_passed", reason="Feil", by=by, at=course.GRADED)
    RunClosure.objects.create(run=run, report={}, at=course.GRADED, by=by)
    with pytest.raises(steps.CourseClosed):
        steps.confirm_corrected_list(run, by=by, at=course.GRADED)


def test_reasons_are_given_by_the_teacher_but_an_appeal_is_not_theirs(run: Any, door: Client) -> None:
    application = course.passed(run, 1)[0]
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)
    by = application.person.actor()
    reasons = publication.ask_reasons(application=application, by=by, at=course.GRADED)
    appeal = publication.appeal(application=application, text="", by=by, at=course.GRADED)

    door.post(f"/larer/kurs/{run.pk}/klager/{reasons.pk}/", {"text": "Fordi drøftingen er god."})

    assert GradeAppeal.objects.get(pk=reasons.pk).answer == "Fordi drøftingen er god."
    assert door.get(f"/larer/kurs/{run.pk}/klager/{appeal.pk}/").status_code == 404


def test_another_teachers_run_does_not_exist(run: Any, as_person: Callable[..., Client]) -> None:
    stranger = as_person(make_person("Stine", "Fremmed", "stine@example.org"), "teacher")

    codes = [
        stranger.get(f"/larer/kurs/{run.pk}/{page}/").status_code
        for page in ("karakterer", "bestattliste", "innleveringer")
    ]

    assert codes == [404, 404, 404]
