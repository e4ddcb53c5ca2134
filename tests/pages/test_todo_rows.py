"""A row of the to-do list: handed over, reminded of, tried again, done by hand, and its small work done in it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kursflyt.core import clock
from kursflyt.domain.courses.models import SessionPlanPublication
from kursflyt.domain.people.models import Staff, StaffRole
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun
from tests import course_at_its_end as course
from tests.pages.todo_list import LIST, a_to_do, act, row_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(school: Any) -> Any:
    """A member of the staff whose only role is over."""
    member = Staff.objects.create_user(
        username="ole", email="ole@fjordvik.example", first_name="Ole", last_name="Olsen"
    )
    StaffRole.objects.create(staff=member, role="operations", valid_until=date(2026, 10, 1))
    return member


# Hand over


def test_a_row_is_handed_over_to_those_whose_role_may_do_it(
    run: Any, head: Any, consultant: Any, marketer: Any, stranger: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment, assignee=consultant), as_staff(consultant)
    choices = re.findall(r'<option value="(\d+)">', row_of(client.get(LIST).content.decode(), step))

    page = act(client, step, "hand_over", to=head.pk)

    step.refresh_from_db()
    assert (choices, step.assignee) == ([str(head.pk)], head)
    assert "Oppgaven er nå hos Anne Avdeling." in told(page)


@pytest.mark.parametrize("who", ["marketer", "stranger"])
def test_nobody_else_can_be_given_it(
    who: str, run: Any, consultant: Any, as_staff: Any, moment: datetime, request: pytest.FixtureRequest
) -> None:
    step, other = a_to_do(run, "decide_start", moment, assignee=consultant), request.getfixturevalue(who)

    page = act(as_staff(consultant), step, "hand_over", to=other.pk)

    step.refresh_from_db()
    assert step.assignee == consultant
    assert f"{other} har ikke en rolle som kan gjøre denne oppgaven." in row_of(page, step)


def test_what_the_teacher_does_is_followed_by_those_who_look_after_the_run(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = a_to_do(run, "prepare_classroom", moment, assignee=consultant), as_staff(marketer)

    page = client.get(LIST).content.decode()

    assert re.findall(r'<option value="(\d+)">', row_of(page, step)) == [str(head.pk)]
    assert "Ta den" not in row_of(page, step)


# Remind


def test_a_reminder_is_shown_with_whom_and_when(
    run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime, outbox: Any
) -> None:
    step = a_to_do(run, "publish_session_plan", moment, assignee=consultant)

    page = act(as_staff(head), step, "remind")

    assert [(mail.kind, mail.staff) for mail in outbox()] == [("step.reminder", consultant)]
    assert told(page) == "Påminnelsen er sendt til Kari Konsulent."
    assert "Minnet på 24.11 kl. 10.00: Kari Konsulent" in row_of(page, step)


def test_a_second_reminder_the_same_day_says_that_there_was_one_and_sends_nothing(
    run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime, outbox: Any
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment, assignee=consultant), as_staff(head)
    act(client, step, "remind")
    with clock.fixed_at(moment + timedelta(hours=3)):
        page = act(client, step, "remind")

    assert "Kari Konsulent ble minnet på denne i dag kl. 10.00." in row_of(page, step)
    assert "Minnet på 24.11 kl. 10.00" in row_of(page, step)
    assert len(outbox()) == 1


def test_it_can_be_sent_the_next_day_and_to_whoever_has_got_it_since(
    run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime, outbox: Any
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment, assignee=consultant), as_staff(head)
    act(client, step, "remind")
    step.assignee = head
    step.save()
    page = act(client, step, "remind")
    with clock.fixed_at(moment + timedelta(days=1)):
        act(client, step, "remind")

    assert "Minnet på 24.11 kl. 10.00: Anne Avdeling" in row_of(page, step)
    assert [mail.staff for mail in outbox()] == [consultant, head, head]


# Machines


def test_a_machine_that_failed_is_tried_again_from_the_list(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step = a_to_do(run, "create_rooms", moment, failed=True, failure="Canvas svarer ikke.")
    client = as_staff(consultant)
    row = row_of(client.get(LIST).content.decode(), step)

    page = act(client, step, "try_again")
    again = client.post(f"/kontor/oppgaver/{step.pk}/", {"act": "try_again", "back": LIST})

    step.refresh_from_db()
    assert ("Prøv igjen" in row, "Hvor ble det gjort?" in row, step.failed) == (True, True, False)
    assert "prøves en gang til nå" in told(page)
    assert again.status_code == 302


def test_it_is_done_by_hand_with_a_reference_and_refused_without(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step = a_to_do(run, "create_rooms", moment, failed=True, failure="Canvas svarer ikke.")
    client = as_staff(consultant)

    refused = act(client, step, "by_hand", reference=" ")
    page = act(client, step, "by_hand", reference="Canvas-emne 4711")

    step.refresh_from_db()
    assert "Skriv hvor det ble gjort" in row_of(refused, step)
    assert (step.state, step.reference, row_of(page, step)) == ("done", "Canvas-emne 4711", "")
    assert "er ført som gjort for hånd" in told(page)


def test_a_decision_is_not_said_to_be_done_by_hand(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    step = a_to_do(run, "decide_start", moment)

    page = act(as_staff(head), step, "by_hand", reference="på telefonen")

    step.refresh_from_db()
    assert (step.state, "Hvor ble det gjort?" in row_of(page, step)) == ("open", False)
    assert "Dette gjøres av en annen rolle." in row_of(page, step)


# Small work


def do(client: Any, step: StepRun) -> str:
    """Presses the button of the row."""
    row = row_of(client.get(LIST).content.decode(), step)
    return act(client, step, "do", seen=re.findall(r'name="seen" value="(\w+)"', row)[0])


def test_the_plan_is_published_in_the_row_and_taken_back(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment), as_staff(consultant)
    row = row_of(client.get(LIST).content.decode(), step)

    page = do(client, step)
    step.refresh_from_db()
    assert "3 samlinger, 1. februar–5. april 2027, legges på landingssiden" in row
    assert (step.state, SessionPlanPublication.objects.count()) == ("done", 1)
    assert told(page).startswith("Samlingsplanen står nå på landingssiden, med kalenderfil. Angre")

    page = act(client, step, "undo")
    assert (SessionPlanPublication.objects.count(), "er angret og åpnet igjen" in told(page)) == (0, True)


def test_the_others_are_told_of_the_course_in_the_row(
    run: Any, head: Any, as_staff: Any, moment: datetime, outbox: Any
) -> None:
    step = queries.open_step(run, "announce_course")
    assert step is not None
    client = as_staff(head)
    row = row_of(client.get(LIST).content.decode(), step)

    page = do(client, step)

    assert "Kari Konsulent og Mats Marked får e-post: start 1. februar 2027, 30 plasser, minst 12 deltakere." in row
    assert [mail.kind for mail in outbox()] == ["announce_course", "announce_course"]
    assert told(page) == "Kari Konsulent og Mats Marked har fått melding."


def test_a_course_with_enough_is_started_in_the_row_after_a_question(
    run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    run.minimum = 2
    run.save()
    course.participants(run, 2)
    step, client = a_to_do(run, "decide_start", moment), as_staff(head)
    row = row_of(client.get(LIST).content.decode(), step)
    theirs = row_of(as_staff(consultant).get(LIST).content.decode(), step)

    do(client, step)

    step.refresh_from_db()
    assert "2 har takket ja, og minimum er 2. Kurset starter 1. februar 2027." in row
    assert "2 deltakere får da tilgang til klasserommet." in row
    assert ('value="do"' in theirs, step.state, step.evidence["choice"]) == (False, "done", "start")


def test_with_too_few_the_row_leads_to_the_page_and_the_button_does_nothing(
    run: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = a_to_do(run, "decide_start", moment), as_staff(head)
    row = row_of(client.get(LIST).content.decode(), step)

    page = act(client, step, "do", seen="")

    step.refresh_from_db()
    assert "0 har takket ja, og minimum er 12. Åpne oppgaven for å avgjøre." in row
    assert ('value="do"' in row, step.state) == (False, "open")
    assert "Dette kan ikke gjøres herfra nå." in row_of(page, step)


def test_figures_that_changed_meanwhile_are_shown_before_anything_is_done(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment), as_staff(consultant)
    seen = re.findall(r'name="seen" value="(\w+)"', row_of(client.get(LIST).content.decode(), step))[0]
    run.sessions.last().delete()

    page = act(client, step, "do", seen=seen)

    assert SessionPlanPublication.objects.count() == 0
    assert "Tallene er endret siden du åpnet listen." in row_of(page, step)
    assert "2 samlinger" in row_of(page, step)


def test_what_a_colleague_did_meanwhile_is_told_and_not_done_twice(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment), as_staff(consultant)
    seen = re.findall(r'name="seen" value="(\w+)"', row_of(client.get(LIST).content.decode(), step))[0]
    progress.finish(run, "publish_session_plan", by=consultant.actor, at=moment)

    page = act(client, step, "do", seen=seen)

    assert "er allerede gjort av Kari Konsulent" in told(page)
