"""Long work: part by part, stopped and continued, with what fails listed, whoever dies and however many are at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kursflyt.core import clock, jobs
from kursflyt.domain.applications.models import Application, Place
from kursflyt.domain.assessment import grading
from kursflyt.domain.assessment.models import Grade, PassList
from kursflyt.domain.batches import actions as batches
from kursflyt.domain.batches import queries as standings
from kursflyt.domain.batches.models import Batch, BatchPart, PartState
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import RunCancellation
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Person
from kursflyt.process import long_work, queries, tasks
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course


@pytest.fixture
def passed(run: Any) -> Callable[[int], list[Any]]:
    """So many who have passed, at the box that issues their certificates."""

    def make(count: int) -> list[Any]:
        applications = course.passed(run, count)
        course.bring_to(run, "issue_certificates", at=course.GRADED)
        jobs.run_waiting()
        clock.fix(course.GRADED)
        return applications

    return make


@pytest.fixture
def by(run: Any) -> Any:
    return run.consultant.actor


def as_many_more(run: Any, count: int) -> None:
    """So many more who have passed, written in bulk."""
    keys = [f"{number:03d}" for number in range(count)]
    people = Person.objects.bulk_create(
        Person(given_name=key, family_name="Moe", sort_key=key, email=f"{key}@example.org", created_at=clock.now())
        for key in keys
    )
    applications = Application.objects.bulk_create(
        Application(
            run=run,
            person=person,
            reference=f"KF-M{person.given_name}",
            basis="upper_secondary",
            work_status="employed",
            payer="nobody",
            submitted_at=clock.now(),
        )
        for person in people
    )
    Place.objects.bulk_create(Place(application=row, granted_at=clock.now()) for row in applications)
    Grade.objects.bulk_create(
        Grade(application=row, value="passed", at=clock.now(), by=run.head.actor) for row in applications
    )
    confirmed = PassList.objects.get(run=run)
    confirmed.rows += [{**confirmed.rows[0], "application_id": row.pk} for row in applications]
    confirmed.save()


def numbers() -> list[str]:
    return sorted(Certificate.objects.values_list("number", flat=True))


def without_gaps(count: int) -> list[str]:
    return [f"FF-2027-{number:06d}" for number in range(1, count + 1)]


def begin(run: Any, by: Any) -> Batch:
    batch = steps.begin_issuing(run, by=by, at=clock.now())
    assert batch is not None
    return batch


def work_until(monkeypatch: Any, count: int, then: Callable[[], None]) -> None:
    """Lets `count` certificates be issued, and then this happen before the next."""
    issue, issued = certificates.issue, []

    def counted(**given: Any) -> Any:
        if len(issued) == count:
            monkeypatch.setattr(certificates, "issue", issue)
            then()
        issued.append(issue(**given))
        return issued[-1]

    monkeypatch.setattr(certificates, "issue", counted)


def test_a_hundred_are_stopped_in_the_middle_and_continued(run: Any, by: Any, passed: Any, monkeypatch: Any) -> None:
    """The paper is short, so that so many do not take a minute; all else is as it is."""
    monkeypatch.setattr(certificates.facts, "render", lambda said, **_: f"%PDF {said['number']}".encode())
    monkeypatch.setattr(certificates.making.sealing, "seal", lambda pdf, **_: pdf)
    passed(1)
    as_many_more(run, 99)
    batch = begin(run, by)
    work_until(monkeypatch, 41, lambda: long_work.stop(batch, by=by, at=clock.now()))

    jobs.run_waiting()
    stopped = standings.standing(batch.pk, at=clock.now())
    open_while_stopped = queries.is_open(run, "issue_certificates")
    long_work.go_on(batch, by=by, at=clock.now())
    jobs.run_waiting()
    ended = standings.standing(batch.pk, at=clock.now())

    assert stopped is not None and ended is not None
    assert (stopped.state, stopped.done, stopped.left, open_while_stopped) == ("stopped", 42, 58, True)
    assert (ended.state, ended.done, ended.failed) == ("ended", 100, 0)
    assert numbers() == without_gaps(100)
    assert queries.is_done(run, "issue_certificates")


def test_a_stop_that_comes_with_the_last_one_in_hand_stops_nothing(
    run: Any, by: Any, passed: Any, monkeypatch: Any
) -> None:
    passed(2)
    batch = begin(run, by)
    work_until(monkeypatch, 1, lambda: long_work.stop(batch, by=by, at=clock.now()))

    jobs.run_waiting()

    batch.refresh_from_db()
    assert (batch.stopped_at, batch.ended_at is not None) == (None, True)
    assert queries.is_done(run, "issue_certificates")


def test_a_worker_that_dies_inside_a_part_makes_nothing_twice_and_loses_nothing(
    run: Any, by: Any, passed: Any, monkeypatch: Any
) -> None:
    passed(4)
    begin(run, by)
    audited = certificates.audit.record

    def dies(event: str, **given: Any) -> None:
        if event == "certificates.issued" and Certificate.objects.count() == 3:
            monkeypatch.setattr(certificates.audit, "record", audited)
            raise SystemExit  # number, certificate and mail are written, nothing is committed
        audited(event, **given)

    monkeypatch.setattr(certificates.audit, "record", dies)
    with pytest.raises(SystemExit):
        jobs.run_waiting()
    after_the_death = numbers()
    clock.fix(clock.now() + timedelta(minutes=3))
    tasks.tick()
    jobs.run_waiting()

    assert after_the_death == without_gaps(2)
    assert numbers() == without_gaps(4)
    assert Message.objects.filter(kind="issue_certificates").count() == 4
    assert queries.is_done(run, "issue_certificates")


def test_a_part_that_kills_every_worker_is_given_up_in_the_end(run: Any, by: Any, passed: Any) -> None:
    first, _second = passed(2)
    batch = begin(run, by)
    BatchPart.objects.filter(application=first).update(attempts=batches.MOST_ATTEMPTS)

    jobs.run_waiting()

    part = BatchPart.objects.get(batch=batch, application=first)
    assert (part.state, "avbrutt" in part.reason) == (PartState.FAILED, True)
    assert Certificate.objects.count() == 1


def test_one_that_fails_stops_no_other_and_the_box_stays_open(run: Any, by: Any, passed: Any, monkeypatch: Any) -> None:
    applications = passed(4)
    issue, broken = certificates.issue, applications[1].pk

    def sometimes(*, application: Any, **given: Any) -> Any:
        if application.pk == broken:
            raise RuntimeError("ink")
        return issue(application=application, **given)

    monkeypatch.setattr(certificates, "issue", sometimes)
    batch = begin(run, by)
    jobs.run_waiting()
    half, half_done = standings.standing(batch.pk, at=clock.now()), queries.is_done(run, "issue_certificates")
    (failure,) = standings.failures(batch)
    monkeypatch.setattr(certificates, "issue", issue)
    long_work.try_again(batch, part_id=failure.pk, by=by, at=clock.now())
    jobs.run_waiting()

    assert half is not None and (half.done, half.failed, half_done) == (3, 1, False)
    assert failure.reason.startswith("Uventet feil: RuntimeError.")
    assert (numbers(), queries.is_done(run, "issue_certificates")) == (without_gaps(4), True)


def test_a_refusal_is_listed_at_once_with_its_sentence(run: Any, by: Any, passed: Any) -> None:
    applications = passed(3)
    batch = begin(run, by)
    grading.register(
        application=applications[0], value="not_passed", reason="Fusk", by=run.head.actor, at=course.GRADED
    )

    jobs.run_waiting()

    (failure,) = standings.failures(batch)
    assert failure.reason == f"{applications[0].person} står ikke som bestått på den bekreftede beståttlisten."
    assert failure.attempts == 1
    assert queries.is_done(run, "issue_certificates")  # nobody is left who should have one


def test_pressing_again_joins_what_is_under_way(run: Any, by: Any, passed: Any) -> None:
    passed(3)
    first = begin(run, by)

    second = begin(run, by)
    jobs.run_waiting()

    assert (first.pk, BatchPart.objects.count(), Certificate.objects.count()) == (second.pk, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_share_the_parts(run: Any, by: Any, passed: Any) -> None:
    passed(6)
    batch = begin(run, by)
    barrier = threading.Barrier(2)

    def work() -> None:
        try:
            barrier.wait()
            long_work.work_on(batch.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    jobs.run_waiting()

    assert numbers() == without_gaps(6)
    assert StepRun.objects.filter(run=run, box="issue_certificates", state="done").count() == 1
    assert Message.objects.filter(kind="issue_certificates").count() == 6


def test_a_cancelled_course_stops_the_rest(run: Any, by: Any, passed: Any) -> None:
    passed(2)
    batch = begin(run, by)
    RunCancellation.objects.create(run=run, reason="For få", at=clock.now(), by=run.head.actor)

    jobs.run_waiting()

    batch.refresh_from_db()
    assert (Certificate.objects.count(), batch.stopped_at is not None, batch.ended_at) == (0, True, None)


def test_the_database_keeps_one_batch_at_a_time_and_a_reason_for_every_failure(run: Any, by: Any, passed: Any) -> None:
    passed(1)
    batch = begin(run, by)

    with pytest.raises(IntegrityError, match="batch_one_at_a_time"), transaction.atomic():
        now = clock.now()
        Batch.objects.create(run=run, work=batch.work, begun_by=by, begun_at=now, going_since=now)
    with pytest.raises(IntegrityError, match="batch_part_failed_has_reason"), transaction.atomic():
        BatchPart.objects.update(state=PartState.FAILED, settled_at=clock.now())
    with pytest.raises(IntegrityError, match="batch_part_settled_has_a_moment"), transaction.atomic():
        BatchPart.objects.update(state=PartState.DONE)


def test_what_has_ended_is_neither_stopped_nor_tried_again(run: Any, by: Any, passed: Any) -> None:
    passed(1)
    batch = begin(run, by)
    jobs.run_waiting()

    with pytest.raises(batches.NotUnderWay):
        long_work.stop(batch, by=by, at=clock.now())
    with pytest.raises(batches.NotUnderWay):
        long_work.go_on(batch, by=by, at=clock.now())
    with pytest.raises(batches.NothingFailed):
        long_work.try_again(batch, by=by, at=clock.now())
