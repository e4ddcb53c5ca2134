"""Courses that go another way: the teacher says no, too few apply, the start is moved."""

from __future__ import annotations

import pytest

from kursflyt.domain.messages.models import Message
from kursflyt.rehearsal.acts import before
from tests.stories.office_people import Head
from tests.stories.outside_people import Applicant, Teacher
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_when_a_teacher_says_no_the_head_chooses_another_who_signs(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    anne, ingrid = Head(stage), Teacher(stage)
    anne.signs_in()
    anne.drafts_the_contract()
    anne.sends_the_contract("Ingrid")

    ingrid.reads_the_contract()
    ingrid.says_no("Jeg har et annet oppdrag i februar.")
    ingrid.is_told("Du har takket nei")

    assert "annet oppdrag" in stage.mail_to("anne@fagskolen-fjordvik.example", "sign_contract.declined").body
    anne.drafts_the_contract_with("Nils", "Ny", "nils@ny.example")
    anne.is_told("Kontrakten er laget")
    anne.sends_the_contract("Nils")

    nils = Teacher(stage, "Nils", "Ny", "nils@ny.example")
    nils.reads_the_contract()
    nils.signs()
    nils.confirms_with_the_code()
    nils.is_told("Kontrakten er signert")

    ingrid.opens_the_room("klasserom")
    ingrid.is_refused()


def test_when_a_course_is_cancelled_everyone_is_told_and_its_page_says_so(stage: Stage) -> None:
    stage.has_come_to(*before.ALL[: before.ALL.index(before.start)], applicants=3)
    anne = Head(stage)
    anne.signs_in()

    anne.cancels_the_course("")
    anne.is_told("Noe må rettes")
    anne.cancels_the_course("For få søkere.")
    anne.is_told("Kurset er avlyst")

    stage.the_worker_works()
    told = set(Message.objects.filter(kind="decide_start.cancelled").values_list("address", flat=True))
    assert told >= {
        "ase.odegard@eksempel.example",
        "maret.anne.sara@eksempel.example",
        "ingrid@odegard-velferd.example",
    }
    someone = Applicant(stage, "Noen", "Annen", "noen@eksempel.example")
    someone.goes_to(f"/kurs/{stage.run.slug}/")
    someone.sees("vlyst")
    someone.opens_the_form()
    someone.is_told("avlyst")


def test_when_a_course_is_postponed_people_are_told_and_registration_opens_again(stage: Stage) -> None:
    stage.has_come_to(*before.ALL[: before.ALL.index(before.start)], applicants=2)
    anne = Head(stage)
    anne.signs_in()
    late = {
        "starts_on": "2027-04-12",
        "deadline": "2027-03-01T23:59",
        "decision": "2027-03-15",
        "reason": "For få søkere så langt.",
    }

    anne.postpones_the_course(**(late | {"deadline": "2027-05-01T23:59"}))
    anne.is_told("Noe må rettes")
    anne.postpones_the_course(**late)
    anne.is_told("Kurset er utsatt")

    assert "12. april 2027" in stage.mail_to("maret.anne.sara@eksempel.example", "decide_start.postponed").body
    someone = Applicant(stage, "Noen", "Annen", "noen@eksempel.example")
    someone.goes_to(f"/kurs/{stage.run.slug}/")
    someone.sees("12. april 2027")
    someone.applies()
    someone.sees("Vi har mottatt søknaden din")
