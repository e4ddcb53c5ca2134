"""Material in the classroom: published by the teacher as text, file or both, and withdrawn without being deleted."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from kursflyt.core import audit, storage, uploads
from kursflyt.core.actor import Actor
from kursflyt.core.file_kinds import Kind
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching.models import Classroom, Material, MaterialKind

ALLOWED: frozenset[Kind] = frozenset(
    {"pdf", "docx", "pptx", "xlsx", "odt", "ods", "png", "jpeg", "mp4", "vtt", "txt", "csv"}
)


class NothingToPublish(Refused):
    """Neither text nor file."""

    field = "text"


class TitleMissing(Refused):
    """Material without a title cannot be found again."""

    field = "title"


class RoomClosed(Refused):
    """There is no open classroom to lay things out in."""


@transaction.atomic
def publish(
    *,
    run: CourseRun,
    kind: str,
    title: str,
    text: str = "",
    filename: str = "",
    content: bytes | None = None,
    by: Actor,
    at: datetime,
) -> Material:
    """Lays material out for everyone in the classroom.

    Raises `TitleMissing`, `NothingToPublish`, `RoomClosed` and `uploads.BadUpload`.
    """
    if not title.strip():
        raise TitleMissing("Gi det du legger ut, en tittel, så deltakerne finner det.")
    if not text.strip() and content is None:
        raise NothingToPublish("Skriv en tekst eller velg en fil.")
    if not Classroom.objects.filter(run=run, closed_at__isnull=True).exists():
        raise RoomClosed("Klasserommet er ikke åpent, så det kan ikke legges ut noe nå.")
    material = Material(
        run=run,
        kind=MaterialKind(kind),
        title=title.strip()[:160],
        text=text.strip(),
        published_at=at,
        published_by=by,
    )
    if content is not None:
        checked = uploads.check_upload(filename, content, allowed=ALLOWED, max_bytes=settings.MAX_UPLOAD)
        material.file = storage.keep(content, media_type=checked.media_type, at=at)
        material.file_name = checked.safe_name
    material.save()
    audit.record(
        "teaching.material_published", by=by, at=at, run_id=run.pk, subject=f"material:{material.pk}", kind=str(kind)
    )
    return material


@transaction.atomic
def withdraw(*, material: Material, by: Actor, at: datetime) -> None:
    """Takes it away from the classroom. Withdrawing twice changes nothing."""
    if Material.objects.filter(pk=material.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        audit.record(
            "teaching.material_withdrawn", by=by, at=at, run_id=material.run_id, subject=f"material:{material.pk}"
        )
