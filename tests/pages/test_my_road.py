"""The road of a course: at its end there is something to fetch, and the page leads there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock, storage
from kursflyt.core.actor import MACHINE
from kursflyt.domain.assessment import grading, pass_list, publication
from kursflyt.domain.assessment.models import Extension, GradingDelay
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.school import queries
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.pages.my import road
from tests import course_at_its_end as course
from tests.conftest import make_run

ENDS = [
    ([("done", road.Stop("Sendt", done=True)), ("here", road.Stop("Vent", done=False))], "Vent"),
    ([("done", road.Stop("Beviset ditt er klart", done=True, action="Hent", url="/bevis/"))], "Beviset ditt er klart"),
    ([("done", road.Stop("Du har trukket deg", done=True))], None),
]


@pytest.mark.parametrize(("stops", "text"), ENDS)
def test_what_to_do_now_is_the_first_open_stop_or_what_lies_at_the_end(
    stops: list[tuple[road.State, road.Stop]], text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(road, "road", lambda here: stops)

    found = road.now(None)  # type: ignore[arg-type]

    assert (found.text if found else None) == text


@pytest.mark.django_db
def test_the_result_is_promised_by_the_day_of_the_law_or_the_day_that_was_told(run: Any, as_person: Any) -> None:
    application = course.participants(run, 1)[0]
    course.hand_in_all([application])
    client, address = as_person(application.person), f"/min-side/soknad/{application.pk}/"

    with clock.fixed_at(course.AFTER_DEADLINE):
        by_law = client.get(address).content.decode()
        by, at = run.head.actor, course.AFTER_DEADLINE
        GradingDelay.objects.create(run=run, new_date=date(2027, 5, 21), reason="Sykdom", by=by, at=at)
        told = client.get(address).content.decode()
    with clock.fixed_at(course.day(course.AFTER_DEADLINE, 60)):
        late = client.get(address).content.decode()

    assert "Du får resultatet senest" in by_law and "11. mai 2027" in by_law
    assert "21. mai 2027" in told and "11. mai 2027" not in told
    assert "Du får resultatet" in late and "Du får resultatet senest" not in late


@pytest.mark.django_db
def test_whoever_did_not_hand_in_is_asked_to_until_their_own_deadline_and_not_after(run: Any, as_person: Any) -> None:
    application = course.participants(run, 1)[0]
    client, address = as_person(application.person), f"/min-side/soknad/{application.pk}/"
    at, by = course.AFTER_DEADLINE, run.head.actor

    with clock.fixed_at(at):
        late = client.get(address).content.decode()
        Extension.objects.create(application=application, new_deadline_at=course.day(at, 7), reason="Syk", at=at, by=by)
        extended = client.get(address).content.decode()

    assert "Fristen for å levere oppgaven gikk ut" in late and "Lever oppgaven" not in late
    assert "Lever oppgaven" in extended and "gikk ut" not in extended


@pytest.mark.django_db
def test_nobody_is_promised_a_certificate_for_a_course_they_did_not_pass(run: Any, as_person: Any) -> None:
    passed, failed = course.participants(run, 2)
    course.hold_sessions(run, [passed, failed])
    course.hand_in_all([passed, failed])
    course.grade_all(run, [passed])
    rows = [grading.SheetRow(failed.pk, "not_passed", "", True)]
    grading.save_sheet(run=run, rows=rows, by=run.head.actor, at=course.GRADED)
    pass_list.confirm(run=run, by=run.head.actor, at=course.GRADED)
    publication.publish(run=run, by=run.head.actor, at=course.GRADED)

    with clock.fixed_at(course.GRADED):
        good, bad = (
            as_person(one.person).get(f"/min-side/soknad/{one.pk}/").content.decode() for one in (passed, failed)
        )

    assert ("Du får bevis for kurset" in good, "Du får bevis for kurset" in bad) == (True, False)
    assert "da får du ikke bevis" in bad and "hvordan du kan klage" in bad


@pytest.mark.django_db
def test_who_may_hand_in_in_the_course_room_is_told(run: Any, as_person: Any) -> None:
    application = course.participants(run, 1)[0]
    here = road.standing(application, school=queries.current(), at=course.BEFORE_DEADLINE)
    assert "Lever oppgaven" in [stop.text for _, stop in road.road(here)]
    classroom.open_classroom(
        run=run, external_id="7", external_url="https://c.example/7", by=MACHINE, at=course.BEFORE_DEADLINE
    )
    assert "Lever oppgaven her eller i kursrommet, senest" in [stop.text for _, stop in road.road(here)]


@pytest.mark.django_db
def test_several_courses_cost_my_side_no_more_queries_than_one(
    run: Any, head: Any, consultant: Any, marketer: Any, as_person: Any
) -> None:

    application = course.participants(run, 1)[0]
    client = as_person(application.person)
    client.get("/min-side/")
    with CaptureQueriesContext(connection) as one:
        client.get("/min-side/")
    for number in range(2):
        other = make_run(head, consultant, marketer, slug=f"et-annet-kurs-{number}")
        application.pk, application.run, application.reference = None, other, f"KF-ANNET-{number}"
        application.save()
    with CaptureQueriesContext(connection) as three:
        client.get("/min-side/")

    assert len(three) == len(one)


@pytest.mark.django_db
def test_the_welcome_letter_that_came_by_mail_lies_among_the_letters(run: Any, as_person: Any) -> None:
    (application,) = course.participants(run, 1)
    client, address = as_person(application.person), f"/min-side/soknad/{application.pk}/"

    before, missing = client.get(address).text, client.get(f"{address}velkomstbrev/").status_code
    document = storage.keep(course.PDF, media_type="application/pdf", at=course.SECOND_LAST)
    WelcomeLetter.objects.create(application=application, document=document, at=course.SECOND_LAST, by=run.head.actor)
    page, letter = client.get(address).text, client.get(f"{address}velkomstbrev/")

    assert (missing, "Velkomstbrev 1. mars 2027 (PDF)" in before) == (404, False)
    assert f'href="{address}velkomstbrev/">Velkomstbrev 1. mars 2027 (PDF)</a>' in page
    assert (letter["Content-Type"], b"".join(letter.streaming_content)) == ("application/pdf", course.PDF)


@pytest.mark.django_db
def test_who_has_the_certificate_is_not_asked_to_withdraw(run: Any, as_person: Any) -> None:
    (application,) = course.passed(run, 1)
    client, address = as_person(application.person), f"/min-side/soknad/{application.pk}/"

    with clock.fixed_at(course.GRADED):
        publication.publish(run=run, by=run.head.actor, at=course.GRADED)
        before = client.get(address).text
        certificates.issue(application=application, by=run.head.actor, at=course.GRADED)
        page = client.get(address).text

    assert "Meld avbud" in before and "Meld avbud" not in page
    assert "Beviset ditt er klart" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "says"), [(-1, "Kurset starter"), (0, "Samlingene er i gang, til"), (78, "Samlingene er i gang, til")]
)
def test_the_sessions_are_ahead_or_under_way(run: Any, days: int, says: str) -> None:
    assert _sessions_of(run, days) == (says, False)


@pytest.mark.django_db
def test_the_sessions_are_no_longer_under_way_when_the_last_day_has_passed(run: Any) -> None:
    assert _sessions_of(run, 79) == ("Samlingene er ferdige", True)


def _sessions_of(run: Any, days: int) -> tuple[str, bool]:
    """Text and whether it is done, so many days after the first."""
    (application,) = course.participants(run, 1)
    at = course.day(course.SECOND_LAST.replace(year=2027, month=2, day=1), days)
    document = storage.keep(course.PDF, media_type="application/pdf", at=at)
    WelcomeLetter.objects.create(application=application, document=document, at=at, by=run.head.actor)
    stop = road._sessions(road.standing(application, school=queries.current(), at=at))
    return stop.text, stop.done
