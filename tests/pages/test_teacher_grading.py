"""The teacher's pages: hand-ins, the grade sheet in three ways, the pass list, reasons; and only for their own run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kursflyt.core import clock
from kursflyt.domain.assessment import publication, queries
from kursflyt.domain.assessment.models import Extension, Grade, GradeAppeal, GradingDelay, PassList
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


def test_the_sheet_is_saved_all_at_once(run: Any, door: Client) -> None:
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


def test_a_row_that_cannot_be_saved_stops_all_and_keeps_what_was_typed(run: Any, door: Client) -> None:
    first, second = course.participants(run, 2)
    course.hand_in_all([first])
    form = {"act": "save", f"grade_{first.pk}": "passed", f"comment_{first.pk}": "Bra", f"grade_{second.pk}": "passed"}

    with clock.fixed_at(course.AFTER_DEADLINE):
        answer = door.post(f"/larer/kurs/{run.pk}/karakterer/", form)

    page = answer.content.decode()
    assert (answer.status_code, Grade.objects.count()) == (422, 0)
    assert f'id="error_{second.pk}"' in page and ">Bra</textarea>" in page


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
