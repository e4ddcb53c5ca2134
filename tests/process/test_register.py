"""The box `register`: gathers until the deadline; whoever registers never waits for it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from kursflyt.domain.applications import queries, receiving, withdrawing
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process.steps.before import registration
from tests.applicants import answers, apply, details


@pytest.mark.django_db
def test_it_counts_standing_applications_by_source_and_is_done_when_the_deadline_has_passed(
    run: Any, moment: datetime
) -> None:
    apply(run, email="a@example.org", at=moment)
    gone = receiving.receive(
        run=run, person=details(email="b@example.org"), answers=answers(), source="plakat", at=moment
    )
    withdrawing.withdraw(application=gone, by=gone.person.actor(), at=moment)

    before = registration.register(run, at=run.registration_deadline_at - timedelta(seconds=1))
    after = registration.register(run, at=run.registration_deadline_at)

    assert (before.done, after.done, after.n) == (False, True, 1)
    assert after.shown()["by_source"] == {"direkte": 1, "plakat": 1}


@pytest.mark.django_db(transaction=True)
def test_a_registration_does_not_wait_for_whoever_holds_the_process(run: Any, moment: datetime) -> None:
    from django.db import transaction

    from kursflyt.process.models import ProcessLock

    def register_meanwhile() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        apply(run, at=moment)
        connections.close_all()

    with transaction.atomic():
        ProcessLock.objects.select_for_update().get(run=run)
        visitor = threading.Thread(target=register_meanwhile)
        visitor.start()
        visitor.join(timeout=10)

    assert Application.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_at_once_exactly_twenty_get_a_place_and_nobody_fails(run: Any, moment: datetime) -> None:
    CourseRun.objects.filter(pk=run.pk).update(places=20, minimum=1, allocation_rule="first_come")
    faults: list[BaseException] = []
    gate = threading.Barrier(200)

    def visitor(number: int) -> None:
        try:
            fresh = CourseRun.objects.select_related("programme", "cancellation").get(pk=run.pk)
            connections.close_all()
            gate.wait(timeout=60)
            receiving.receive(
                run=fresh, person=details(email=f"nr{number}@example.org"), answers=answers(), attachments=(), at=moment
            )
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    outcomes = list(Decision.objects.filter(application__run=run).values_list("outcome", flat=True))
    numbers = sorted(Decision.objects.filter(outcome="waiting_list").values_list("waiting_number", flat=True))
    assert faults == []
    assert (outcomes.count("offer"), outcomes.count("waiting_list")) == (20, 180)
    assert numbers == list(range(1, 181))
    assert queries.numbers(run).received == 200
