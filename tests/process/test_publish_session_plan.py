"""Samlingsplanen legges ut på landingssiden av konsulent driftsadm.; later changes tell everyone concerned."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from kursflyt.core import norwegian_dates, storage
from kursflyt.documents import calendar
from kursflyt.domain.applications.models import Application, Decision, Place, Withdrawal
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.messages.models import Message
from kursflyt.process import progress, queries
from kursflyt.process.steps.before import planning, publishing
from tests.conftest import make_person
from tests.domain.test_publishing import TEXTS
from tests.process.chart_walk import by_hand


@pytest.fixture
def published(run: Any, head: Any, consultant: Any, moment: datetime) -> Any:
    planning.announce_course(run, by=head.actor, at=moment)
    publishing.receive_page_content(run, texts=TEXTS, by=head.actor, at=moment)
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    by_hand(run, "receive_contract", "sign_contract", by=head.actor, at=moment)
    planning.receive_session_plan(run, sessions=drafts_of(run), by=head.actor, at=moment)
    publishing.publish_session_plan(run, by=consultant.actor, at=moment)
    return run


def drafts_of(run: Any) -> list[SessionDraft]:
    return [
        SessionDraft(row.starts_at, row.ends_at, row.place, row.topic, row.digital) for row in courses.sessions_of(run)
    ]


def applicant(run: Any, name: str, moment: datetime, language: str = "nb") -> Application:
    return Application.objects.create(
        run=run,
        person=make_person(name, language_form=language),
        reference=f"KF-{name}",
        basis="upper_secondary",
        work_status="employed",
        payer="self",
        submitted_at=moment,
    )


def test_the_plan_stands_on_the_page_as_version_one(published: Any) -> None:
    step = queries.last_step(published, "publish_session_plan")

    assert step is not None and (step.evidence["version"], step.evidence["sessions"]) == (1, 3)
    assert [row["topic"] for row in courses.published_sessions(published)] == ["Tema 1", "Tema 2", "Tema 3"]


def test_a_change_after_publishing_mails_those_concerned_with_an_updated_calendar(
    published: Any, head: Any, teacher: Any, moment: datetime
) -> None:
    applicant(published, "Ola", moment)
    participant = applicant(published, "Nynorskbruker", moment, language="nn")
    Place.objects.create(application=participant, granted_at=moment)
    gone = applicant(published, "Trukket", moment)
    Withdrawal.objects.create(application=gone, at=moment, by=head.actor)
    rejected = applicant(published, "Avvist", moment)
    Decision.objects.create(
        application=rejected,
        outcome="rejection",
        considerations="Nei",
        case_officer="A",
        decided_at=moment,
        decided_by=head.actor,
    )
    first, second, third = drafts_of(published)
    moved = SessionDraft(
        norwegian_dates.at(date(2027, 3, 8), time(10)),
        norwegian_dates.at(date(2027, 3, 8), time(15)),
        "Storsalen",
        second.topic,
    )

    publication = publishing.change_session_plan(
        published, sessions=[first, moved, third], by=teacher.actor("teacher"), at=moment
    )

    mails = list(Message.objects.filter(kind="publish_session_plan.changed").order_by("id"))
    assert publication is not None and publication.version == 2
    assert [str(mail.person) for mail in mails] == ["Ola Lærer", "Nynorskbruker Lærer"]
    assert "- Flyttet eller endret: 8. mars 2027 kl. 10.00–15.00, Storsalen. Tema 2" in mails[0].body
    assert "er endra" in mails[1].body
    entries = calendar.read_calendar(storage.read(mails[0].attachments.get().file))
    assert sorted((entry.sequence, norwegian_dates.oslo_day(entry.starts_at)) for entry in entries) == [
        (0, date(2027, 2, 1)),
        (0, date(2027, 4, 5)),
        (1, date(2027, 3, 8)),
    ]


def test_a_removed_session_is_cancelled_in_the_calendar(published: Any, head: Any, moment: datetime) -> None:
    applicant(published, "Ola", moment)
    first, _, third = drafts_of(published)

    publishing.change_session_plan(published, sessions=[first, third], by=head.actor, at=moment)

    mail = Message.objects.get(kind="publish_session_plan.changed")
    assert "- Utgår: 1. mars 2027 kl. 09.00–15.00" in mail.body
    assert b"STATUS:CANCELLED" in storage.read(mail.attachments.get().file)


def test_the_same_plan_again_tells_nobody(published: Any, head: Any, moment: datetime) -> None:
    applicant(published, "Ola", moment)

    publication = publishing.change_session_plan(published, sessions=drafts_of(published), by=head.actor, at=moment)

    assert (
        publication.version if publication else None,
        Message.objects.filter(kind="publish_session_plan.changed").count(),
    ) == (1, 0)


def test_undoing_takes_the_plan_off_the_page(published: Any, consultant: Any, moment: datetime) -> None:
    step = queries.last_step(published, "publish_session_plan")
    assert step is not None

    progress.undo(step, by=consultant.actor, at=moment, reason="Feil plan")

    assert (courses.published_plan(published), queries.is_open(published, "publish_session_plan")) == (None, True)
