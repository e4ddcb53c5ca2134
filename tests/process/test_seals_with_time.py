"""A time-stamp authority that is down: nothing is sealed by half, the work waits for it, and goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kursflyt.core import clock, jobs, storage
from kursflyt.core.refusals import Refused
from kursflyt.documents import sealing, time_stamps
from kursflyt.domain.batches.models import Batch, BatchPart
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates.models import Certificate, CertificateReservation, CertificateSeries
from kursflyt.domain.school import sealing as school_seal
from kursflyt.process import long_work, queries
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course
from tests.documents import time_stamp_authority
from tests.documents.time_stamp_authority import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """As a school sets it: its own key, the authority with name and password from a file, and the roots."""
    time_stamps.stamper.cache_clear()
    school_seal._key.cache_clear()
    with time_stamp_authority.serving(tmp_path, at=course.GRADED) as running:
        running.customer = ("fjordvik", "hemmelig")
        (tmp_path / "passord").write_text("hemmelig\n")
        monkeypatch.setenv("KURSFLYT_SEAL_KEY", str(running.seal_key))
        monkeypatch.setenv("KURSFLYT_SEAL_ROOTS", str(running.root))
        monkeypatch.setenv("KURSFLYT_TSA_URL", running.address)
        monkeypatch.setenv("KURSFLYT_TSA_USER", "fjordvik")
        monkeypatch.setenv("KURSFLYT_TSA_PASSWORD_FILE", str(tmp_path / "passord"))
        yield running
    school_seal._key.cache_clear()


@pytest.fixture
def passed(run: Any) -> Any:
    course.passed(run, 4)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    jobs.run_waiting()
    clock.fix(course.GRADED)
    return run


def wait_out() -> None:
    for _ in range(6):
        clock.fix(clock.now() + timedelta(minutes=5))
        for batch in Batch.objects.under_way():
            long_work.work_on(batch.pk)


def test_certificates_are_stamped_as_the_environment_says(passed: Any, site: Site) -> None:
    steps.issue_certificates(passed, by=passed.consultant.actor, at=course.GRADED)

    seals = [sealing.check_seal(storage.read(row.document_id)) for row in Certificate.objects.all()]

    assert [(seal.intact, seal.covers_whole_file, seal.stamped_at) for seal in seals] == [
        (True, True, course.GRADED)
    ] * 4
    assert {seal.signer for seal in seals} == {time_stamp_authority.SEAL_NAME}


@pytest.mark.parametrize("what", ["down", "list_is_down"])
def test_nothing_is_sealed_while_nobody_answers_and_all_of_it_afterwards(passed: Any, site: Site, what: str) -> None:
    setattr(site, what, True)

    steps.issue_certificates(passed, by=passed.consultant.actor, at=course.GRADED)

    assert not Certificate.objects.exists()
    waiting = BatchPart.objects.wanted()
    assert waiting.count() == 4 and "svarer ikke" in waiting.exclude(reason="")[0].reason
    assert queries.is_open(passed, "issue_certificates")

    setattr(site, what, False)
    wait_out()

    assert sorted(Certificate.objects.values_list("number", flat=True)) == [f"FF-2027-{n:06d}" for n in range(1, 5)]
    assert (CertificateSeries.objects.get().last, CertificateReservation.objects.count()) == (4, 0)
    assert queries.is_done(passed, "issue_certificates")


def test_a_person_is_told_to_try_again(passed: Any, site: Site) -> None:
    site.down = True
    application = course.Application.objects.order_by("pk")[0]
    with pytest.raises(Refused, match="Prøv igjen om litt"):
        certificates.issue(application=application, by=passed.consultant.actor, at=course.GRADED)
    assert not Certificate.objects.exists()


def test_a_revoked_key_is_for_a_person_to_mend_and_is_not_tried_again(passed: Any, site: Site) -> None:
    site.revoked = [site.seal_serial]

    steps.issue_certificates(passed, by=passed.consultant.actor, at=course.GRADED)

    failed = BatchPart.objects.failed()
    assert failed.count() == 4 and "Bytt sertifikat" in failed[0].reason
    assert not Certificate.objects.exists()
