"""A time-stamp authority that takes its time: nobody else waits for it, and who dies meanwhile leaves nothing half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from kursflyt.core import clock, database, storage
from kursflyt.documents import sealing, time_stamps
from kursflyt.domain.applications.models import Application
from kursflyt.domain.batches.models import BatchPart
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates.making import ChangedMeanwhile
from kursflyt.domain.certificates.models import Certificate, CertificateReservation, CertificateSeries
from kursflyt.domain.messages.models import Message
from kursflyt.domain.school import sealing as school_seal
from kursflyt.process import long_work, queries
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course
from tests.documents import time_stamp_authority
from tests.documents.time_stamp_authority import Site

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, django
django.setup()
from kursflyt.core import clock
from kursflyt.process import long_work, tasks
from datetime import datetime
clock.fix(datetime.fromisoformat(sys.argv[2]))
long_work.work_on(int(sys.argv[1]))
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    time_stamps.stamper.cache_clear()
    school_seal._key.cache_clear()
    with time_stamp_authority.serving(tmp_path, at=course.GRADED) as running:
        monkeypatch.setenv("KURSFLYT_SEAL_KEY", str(running.seal_key))
        monkeypatch.setenv("KURSFLYT_TSA_URL", running.address)
        yield running
    school_seal._key.cache_clear()


@pytest.fixture
def passed(run: Any) -> list[Application]:
    applications = course.passed(run, 3)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    clock.fix(course.GRADED)
    return applications


def in_thread(what: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            what()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread, faults


def test_a_slow_answer_locks_nothing_and_shows_nothing(run: Any, passed: list[Application], site: Site) -> None:
    site.slow = answer = threading.Event()
    by, first, second = run.consultant.actor, passed[0], passed[1]
    thread, faults = in_thread(lambda: certificates.issue(application=first, by=by, at=course.GRADED))
    assert site.asked.wait(20)

    with transaction.atomic():
        assert CertificateSeries.objects.select_for_update(nowait=True).get().last == 1
        Application.objects.select_for_update(nowait=True).get(pk=first.pk)
    unseen = (
        Certificate.objects.count(),
        Certificate.objects.filter(number="FF-2027-000001").first(),
        Message.objects.filter(run=run).count(),
    )
    other = certificates.issue(application=second, by=by, at=course.GRADED)
    answer.set()
    thread.join(30)

    assert faults == [] and unseen[:2] == (0, None)
    assert other.number == "FF-2027-000002"
    assert dict(Certificate.objects.values_list("application_id", "number")) == {
        first.pk: "FF-2027-000001",
        second.pk: "FF-2027-000002",
    }
    assert not CertificateReservation.objects.exists()


def test_two_at_once_for_the_same_person_make_one_certificate(run: Any, passed: list[Application], site: Site) -> None:
    site.slow = answer = threading.Event()
    by, first = run.consultant.actor, passed[0]
    thread, faults = in_thread(lambda: certificates.issue(application=first, by=by, at=course.GRADED))
    assert site.asked.wait(20)

    made = certificates.issue(application=first, by=by, at=course.GRADED)
    answer.set()
    thread.join(30)

    assert faults == []
    assert (Certificate.objects.get(), made.number) == (made, "FF-2027-000001")
    assert Message.objects.filter(kind="issue_certificates").count() == 1


def test_what_is_changed_while_it_is_sealed_is_not_issued_as_it_was(
    run: Any, passed: list[Application], site: Site
) -> None:
    site.slow = answer = threading.Event()
    by, first = run.consultant.actor, passed[0]
    thread, faults = in_thread(lambda: certificates.issue(application=first, by=by, at=course.GRADED))
    assert site.asked.wait(20)

    type(first.person).objects.filter(pk=first.person_id).update(family_name="Nyttnavn")
    answer.set()
    thread.join(30)
    none_yet = Certificate.objects.count()
    certificate = certificates.issue(application=first, by=by, at=course.GRADED)

    assert [type(fault) for fault in faults] == [ChangedMeanwhile] and none_yet == 0
    assert certificate.number == "FF-2027-000001" and "Nyttnavn" in certificate.facts["name"]


def test_a_worker_that_is_killed_while_it_waits_leaves_only_the_number_it_had(
    run: Any, passed: list[Application], site: Site, tmp_path: Path
) -> None:
    site.slow = answer = threading.Event()
    batch = steps.begin_issuing(run, by=run.consultant.actor, at=course.GRADED)
    assert batch is not None
    url = database.with_name(os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"]))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(batch.pk), course.GRADED.isoformat()],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kursflyt.settings"},
        cwd=tmp_path,
    )
    try:
        assert site.asked.wait(60)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    after_the_death = (Certificate.objects.count(), BatchPart.objects.wanted().count())
    reserved = CertificateReservation.objects.get()
    answer.set()

    clock.fix(course.GRADED + timedelta(minutes=3))
    long_work.work_on(batch.pk)

    assert after_the_death == (0, 3)
    assert Certificate.objects.get(application_id=reserved.application_id).number == reserved.number
    assert sorted(row.number for row in Certificate.objects.all()) == [f"FF-2027-{n:06d}" for n in range(1, 4)]
    assert all(sealing.check_seal(storage.read(row.document_id)).intact for row in Certificate.objects.all())
    assert Message.objects.filter(kind="issue_certificates").count() == 3
    assert not CertificateReservation.objects.exists()
    assert queries.is_done(run, "issue_certificates")


def test_a_new_version_is_sealed_without_a_lock_too(run: Any, passed: list[Application], site: Site) -> None:
    by, first = run.consultant.actor, passed[0]
    old = certificates.issue(application=first, by=by, at=course.GRADED)
    site.slow = answer = threading.Event()
    thread, faults = in_thread(
        lambda: certificates.reissue(certificate=old, reason="Navn", by=by, at=course.GRADED + timedelta(days=1))
    )
    assert site.asked.wait(20)

    certificates.revoke(certificate=old, reason="Feil person", by=by, at=course.GRADED + timedelta(days=1))
    answer.set()
    thread.join(30)

    assert [type(fault) for fault in faults] == [certificates.NotInForce]
    assert Certificate.objects.get() == old
