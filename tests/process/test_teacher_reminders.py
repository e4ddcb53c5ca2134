"""A reminder of what waits for the teacher reaches the teacher too, with the way to the page where it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import resolve

from kursflyt.domain.people.models import PersonalLink
from kursflyt.pages.teacher import waiting
from kursflyt.process import progress, reminders, teacher_work
from kursflyt.process.models import StepRun
from tests import contract_story as story
from tests.conftest import make_person

TEACHERS = [*waiting.WORK, "sign_contract"]


@pytest.fixture
def signed(run: Any, teacher: Any, moment: Any) -> Any:
    return story.signed(run, teacher, moment)


def open_step(run: Any, box: str, at: Any, assignee: Any) -> StepRun:
    role = "participants" if box == "register" else "teacher"
    values = {"kind": "person", "role": role, "opened_at": at, "assignee": assignee, "due_on": at.date()}
    return StepRun.objects.update_or_create(run=run, box=box, state="open", defaults=values)[0]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("box", waiting.WORK)
def test_the_teacher_is_mailed_as_well_with_the_way_to_the_page(
    run: Any, signed: Any, teacher: Any, consultant: Any, head: Any, moment: Any, outbox: Any, box: str, language: str
) -> None:
    teacher.language_form = language
    teacher.save()
    step = open_step(run, box, moment, consultant)
    before = len(outbox())

    progress.remind(step, by=head.actor, at=moment)

    staff, mine = outbox()[before:]
    assert (staff.kind, staff.staff, mine.kind, mine.person) == (
        "step.reminder",
        consultant,
        "step.teacher_reminder",
        teacher,
    )
    assert mine.language == language and "/larer/inn/" in mine.body
    assert reminders.newest_of([step])[step.pk].names == "Kari Konsulent og Tore Lærer"


@pytest.mark.parametrize("box", TEACHERS)
def test_the_page_of_the_mail_is_the_page_of_the_teachers_list(box: str) -> None:
    found = resolve(teacher_work.WORK[box].path.format(run=7, contract=7)).view_name
    assert found == (waiting.WORK[box].page if box in waiting.WORK else "teacher.contracts.read")
    if box in waiting.WORK:
        assert str(waiting.WORK[box].title) == teacher_work.WORK[box].title
    assert set(teacher_work.WORK) == set(TEACHERS)


def test_once_a_day_and_no_link_is_left_behind(
    run: Any, signed: Any, consultant: Any, head: Any, moment: Any, outbox: Any
) -> None:
    step = open_step(run, "send_pass_list", moment, consultant)
    progress.remind(step, by=head.actor, at=moment)
    before, links = len(outbox()), PersonalLink.objects.count()
    with pytest.raises(reminders.RemindedToday, match="Kari Konsulent og Tore Lærer ble minnet"):
        progress.remind(step, by=head.actor, at=moment + timedelta(hours=2))
    step.assignee = head
    step.save()
    progress.remind(step, by=consultant.actor, at=moment + timedelta(hours=3))
    assert [mail.staff for mail in outbox()[before:]] == [head]
    assert PersonalLink.objects.count() == links
    progress.remind(step, by=head.actor, at=moment + timedelta(days=1))
    assert len(outbox()) == before + 3


def test_a_contract_that_is_sent_waits_for_the_one_who_shall_sign_it(
    run: Any, teacher: Any, head: Any, moment: Any, outbox: Any
) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)
    step = StepRun.objects.get(run=run, box="sign_contract", state="open")
    before = len(outbox())
    progress.remind(step, by=head.actor, at=moment)
    assert {mail.kind for mail in outbox()[before:]} == {"step.reminder", "step.teacher_reminder"}


def test_what_has_mails_of_its_own_is_not_reminded_of_twice_when_it_is_late(
    run: Any, signed: Any, consultant: Any, moment: Any, outbox: Any
) -> None:
    StepRun.objects.filter(run=run).update(due_on=None)
    for box in ("register_grades", "send_invoice"):
        open_step(run, box, moment, consultant)
    before = len(outbox())
    assert progress.remind_overdue(at=moment + timedelta(days=2)) == 2
    told = [(mail.kind, mail.subject) for mail in outbox()[before:] if mail.person]
    assert told == [("step.teacher_reminder", "Påminnelse: Send faktura i EHF")]


def test_what_waits_for_participants_and_a_run_without_a_teacher_are_reminded_of_as_before(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: Any, outbox: Any
) -> None:
    unsigned = open_step(run, "receive_session_plan", moment, consultant)
    progress.remind(unsigned, by=head.actor, at=moment)
    story.signed(run, make_person("Siri", "Ny"), moment)
    before = len(outbox())
    progress.remind(open_step(run, "register", moment, consultant), by=head.actor, at=moment)
    assert [mail.kind for mail in outbox()[before:]] == ["step.reminder"]
    assert not [mail for mail in outbox()[:before] if mail.kind == "step.teacher_reminder"]
