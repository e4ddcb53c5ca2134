"""The course closes when nothing is missing, with everything in one package."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.domain.archive import closing
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import RunClosure
from kursflyt.domain.evaluation.models import Finding
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import closing as steps
from tests import course_at_its_end as course


def test_the_package_and_the_figures_are_the_evidence(run: Any, run_jobs: Any) -> None:
    course.bring_to(run, "close_course", at=course.GRADED)
    run_jobs()

    step = steps.close_course(run, by=run.consultant.actor, at=course.GRADED)

    record = ArchiveRecord.objects.get(run=run, subject="course")
    assert (step.evidence["participants"], step.evidence["package"]) == (0, record.package_id)
    assert RunClosure.objects.filter(run=run).exists() and queries.is_done(run, "close_course")


def test_what_is_missing_stops_it_before_anything_is_archived(run: Any, run_jobs: Any) -> None:
    course.bring_to(run, "close_course", at=course.GRADED)
    run_jobs()
    Finding.objects.create(run=run, theme="Rom", text="Trangt", at=course.GRADED, by=run.head.actor)

    with pytest.raises(closing.NotReadyToClose):
        steps.close_course(run, by=run.consultant.actor, at=course.GRADED)

    assert not ArchiveRecord.objects.filter(run=run, subject="course").exists()


def test_undoing_opens_the_course_again(run: Any, run_jobs: Any) -> None:
    course.bring_to(run, "close_course", at=course.GRADED)
    run_jobs()
    step = steps.close_course(run, by=run.consultant.actor, at=course.GRADED)

    progress.undo(step, by=run.head.actor, at=course.GRADED)

    assert not RunClosure.objects.exists() and queries.is_open(run, "close_course")
