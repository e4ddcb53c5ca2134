"""Questions about the archive: what has been archived for a run, under which case, and whether a folder is whole."""

from __future__ import annotations

import io
import zipfile

from kursflyt.domain.archive import package_check
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun


def record_of(run: CourseRun, subject: str) -> ArchiveRecord | None:
    return ArchiveRecord.objects.select_related("package").filter(run=run, subject=subject).first()


def records_of(run: CourseRun) -> list[ArchiveRecord]:
    """Everything archived for the run, oldest first."""
    return list(ArchiveRecord.objects.select_related("package").filter(run=run).order_by("id"))


def case_number(run: CourseRun) -> str:
    """The run's case number in the archive system; empty until someone or the system has given it."""
    known = ArchiveRecord.objects.filter(run=run).exclude(case_number="").order_by("-id").first()
    return known.case_number if known else ""


def verify(content: bytes) -> tuple[str, ...]:
    """What is wrong with an archive folder (zip), as sentences; empty when it is whole. Seals are not looked at."""
    try:
        package = package_check.ZippedPackage(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError):
        return (package_check.NOT_A_PACKAGE,)
    return tuple(package_check.check(package, seals=False).faults)
