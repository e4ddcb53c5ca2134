"""The teacher's home: what waits, in order, each with one button."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.process import progress
from tests import contract_story as story
from tests.conftest import make_run


def titles(text: str) -> list[str]:
    return re.findall(r"<strong>([^<]+)</strong>", text)


def test_an_unsigned_contract_is_all_that_waits(run: Any, teacher: Any, as_person: Any, moment: datetime) -> None:
    story.announce(run, moment)
    story.send(run, teacher, moment)

    page = as_person(teacher, "teacher").get("/larer/")

    assert titles(page.text) == ["Les og signer kontrakten"]


def test_after_signing_plan_training_and_sessions_wait_by_date(
    run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    story.signed(run, teacher, moment)

    page = as_person(teacher, "teacher").get("/larer/")

    assert titles(page.text) == ["Lever samlingsplanen", "Ta den korte opplæringen"]


@pytest.mark.parametrize(("days", "waits"), [(-1, True), (1, True), (400, False)])
def test_the_training_has_no_date_when_the_course_has_begun_and_is_gone_when_it_is_over(
    days: int, waits: bool, run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    story.signed(run, teacher, moment)

    with clock.fixed_at(datetime.combine(run.starts_on, moment.timetz()) + timedelta(days=days)):
        page = as_person(teacher, "teacher").get("/larer/").text

    assert ("Ta den korte opplæringen" in titles(page)) == waits
    if waits:
        card = page[page.index("Ta den korte opplæringen") :].split("</li>")[0]
        assert ("Frist" in card) == (days < 0)


def test_the_classroom_and_the_attendance_come_with_their_boxes(
    run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    from kursflyt.process.models import StepRun

    story.signed(run, teacher, moment)
    progress.finish(run, "receive_session_plan", by=run.head.actor, at=moment)
    StepRun.objects.create(run=run, box="hold_sessions", kind="gather", role="teacher", opened_at=moment)

    client = as_person(teacher, "teacher")
    before = client.get("/larer/")
    with clock.fixed_at(run.sessions.get(number=1).starts_at + timedelta(hours=1)):
        client = as_person(teacher, "teacher")
        during = client.get("/larer/")

    assert titles(before.text)[-1] == "Før oppmøte for samling 1"
    assert f"/larer/kurs/{run.pk}/samling/1/oppmote/" not in before.text
    assert f"/larer/kurs/{run.pk}/samling/1/oppmote/" in during.text


def test_nothing_waiting_says_so(teacher: Any, as_person: Any) -> None:
    page = as_person(teacher, "teacher").get("/larer/")

    assert "Ingenting venter på deg nå" in page.text


def test_the_number_of_queries_does_not_grow_with_the_courses(
    run: Any, teacher: Any, as_person: Any, moment: datetime
) -> None:
    story.signed(run, teacher, moment)
    client = as_person(teacher, "teacher")
    client.get("/larer/")
    with CaptureQueriesContext(connection) as one:
        client.get("/larer/")
    for number in (2, 3):
        other = make_run(run.head, run.consultant, run.marketer, slug=f"kurs-{number}")
        progress.begin(other, by=run.head.actor, at=moment)
        story.signed(other, teacher, moment)

    with CaptureQueriesContext(connection) as three:
        client.get("/larer/")

    assert len(three) == len(one)
