"""A worker that is killed by the system at any call outside, for good: those after it end with one of everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.courses.models import Session
from kursflyt.process import queries
from kursflyt.process.steps.before import invoices, publishing
from tests import contract_story as story
from tests.domain.invoicing_examples import employee, participant
from tests.process.reaching import reach
from tests.process.test_publish_landing_page import handed_over
from tests.process.workers import Workers, working

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BOXES = (
    "create_rooms",
    "enrol_teacher",
    "grant_training",
    "archive_contract",
    "create_student_accounts",
    "invoice_participants",
)


@pytest.fixture
def workers(moment: datetime) -> Iterator[Workers]:
    with working(["canvas", "zoom", "public360", "wordpress", "xledger"], at=moment) as found:
        yield found


def test_whatever_call_a_worker_is_killed_at_there_is_one_of_everything(
    run: Any, teacher: Any, head: Any, consultant: Any, moment: datetime, workers: Workers
) -> None:
    Session.objects.filter(run=run).update(digital=True)
    handed_over(run, head, moment)
    workers.finish()
    story.sign(run, story.send(run, teacher, moment), moment)
    workers.finish()
    publishing.publish_landing_page(run, by=consultant.actor, at=moment)
    workers.finish()
    student, other = participant(run, "Åse"), employee(run, "Bjørn")
    reach(run, "create_student_accounts", at=moment)
    workers.finish()
    invoices.begin_invoicing(run, by=consultant.actor, at=workers.at)
    workers.finish()

    assert all(queries.is_done(run, box) for box in BOXES)
    assert there(workers, run) == {
        "courses": [run.title],
        "memberships": 4,
        "enrolments": {
            (teacher.full_name, "StudentEnrollment", "Opplæring av undervisere"),
            (teacher.full_name, "TeacherEnrollment", run.title),
            (student.person.full_name, "StudentEnrollment", run.title),
            (other.person.full_name, "StudentEnrollment", run.title),
        },
        "assignments": ["Skriftlig oppgave"],
        "meetings": [run.title],
        "cases": 1,
        "documents": 1,
        "pages": [run.title],
        "bases": ["4500.00", "4500.00"],
        "customers": 2,
    }
    assert [violation for twin in workers.twins.values() for violation in twin.violations] == []
    assert len(workers.deaths) > 60 and set(workers.twins) == {death.split()[0] for death in workers.deaths}


def there(workers: Workers, run: Any) -> dict[str, Any]:
    """What has been made in the five systems, what was taken away again included."""
    canvas, zoom, archive, website, accounts = (twin.world for twin in workers.twins.values())  # type: ignore[attr-defined]
    names = {user["id"]: user["name"] for user in canvas.users.values()}
    courses = {row["id"]: row["name"] for row in canvas.courses.values()}
    return {
        "courses": [
            name for name in courses.values() if name not in ("Mal for bransjeprogram", "Opplæring av undervisere")
        ],
        "memberships": len(canvas.enrolments),
        "enrolments": {
            (names[row["user_id"]], row["type"], courses[row["course_id"]]) for row in canvas.enrolments.values()
        },
        "assignments": [row["name"] for row in canvas.assignments.values()],
        "meetings": [row["topic"] for row in [*zoom.deleted, *zoom.meetings.values()]],
        "cases": len(archive.cases),
        "documents": len(archive.documents),
        "pages": [row["title"] for row in website.items.values()],
        "bases": [row["amount"] for row in accounts.bases],
        "customers": len(accounts.customers),
    }
