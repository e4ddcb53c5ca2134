"""What can be done to any box, and by whom: the head's decisions are the head's to skip, undo or answer for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.process import boxes, progress, queries
from kursflyt.process.models import BoxKind, StepRun

pytestmark = pytest.mark.django_db


def opened(run: Any, box: str, moment: datetime, kind: str = "person") -> StepRun:
    return StepRun.objects.create(run=run, box=box, kind=kind, role="department_head", opened_at=moment)


def test_operations_cannot_skip_the_approval_of_an_invoice(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step = opened(run, "approve_invoice", moment)

    answer = as_staff(consultant).post(f"/kontor/kurs/{run.pk}/steg/approve_invoice/skip/", {"reason": "haster"})

    step.refresh_from_db()
    assert (answer.status_code, step.state) == (403, "open")


def test_the_head_can_skip_it_with_a_reason(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    step = opened(run, "approve_invoice", moment)

    as_staff(head).post(f"/kontor/kurs/{run.pk}/steg/approve_invoice/skip/", {"reason": "Lønnes i stedet"})

    step.refresh_from_db()
    assert (step.state, step.skip_reason) == ("skipped", "Lønnes i stedet")


def test_a_decision_cannot_be_said_to_have_been_done_by_hand(
    run: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    step = opened(run, "decide_start", moment)

    page = as_staff(head).post(
        f"/kontor/kurs/{run.pk}/steg/decide_start/by_hand/", {"reference": "på telefonen"}, follow=True
    )

    step.refresh_from_db()
    assert "gjøres på sin egen side" in page.content.decode()
    assert step.state == "open"


def test_a_box_of_a_schools_own_is_done_by_hand_with_a_reference(run: Any, head: Any, moment: datetime) -> None:
    step = opened(run, "order_books", moment)
    assert (boxes.kind_of("order_books"), boxes.step_of("order_books")) == (BoxKind.PERSON, None)

    with pytest.raises(progress.Refused, match="Skriv hvor det ble gjort"):
        progress.done_by_hand(step, by=head.actor, at=moment, reference=" ")
    done = progress.done_by_hand(step, by=head.actor, at=moment, reference="Ordre 17")

    assert (done.state, done.reference) == ("done", "Ordre 17")


def test_operations_may_try_a_failed_machine_of_the_heads_again(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step = opened(run, "archive_contract", moment, kind="machine")
    StepRun.objects.filter(pk=step.pk).update(failed=True, failure="Arkivet svarer ikke.")

    page = as_staff(consultant).get(f"/kontor/kurs/{run.pk}/steg/archive_contract/").content.decode()
    as_staff(consultant).post(f"/kontor/kurs/{run.pk}/steg/archive_contract/try_again/")

    step.refresh_from_db()
    assert ("Prøv igjen" in page, "Hopp over steget" in page, step.failed) == (True, False, False)


def test_a_box_in_a_loop_is_not_said_to_come_both_before_and_after(run: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/steg/sign_contract/").content.decode()
    aside = page.split('aria-label="Om steget"')[1]

    assert aside.count(f"/kontor/kurs/{run.pk}/steg/receive_contract/") == 1


def test_handing_over_a_to_do_leads_to_no_other_site(run: Any, head: Any, as_staff: Any) -> None:
    step = queries.open_step(run, "announce_course")
    assert step is not None

    answer = as_staff(head).post(f"/kontor/oppgaver/{step.pk}/ta/", {"back": "https://example.org/"})

    assert answer["Location"] == "/kontor/"


def test_what_has_not_failed_is_not_tried_again(run: Any, head: Any, as_staff: Any, run_jobs: Any) -> None:
    step = queries.open_step(run, "announce_course")

    answer = as_staff(head).post(f"/kontor/kurs/{run.pk}/steg/announce_course/try_again/", follow=True)
    run_jobs()

    step.refresh_from_db()
    assert "Maskinen er i gang med dette, eller det er gjort." in answer.content.decode()
    assert (step.failed, step.failure) == (False, "")


def test_of_two_who_try_again_at_once_one_is_told_that_it_is_under_way(run: Any, head: Any, moment: datetime) -> None:
    progress.fail(run, "announce_course", at=moment, reason="Svarte ikke")
    first, second = queries.open_step(run, "announce_course"), queries.open_step(run, "announce_course")

    progress.try_again(first, by=head.actor, at=moment)

    with pytest.raises(progress.NotOpen):
        progress.try_again(second, by=head.actor, at=moment)


def test_a_machine_that_works_is_not_said_to_have_been_done_by_hand(
    run: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = opened(run, "archive_contract", moment, kind="machine"), as_staff(head)

    page = client.get(f"/kontor/kurs/{run.pk}/steg/archive_contract/").content.decode()
    answer = client.post(f"/kontor/kurs/{run.pk}/steg/archive_contract/by_hand/", {"reference": "Sak 17"})

    step.refresh_from_db()
    assert ("Før som gjort for hånd" in page, answer.status_code, step.state) == (False, 403, "open")


def test_the_page_says_whom_the_reminder_went_to(
    run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step = opened(run, "publish_session_plan", moment)
    StepRun.objects.filter(pk=step.pk).update(assignee=consultant)

    page = as_staff(head).post(f"/kontor/kurs/{run.pk}/steg/publish_session_plan/remind/", follow=True)

    assert "Påminnelsen er sendt til Kari Konsulent." in page.content.decode()
