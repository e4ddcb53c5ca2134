"""Certificates are issued to those who passed, archived in the background, and never undone."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.certificates.models import Certificate, DigitalCertificate
from kursflyt.process import progress
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course


def test_everyone_who_passed_gets_one_and_they_are_archived_together(run: Any, run_jobs: Any) -> None:
    course.passed(run, 3)
    course.bring_to(run, "issue_certificates", at=course.GRADED)

    step = steps.issue_certificates(run, by=run.consultant.actor, at=course.GRADED)
    run_jobs()

    record = ArchiveRecord.objects.get(run=run, subject="certificates")
    stored = {row.document_id for row in Certificate.objects.all()}
    assert (step.evidence["issued"], step.evidence["first"], step.evidence["last"]) == (
        3,
        "FF-2027-000001",
        "FF-2027-000003",
    )
    assert {row["sha256"] for row in step.evidence["documents"]} == stored
    digital = {row.document_id for row in DigitalCertificate.objects.all()}
    assert len(digital) == 3 and stored | digital <= {row["sha256"] for row in record.manifest}


def test_before_its_turn_nothing_is_issued(run: Any) -> None:
    course.passed(run, 1)

    with pytest.raises(progress.NotOpen):
        steps.issue_certificates(run, by=run.consultant.actor, at=course.GRADED)

    assert not Certificate.objects.exists()


def test_what_was_sent_is_not_undone(run: Any) -> None:
    course.passed(run, 1)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    step = steps.issue_certificates(run, by=run.consultant.actor, at=course.GRADED)

    with pytest.raises(steps.CertificatesSent):
        progress.undo(step, by=run.head.actor, at=course.GRADED)
