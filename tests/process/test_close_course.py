"""The course closes when nothing is missing, with everything in one package."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import configured
from kursflyt.core.actor import MACHINE
from kursflyt.domain.archive import closing
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import RunClosure
from kursflyt.domain.evaluation.models import Finding
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching.models import Classroom
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import closing as steps
from tests import course_at_its_end as course
from tests.connectors import zoom_stage


def test_the_package_and_the_figures_are_the_evidence(run: Any, run_jobs: Any) -> None:
    course.bring_to(run, "close_course", at=course.GRADED)
    run_jobs()

    step = steps.close_course(run, by=run.consultant.actor, at=course.GRADED)

    record = ArchiveRecord.objects.get(run=run, subject="course")
    assert (step.evidence["participants"], step.evidence["package"]) == (0, record.package_id)
    assert RunClosure.objects.filter(run=run).exists() and queries.is_done(run, "close_course")


def test_its_meeting_is_ended_and_its_link_forgotten(run: Any, run_jobs: Any) -> None:
    zoom = zoom_stage.set_up()
    with configured.standing_in(meetings=zoom.meetings()):
        course.bring_to(run, "close_course", at=course.GRADED)
        run_jobs()
        found = zoom.meetings().ensure_meeting(replace(zoom_stage.WANTED, key=f"run-{run.pk}"))
        classroom.open_classroom(
            run=run, meeting_id=found.external_id, meeting_url=found.join_url, by=MACHINE, at=course.GRADED
        )
        steps.close_course(run, by=run.consultant.actor, at=course.GRADED)
        run_jobs()
    assert (zoom.made(), Classroom.objects.get(run=run).meeting_url) == ([], "")
    assert zoom.twin.violations == []


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
