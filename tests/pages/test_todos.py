"""The to-do list as a whole: many rows at once, search, dates, keys, and as many queries for many rows as for few."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kursflyt.process import due, progress
from kursflyt.process.models import StepRun
from tests.conftest import make_run
from tests.pages.todo_list import LIST, a_to_do, act_on, row_of, told

pytestmark = pytest.mark.django_db


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
