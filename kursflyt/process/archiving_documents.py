"""Documents that go to an archive system one by one, soon after they are made; with the sealed folder, nothing."""

from __future__ import annotations

from datetime import datetime

from kursflyt.connectors import configured
from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.domain.archive import single_documents
from kursflyt.domain.courses.models import CourseRun
from kursflyt.policy import archiving

JOB = "archive.documents"


def later(run: CourseRun) -> None:
    """In the present transaction, where an archive system is in use. One job for all that wait, one at a time."""
    if configured.archive_is_outside():
        jobs.defer(JOB, once=f"archive documents {run.pk}", lock=f"archive {run.pk}", run_id=run.pk)


def now(run: CourseRun, *, by: Actor, at: datetime) -> int:
    """What is still missing. Outside of a transaction. Raises the three errors of connectors.roles."""
    if not configured.archive_is_outside():
        return 0
    return single_documents.archive_missing(run=run, handling=archiving.of, by=by, at=at)


@jobs.job(JOB)
def archive_documents(run_id: int) -> None:
    """What stops it is tried again by the queue, at night, and when the course is closed, where the reason is shown."""
    now(CourseRun.objects.select_related("programme").get(pk=run_id), by=MACHINE, at=clock.now())


@jobs.job("archive.catch_up", cron="20 4 * * *")
def catch_up(timestamp: int = 0) -> None:
    """What the queue had given up goes when the archive works again, so that nothing stands in the way of closing."""
    if not configured.archive_is_outside():
        return
    for run in CourseRun.objects.running():
        later(run)
        jobs.defer("certificates.archive", run_id=run.pk, by=MACHINE.as_text(), at=clock.now().isoformat())
