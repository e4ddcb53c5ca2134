"""The sealed front page of an archive folder: what lies in it, with the SHA-256 of each file."""

from __future__ import annotations

import hashlib
from datetime import datetime

from kursflyt.connectors import roles
from kursflyt.core import norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.documents import archive_cover, letterhead
from kursflyt.domain.archive import package_check
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.school import letterhead as school_letterhead
from kursflyt.domain.school import sealing


def sealed_cover(
    *,
    run: CourseRun,
    title: str,
    screening: str,
    case_number: str,
    files: tuple[roles.ArchiveFile, ...],
    by: Actor,
    at: datetime,
) -> bytes:
    """PDF with the school's seal: whoever changes a file afterwards makes it differ from what is listed here.

    The seal carries the fingerprint of the list too, so that a machine need not read the page.
    """
    digests = [hashlib.sha256(file.content).hexdigest() for file in files]
    page = archive_cover.render(
        archive_cover.ArchiveCover(
            issuer=school_letterhead.issuer(),
            case_number=case_number,
            title=title,
            course=letterhead.CourseFacts(
                title=run.title, code=run.programme.code, starts_on=run.starts_on, ends_on=run.ends_on, place=run.venue
            ),
            access_code="UO" if screening else "",
            legal_ground=screening,
            made_at=at,
            made_by=by.name,
            documents=tuple(
                archive_cover.ArchivedDocument(
                    number=number,
                    title=file.name,
                    kind="X",
                    dated_on=norwegian_dates.oslo_day(at),
                    filename=file.name,
                    media_type=file.media_type,
                    size=len(file.content),
                    sha256=digest,
                    access="UO" if screening else "",
                )
                for number, (file, digest) in enumerate(zip(files, digests, strict=True), start=1)
            ),
        ),
        language="nb",
    )
    contents = package_check.contents_digest((file.name, digest) for file, digest in zip(files, digests, strict=True))
    return sealing.seal(page, reason=f"Arkivmappe: {title}. {package_check.sealed_for(contents)}", at=at)
