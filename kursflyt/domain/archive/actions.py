"""Archiving: documents of a run go together into the archive system, or into a sealed folder that proves itself.

The archive is asked outside of transactions; what came of it is a row. The same subject is archived once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kursflyt.connectors import configured, roles
from kursflyt.core import audit, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.domain.archive import cover, queries
from kursflyt.domain.archive import handling as handlings
from kursflyt.domain.archive.handling import Handling
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun


class CaseNumberMissing(Refused):
    """A case number was to be recorded, and none was written."""

    field = "case_number"


def keep_package(
    *,
    run: CourseRun,
    subject: str,
    title: str,
    files: Sequence[tuple[str, StoredFile, str]],
    metadata: Mapping[str, Any],
    unofficial_title: str = "",
    handling: Handling = handlings.OPEN,
    parties: Sequence[roles.ArchiveParty] = (),
    case_number: str = "",
    covered: bool = True,
    made_at: datetime | None = None,
    at: datetime,
    by: Actor,
) -> ArchiveRecord:
    """Archives the files (name, stored file, media type) under `subject`; the same one again gives the first record.

    `title` is public and must name nobody; `handling` says how it is screened, `parties` whom it is from or to. The
    cover page (where `covered`) is sealed and lists the SHA-256 of every file. `made_at` dates it; by default `at`. All
    of a run goes into the one case. Call it outside of a transaction: the archive may be another system. Raises the
    three errors of `connectors.roles`.
    """
    found = ArchiveRecord.objects.filter(run=run, subject=subject).first()
    if found is not None:
        return found
    case_number = case_number or queries.case_number(run)
    archived = tuple(
        roles.ArchiveFile(name=f"{number:02d}-{name}", content=storage.read(file), media_type=media_type)
        for number, (name, file, media_type) in enumerate(files, start=1)
    )
    front = (_cover(run, title, handling, case_number, archived, by=by, at=at),) if covered else ()
    answer = configured.archive().store(
        roles.ArchiveCase(
            key=f"{run.pk}:{subject}",
            title=title,
            unofficial_title=unofficial_title,
            screening=handling.ground,
            made_at=made_at or at,
            metadata={"course": run.title, "course_code": run.programme.code, "run": run.pk, **metadata},
            files=(*front, *archived),
            case_number=case_number,
            case_key=f"run-{run.pk}",
            case_title=f"{run.title} ({run.programme.code}), {norwegian_dates.period(run.starts_on, run.ends_on)}",
            direction=handling.direction,
            access_code=handling.access_code,
            paragraph=handling.paragraph,
            parties=tuple(parties),
        )
    )
    with transaction.atomic():
        package = storage.keep(answer.package, media_type="application/zip", at=at) if answer.package else None
        record, new = ArchiveRecord.objects.get_or_create(
            run=run,
            subject=subject,
            defaults={
                "title": title,
                "unofficial_title": unofficial_title,
                "screening": handling.ground,
                "case_number": answer.case_number,
                "package": package,
                "manifest": answer.manifest,
                "external": answer.external_id,
                "at": at,
                "by": by,
            },
        )
        if new:
            audit.record(
                "archive.kept",
                by=by,
                at=at,
                run_id=run.pk,
                subject=subject,
                files=len(archived),
                package=package.sha256 if package else "",
            )
    return record


def _cover(
    run: CourseRun,
    title: str,
    handling: Handling,
    case_number: str,
    files: tuple[roles.ArchiveFile, ...],
    *,
    by: Actor,
    at: datetime,
) -> roles.ArchiveFile:
    page = cover.sealed_cover(
        run=run, title=title, screening=handling.ground, case_number=case_number, files=files, by=by, at=at
    )
    return roles.ArchiveFile("00-forside.pdf", page, "application/pdf", cover=True)


@transaction.atomic
def record_case_number(*, run: CourseRun, case_number: str, by: Actor, at: datetime) -> int:
    """Writes the run's case number in the archive system on all its archive records. Returns how many they are."""
    case_number = " ".join(case_number.split())
    if not case_number:
        raise CaseNumberMissing("Skriv saksnummeret slik det står i arkivsystemet, for eksempel 2026/1234.")
    count = ArchiveRecord.objects.filter(run=run).update(case_number=case_number[:40])
    if not count:
        raise CaseNumberMissing(
            "Det er ingenting i arkivet for dette kurset ennå. Saksnummeret kan føres når kontrakten er arkivert."
        )
    audit.record("archive.case_number_recorded", by=by, at=at, run_id=run.pk, subject=case_number[:40])
    return count
