"""The weekly mail: on Monday at seven in Oslo, once, to those who have something to be told and want it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.core.clock import OSLO
from kursflyt.domain.courses import start_decision
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import weekly_mail as choices
from kursflyt.domain.people.models import StaffRole
from kursflyt.process import tasks, weekly_mail
from kursflyt.process.models import StepRun
from tests.applicants import apply

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 12, 7, 7, 0, tzinfo=OSLO)


def _to_do(run: Any, box: str, due_on: date, assignee: Any = None, role: str = "operations") -> StepRun:
    return StepRun.objects.create(
        run=run, box=box, kind="person", role=role, assignee=assignee, due_on=due_on, opened_at=MONDAY
    )


@pytest.fixture
def work(run: Any, consultant: Any) -> None:
    StepRun.objects.filter(run=run).delete()
    _to_do(run, "publish_landing_page", date(2026, 12, 1), consultant)
    _to_do(run, "publish_session_plan", date(2026, 12, 11), consultant)
    _to_do(run, "send_welcome_letters", date(2026, 12, 13))
    _to_do(run, "issue_certificates", date(2026, 12, 14), consultant)


def _to(member: Any) -> Message:
    return Message.objects.get(kind="your_week", staff=member)


def test_the_consultant_is_told_what_is_overdue_and_what_is_due_by_run_with_links(
    run: Any, work: None, consultant: Any
) -> None:
    weekly_mail.send(at=MONDAY)

    mail = _to(consultant)
    assert mail.subject == "Uken din i Kursflyt: 1 over fristen, 2 denne uken"
    late, due = mail.body.split("DENNE UKEN, TIL OG MED 13. desember 2026")
    assert f"{run.title}\n- Publiser landingssiden, frist 1. desember 2026\n" in late
    assert f"/kontor/kurs/{run.pk}/steg/publish_landing_page/" in late
    assert "- Publiser samlingsplanen, frist 11. desember 2026\n" in due
    assert "- Send velkomstbrev, frist 13. desember 2026 (ingen i rollen din har tatt den)" in due
    assert "Utsted bevisene" not in mail.body


def test_the_head_gets_the_numbers_of_their_runs_and_nobodys_name(run: Any, work: None, head: Any) -> None:
    application = apply(run, at=MONDAY - timedelta(days=1))

    weekly_mail.send(at=MONDAY)

    mail = _to(head)
    assert "- 1 søknad, 30 plasser, 0 har plass" in mail.body
    assert "- 1 over fristen, lengst: Publiser landingssiden" in mail.body
    told = "".join(Message.objects.filter(kind="your_week").values_list("body", flat=True))
    assert not any(word in told for word in (application.person.family_name, application.reference))


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 12, 7, 6, 59, tzinfo=OSLO),
        datetime(2026, 12, 6, 12, 0, tzinfo=OSLO),
        datetime(2026, 12, 8, 7, 0, tzinfo=OSLO),
    ],
)
def test_it_is_sent_on_monday_from_seven_in_oslo(run: Any, work: None, at: datetime) -> None:
    assert weekly_mail.send(at=at) == 0


def test_seven_is_seven_in_summer_too(run: Any, work: None, consultant: Any) -> None:
    _to_do(run, "create_rooms", date(2027, 6, 11), consultant)
    before = datetime.fromisoformat("2027-06-07T04:59:00+00:00")

    assert (weekly_mail.send(at=before), weekly_mail.send(at=before + timedelta(minutes=1)) > 0) == (0, True)


def test_never_twice_in_a_week_and_again_the_next(run: Any, work: None) -> None:
    first = weekly_mail.send(at=MONDAY)

    assert first > 0
    assert [weekly_mail.send(at=MONDAY + timedelta(hours=hours)) for hours in (0, 3)] == [0, 0]
    assert weekly_mail.send(at=MONDAY + timedelta(weeks=1)) == first


def test_nothing_to_say_is_not_said(run: Any, work: None, marketer: Any) -> None:
    weekly_mail.send(at=MONDAY)

    assert not Message.objects.filter(staff=marketer).exists()


def test_who_has_turned_it_off_gets_none_until_it_is_on_again(run: Any, work: None, consultant: Any) -> None:
    choices.choose(staff=consultant, wanted=False, by=consultant.actor, at=MONDAY)
    weekly_mail.send(at=MONDAY)
    assert not Message.objects.filter(staff=consultant).exists()

    choices.choose(staff=consultant, wanted=True, by=consultant.actor, at=MONDAY)
    weekly_mail.send(at=MONDAY)
    assert _to(consultant)


def test_choosing_what_is_chosen_already_writes_no_row(consultant: Any, moment: datetime) -> None:
    assert choices.choose(staff=consultant, wanted=True, by=consultant.actor, at=moment) is None
    assert choices.choose(staff=consultant, wanted=False, by=consultant.actor, at=moment) is not None


def test_a_role_that_has_ended_gets_no_mail(run: Any, work: None, consultant: Any) -> None:
    StaffRole.objects.filter(staff=consultant).update(valid_until=date(2026, 12, 6))

    weekly_mail.send(at=MONDAY)

    assert not Message.objects.filter(staff=consultant).exists()


def test_a_cancelled_run_is_not_in_it(run: Any, work: None, head: Any, consultant: Any) -> None:
    start_decision.cancel(run=run, reason="Brann.", by=head.actor, at=MONDAY)

    assert weekly_mail.send(at=MONDAY) == 0


def test_the_job_of_the_clock_sends_it(run: Any, work: None, consultant: Any) -> None:
    with clock.fixed_at(MONDAY):
        tasks.send_weekly_mail()

    assert _to(consultant)


def test_many_to_dos_take_as_many_queries_as_few(run: Any, work: None, consultant: Any, head: Any) -> None:
    counts = []
    weekly_mail.weeks_of([consultant, head], on=MONDAY.date())
    for box in ("create_rooms", "enrol_teacher", "grant_training"):
        with CaptureQueriesContext(connection) as queries:
            weekly_mail.weeks_of([consultant, head], on=MONDAY.date())
        counts.append(len(queries))
        _to_do(run, box, date(2026, 12, 9), consultant)
    assert len(set(counts)) == 1
