"""The office moves one date: all that moves with it is shown first, then it is one click, and one click back."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.messages.models import Message
from kursflyt.process.steps.before import applications
from tests.applicants import apply, ruling


@pytest.fixture
def participant(run: Any, head: Any, moment: datetime) -> Any:
    application = apply(run, at=moment)
    applications.decide(run, rulings=[ruling(application, "offer")], by=head.actor, at=moment)
    applications.accept_offer(application, by=application.person.actor(), at=moment)
    return application


def _filled(page: str) -> dict[str, str]:
    """What a browser would send: the values of the inputs and boxes of the form that stand on the page."""
    given = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, kind, value = (_attribute(tag, attribute) for attribute in ("name", "type", "value"))
        if name and not name.startswith(("q", "csrf")) and (kind != "checkbox" or "checked" in tag):
            given[name] = value or ("on" if kind == "checkbox" else "")
    return given


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _address(run: Any, key: str, to: str) -> str:
    return f"/kontor/kurs/{run.pk}/datoer/flytt/?dato={key}&til={to}"


def test_the_dates_of_a_run_stand_with_weekday_and_week_and_can_each_be_moved(
    run: Any, consultant: Any, as_staff: Any
) -> None:
    page = as_staff(consultant).get(f"/kontor/kurs/{run.pk}/datoer/").content.decode()

    assert "mandag 1. februar 2027 (uke 5)" in page and "mandag 1. mars 2027 kl. 09.00 (uke 9)" in page
    assert page.count("/datoer/flytt/?dato=") == 10


def test_moving_the_start_shows_what_moves_with_it_and_changes_nothing(run: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get(_address(run, "starts_on", "2027-02-08")).content.decode()

    assert 'name="new_start_decision_on" value="2027-01-25"' in page
    assert "mandag 8. mars 2027 kl. 09.00 (uke 10)" in page
    assert "Send velkomstbrev: <del" in page and "29. januar 2027" in page
    assert "Flytt 9 datoer" in page
    assert CourseRun.objects.get(pk=run.pk).starts_on == date(2027, 2, 1)


def test_one_click_moves_them_and_one_click_puts_them_back(
    run: Any, head: Any, participant: Any, as_staff: Any, moment: datetime
) -> None:
    publishing.publish_plan(run=run, by=head.actor, at=moment)
    client, address = as_staff(head), _address(run, "starts_on", "2027-02-08")
    filled = _filled(client.get(address).content.decode())

    moved = client.post(address, filled | {"act": "move", "reason": "Flom."}, follow=True).content.decode()

    fact = DatesMoved.objects.get()
    assert "9 datoer ble flyttet. Du kan angre under." in moved and "Grunn: Flom." in moved
    assert (CourseRun.objects.get(pk=run.pk).ends_on, fact.by) == (date(2027, 4, 27), head.actor)
    undo = f"/kontor/kurs/{run.pk}/datoer/angre/{fact.pk}/"
    assert "1 får en e-post om at de gamle datoene gjelder likevel." in client.get(undo).content.decode()
    back = client.post(undo, follow=True).content.decode()
    assert "Datoene er satt tilbake slik de var." in back and "Angret av Anne Avdeling" in back
    assert CourseRun.objects.get(pk=run.pk).ends_on == date(2027, 4, 20)
    assert sorted(Message.objects.filter(kind__startswith="dates.").values_list("kind", flat=True)) == [
        "dates.moved",
        "dates.undone",
    ]
    assert client.get(undo).status_code == 404


def test_a_date_can_be_taken_out_and_another_corrected(run: Any, head: Any, as_staff: Any) -> None:
    client, address = as_staff(head), _address(run, "starts_on", "2027-02-08")
    filled = _filled(client.get(address).content.decode()) | {"new_start_decision_on": "2027-01-27"}
    del filled["along_registration_deadline_at"]

    client.post(address, filled | {"act": "move"})

    changed = CourseRun.objects.get(pk=run.pk)
    assert (changed.start_decision_on, changed.registration_deadline_at) == (
        date(2027, 1, 27),
        run.registration_deadline_at,
    )


def test_dates_in_the_wrong_order_are_said_at_the_date_and_nothing_is_stored(
    run: Any, head: Any, as_staff: Any
) -> None:
    client, address = as_staff(head), _address(run, "starts_on", "2027-02-08")
    filled = _filled(client.get(address).content.decode()) | {"new_start_decision_on": "2027-01-01"}

    response = client.post(address, filled | {"act": "move"})

    page = response.content.decode()
    assert (response.status_code, 'id="id_new_start_decision_on_error"' in page) == (422, True)
    assert "Avgjørelsen om oppstart kan ikke tas før påmeldingsfristen." in page
    assert (CourseRun.objects.get(pk=run.pk).starts_on, DatesMoved.objects.count()) == (date(2027, 2, 1), 0)


def test_an_empty_date_and_a_silent_change_are_sent_back(run: Any, head: Any, participant: Any, as_staff: Any) -> None:
    client, address = as_staff(head), _address(run, "starts_on", "2027-02-08")
    filled = _filled(client.get(address).content.decode())
    silent = {name: value for name, value in filled.items() if name != "tell"}

    empty = client.post(address, filled | {"act": "move", "new_ends_on": ""}).content.decode()
    untold = client.post(address, silent | {"act": "move"}).content.decode()

    assert "Skriv den nye datoen, eller ta bort krysset foran." in empty
    assert "Skriv hvorfor de som berøres, ikke skal få e-post." in untold and DatesMoved.objects.count() == 0


def test_a_preview_made_before_someone_else_moved_the_dates_is_refused(run: Any, head: Any, as_staff: Any) -> None:
    client, address = as_staff(head), _address(run, "starts_on", "2027-02-08")
    filled = _filled(client.get(address).content.decode())
    CourseRun.objects.filter(pk=run.pk).update(waiting_list_closes_on=date(2027, 3, 2))

    page = client.post(address, filled | {"act": "move"}).content.decode()

    assert "Noen har endret datoene mens du så på dem." in page and DatesMoved.objects.count() == 0


def test_one_session_is_moved_alone(run: Any, consultant: Any, as_staff: Any) -> None:
    client = as_staff(consultant)
    second = Session.objects.get(run=run, number=2)
    address = _address(run, f"session_{second.pk}", "2027-03-03")

    client.post(address, _filled(client.get(address).content.decode()) | {"act": "move"})

    days = [f"{session.starts_at:%d.%m}" for session in Session.objects.filter(run=run).order_by("number")]
    assert days == ["01.02", "03.03", "05.04"]


def test_a_date_that_cannot_be_moved_says_why(run: Any, head: Any, participant: Any, as_staff: Any) -> None:
    CourseRun.objects.filter(pk=run.pk).update(
        registration_deadline_at=datetime.fromisoformat("2026-11-01T12:00+01:00")
    )

    page = as_staff(head).get(_address(run, "registration_deadline_at", "2027-01-11"), follow=True).content.decode()

    assert "Påmeldingsfrist kan ikke flyttes. Datoen er passert." in page


def test_marketing_looks_on(run: Any, marketer: Any, as_staff: Any) -> None:
    client = as_staff(marketer)

    assert [
        client.get(path).status_code for path in (f"/kontor/kurs/{run.pk}/datoer/", _address(run, "ends_on", ""))
    ] == [
        403,
        403,
    ]


def test_the_page_of_dates_takes_as_many_queries_with_few_sessions_as_with_many(
    run: Any, head: Any, as_staff: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_staff(head)
    client.get(f"/kontor/kurs/{run.pk}/datoer/")
    counts = []
    for keep in (3, 1):
        Session.objects.filter(run=run, number__gt=keep).delete()
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/kontor/kurs/{run.pk}/datoer/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
