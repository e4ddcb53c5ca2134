"""The to-do list: hand over, remind, try again, small work in the row, many at once, and back to the same place."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kursflyt.core import clock
from kursflyt.domain.courses.models import SessionPlanPublication
from kursflyt.domain.people.models import Staff, StaffRole
from kursflyt.process import boxes, charts, due, progress, queries
from kursflyt.process.models import StepRun
from tests import course_at_its_end as course
from tests.conftest import make_run

pytestmark = pytest.mark.django_db

LIST = "/kontor/?vis=everyone&q=tek"


def a_to_do(run: Any, box: str, moment: datetime, **more: Any) -> StepRun:
    given: dict[str, Any] = {"kind": boxes.kind_of(box), "role": charts.role_of(run, box), "opened_at": moment}
    step, _ = StepRun.objects.update_or_create(run=run, box=box, state="open", defaults=given | more)
    return step


def act(client: Any, step: StepRun, act: str, **given: Any) -> str:
    """What the list says after it, as the browser that follows the answer shows it."""
    answer = client.post(f"/kontor/oppgaver/{step.pk}/", {"act": act, "back": LIST, **given})
    assert answer["Location"] == f"{LIST}#todo-{step.pk}"
    return str(client.get(LIST).content.decode())


def act_on(client: Any, steps: list[StepRun], act: str, **given: Any) -> str:
    chosen = [step.pk for step in steps]
    client.post("/kontor/oppgaver/valgte/", {"act": act, "step": chosen, "back": LIST, **given})
    return str(client.get(LIST).content.decode())


def told(page: str) -> str:
    """The notice of the list, without its markup."""
    notice = page.split('id="todo-said"')[1].split('<form class="todo-many')[0].split(">", 1)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", notice).split())


def row_of(page: str, step: StepRun) -> str:
    """The row, or nothing when it is not in the list."""
    return page.partition(f'id="todo-{step.pk}"')[2].partition("</li>")[0]


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
    assert "3 samlinger, fra 1. februar 2027 til 5. april 2027, legges på landingssiden" in row
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


# Many at once


def test_many_are_taken_at_once_and_what_could_not_be_is_listed_with_the_reason(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    rooms, plan = a_to_do(run, "create_rooms", moment, failed=True), a_to_do(run, "publish_session_plan", moment)
    mine, start = a_to_do(run, "register", moment, assignee=consultant), a_to_do(run, "decide_start", moment)

    page = act_on(as_staff(consultant), [rooms, plan, mine, start], "take")

    assert [StepRun.objects.get(pk=step.pk).assignee for step in (rooms, plan, mine, start)] == [
        consultant, consultant, consultant, None,
    ]  # fmt: skip
    assert "2 oppgaver er nå hos Kari Konsulent." in told(page)
    assert "2 ble ikke gjort:" in told(page)
    assert f"Påmelding, {run.title}: Kari Konsulent har oppgaven allerede." in told(page)
    assert f"Avgjør om kurset starter, {run.title}: Kari Konsulent har ikke en rolle" in told(page)


def test_many_are_handed_over_and_reminded_of(
    run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime, outbox: Any
) -> None:
    steps = [a_to_do(run, "create_rooms", moment, failed=True), a_to_do(run, "publish_session_plan", moment)]
    client = as_staff(head)

    given = act_on(client, steps, "hand_over", to=consultant.pk)
    reminded = act_on(client, steps, "remind")
    again = act_on(client, steps, "remind")

    assert "2 oppgaver er nå hos Kari Konsulent." in told(given)
    assert told(reminded).startswith("Sendte 2 påminnelser.")
    assert told(again).startswith("2 ble ikke gjort:")
    assert [mail.kind for mail in outbox()] == [*["step.assigned"] * 2, *["step.reminder"] * 2]


def test_nothing_chosen_and_nobody_chosen_are_said(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    step, client = a_to_do(run, "publish_session_plan", moment), as_staff(head)

    assert told(act_on(client, [], "take")) == "Velg minst én oppgave først."
    assert told(act_on(client, [step], "hand_over")) == "Velg hvem som skal ha oppgaven."
    assert client.post("/kontor/oppgaver/valgte/", {"act": "do", "step": [step.pk]}).status_code == 404


# The page


def test_the_list_is_searched_by_course_and_by_what_is_to_be_done(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    StepRun.objects.all().delete()
    other = make_run(head, consultant, marketer, slug="andre", title="Ølbrygging for Åse")
    for each in (run, other):
        a_to_do(each, "decide_start", moment)
    a_to_do(run, "publish_session_plan", moment)
    client = as_staff(head)

    def found(words: str) -> list[str]:
        page = client.get("/kontor/", {"vis": "everyone", "q": words}).content.decode()
        return sorted(re.findall(r'class="ds-link what" href="/kontor/kurs/\d+/steg/(\w+)/"', page))

    assert found("olbryg") == ["decide_start"]
    assert found("AVGJØR") == ["decide_start", "decide_start"]
    assert found("samlingsplan velferd") == ["publish_session_plan"]
    assert found("samlingsplan ølbrygging") == []


def test_a_date_says_what_happens_when_it_passes_in_the_readers_language(
    run: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    step = a_to_do(run, "register", moment, due_on=moment.date() + timedelta(days=3))
    late = a_to_do(run, "evaluate_course", moment, due_on=moment.date() - timedelta(days=3))

    page = as_staff(head).get(LIST).content.decode()
    box = as_staff(head).get(f"/kontor/kurs/{run.pk}/steg/register/").content.decode()

    assert "om 3 dager. Da stenger påmeldingen." in row_of(page, step)
    assert "om 3 dager. Da stenger påmeldingen." in box
    assert "Da lukkes evalueringen." not in row_of(page, late)
    with translation.override("en"):
        assert due.rule_of("evaluate_course").when_passed == "Then the evaluation closes."


def test_the_place_that_one_comes_back_to_is_never_another_site(
    run: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    step = a_to_do(run, "register", moment)
    for address in (f"/kontor/oppgaver/{step.pk}/", "/kontor/oppgaver/valgte/"):
        answer = as_staff(head).post(address, {"act": "remind", "step": step.pk, "back": "https://example.org/"})
        assert answer["Location"] == "/kontor/"


def test_the_help_names_the_keys_of_the_list(run: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get("/kontor/").content.decode()

    assert "<kbd>x</kbd></dt><dd>velg raden, eller ta den ut av valget</dd>" in page


def test_three_courses_take_as_many_queries_as_one_with_every_kind_of_small_work(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    StepRun.objects.all().delete()
    client, counts = as_staff(head), []
    client.get(LIST)
    for number in range(3):
        each = make_run(head, consultant, marketer, slug=f"kurs-{number}", title=f"Teknikk {number}")
        for box in ("announce_course", "decide_start", "publish_session_plan", "follow_up_evaluation"):
            progress.remind(a_to_do(each, box, moment), by=head.actor, at=moment)
        a_to_do(each, "create_rooms", moment, failed=True, failure="Nei.")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).content.decode().count("data-row-key=") == 10 * (number + 1)
        counts.append(len(asked))

    assert counts[0] == counts[2] <= 20
