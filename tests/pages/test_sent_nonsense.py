"""What no page of ours sends is answered in a page, never with a fault, and nothing of it is stored."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kursflyt.domain.evaluation.models import Finding
from kursflyt.domain.teaching import training
from kursflyt.domain.teaching.models import TrainingAccess
from kursflyt.pages import sent_keys
from kursflyt.process.models import StepRun
from tests import course_at_its_end as course
from tests.pages.todo_list import a_to_do

pytestmark = pytest.mark.django_db

NO_KEYS = ["", "abc", "-1", "²", "٣", "9" * 25, "9" * 5000]


@pytest.mark.parametrize("sent", [*NO_KEYS, None, "0", " 7", "7\n"])
def test_what_is_no_key_is_the_key_of_no_row(sent: str | None) -> None:
    assert (sent_keys.key(sent), sent_keys.key("7"), sent_keys.key("007")) == (0, 7, 7)


@pytest.mark.parametrize("sent", NO_KEYS[1:])
def test_a_nonsense_key_in_the_office_is_the_key_of_nothing(
    sent: str, run: Any, head: Any, as_staff: Any, moment: Any
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment), as_staff(head)
    Finding.objects.create(run=run, theme="Lokaler", text="Trangt.", at=moment, by=head.actor)
    box = f"/kontor/kurs/{run.pk}/steg"
    posts = [
        (f"/kontor/oppgaver/{step.pk}/ta/", {"to": sent}),
        (f"/kontor/oppgaver/{step.pk}/", {"act": "hand_over", "to": sent}),
        ("/kontor/oppgaver/valgte/", {"act": "take", "step": [sent, step.pk]}),
        ("/kontor/oppsett/tekster/confirm_registration/versjoner/", {"version": sent}),
        ("/kontor/kurs/", {"act": "delete", "view": sent}),
        (f"{box}/receive_session_plan/", {"rows": sent}),
        (f"{box}/confirm_registration/", {"message": sent}),
        (f"{box}/process_applications/", {"act": "take_back", "proposal": sent}),
        (f"{box}/publish_grades/", {"appeal": sent}),
        (f"{box}/follow_up_evaluation/", {"act": "decide", "finding": sent}),
        (f"{box}/issue_certificates/", {"act": "revoke", "certificate": sent, "reason": "Feil"}),
        (f"{box}/analyse_evaluation/", {"act": "delete", "finding": sent}),
        (f"{box}/issue_certificates/", {"act": "give_number", "application": sent, "number": "1"}),
        (f"{box}/send_welcome_letters/?forhandsvis={sent}", {}),
        (f"/kontor/kurs/{run.pk}/brev/", {"act": "take_back", "proposal": sent}),
    ]

    answers = {address: client.post(address, given).status_code for address, given in posts}

    assert max(answers.values()) < 500, answers
    assert Finding.objects.count() == 1
    assert StepRun.objects.get(pk=step.pk).assignee == head  # the good key among the bad ones was taken


@pytest.mark.parametrize("sent", NO_KEYS)
def test_a_nonsense_role_or_point_is_not_found(
    sent: str, run: Any, head: Any, teacher: Any, as_staff: Any, as_person: Any, moment: Any
) -> None:
    from kursflyt.domain.people.models import StaffRole

    StaffRole.objects.create(staff=head, role="administrator")
    course.sign_contract(run, teacher, moment)
    training.grant(run=run, person=teacher, by=head.actor, at=moment)

    role = as_staff(head).post(f"/kontor/oppsett/ansatte/{head.pk}/", {"act": "end", "held": sent})
    point = as_person(teacher, "teacher").post(f"/larer/kurs/{run.pk}/opplaring/", {"point": sent})

    assert (role.status_code, point.status_code) == (404, 404)
    assert TrainingAccess.objects.get().done_points == []


@pytest.mark.parametrize(
    "back", ["abc", "office.board.runs", "//example.org/", "/\\example.org/", "javascript:x()", ""]
)
def test_a_way_back_that_is_no_address_of_ours_leads_to_the_list(
    back: str, run: Any, head: Any, as_staff: Any, client: Client, moment: Any
) -> None:
    step = a_to_do(run, "register", moment)
    door = f"/kontor/inn/?{'next=' + back if back else ''}"

    done = as_staff(head).post(f"/kontor/oppgaver/{step.pk}/", {"act": "take", "back": back})
    signed_in = client.post(door, {"username": "anne", "password": "riktig-hest-batteri"})

    assert (done.status_code, done["Location"]) == (302, "/kontor/")
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/kontor/")
