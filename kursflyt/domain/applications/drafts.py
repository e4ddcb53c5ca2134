"""A draft: what has been filled in so far, files and all, behind a secret link for 30 days. Not an application."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kursflyt.core import storage
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.models import ApplicationDraft, DraftAttachment
from kursflyt.domain.courses.models import CourseRun

KEPT_FOR = timedelta(days=30)


class DraftGone(Refused):
    """No draft by this link: sent in, too old, or mistyped."""


@transaction.atomic
def save(
    *,
    run: CourseRun,
    answers: Mapping[str, object],
    files: Sequence[receiving.SentFile] = (),
    token: str = "",
    at: datetime,
) -> str:
    """Keeps the answers and adds the files; returns the token of the link. An unknown `token` begins a new draft.

    Raises what `receiving.checked_files` refuses; then nothing is kept.
    """
    draft = ApplicationDraft.objects.filter(run=run, token_hash=_hash_of(token)).first() if token else None
    checked = receiving.checked_files(files, already=draft.files.count() if draft else 0)
    if draft is None:
        token = secrets.token_urlsafe(24)
        draft = ApplicationDraft(run=run, token_hash=_hash_of(token))
    draft.answers, draft.saved_at = dict(answers), at
    draft.save()
    kept = storage.keep_all([(file.content, file.media_type) for file in checked], at=at)
    DraftAttachment.objects.bulk_create(
        [
            DraftAttachment(draft=draft, kind=file.kind, file=row, name=file.name)
            for file, row in zip(checked, kept, strict=True)
        ]
    )
    return token


def open_draft(*, run: CourseRun, token: str) -> ApplicationDraft:
    """The draft with its files. Raises `DraftGone`."""
    draft = ApplicationDraft.objects.prefetch_related("files__file").filter(run=run, token_hash=_hash_of(token)).first()
    if draft is None:
        raise DraftGone(
            "Utkastet finnes ikke lenger. Det er sendt inn, eller det er mer enn 30 dager siden det ble lagret."
        )
    return draft


def files_of(draft: ApplicationDraft) -> list[receiving.SentFile]:
    """The kept files, as if they were sent again."""
    return [
        receiving.SentFile(name=kept.name, content=storage.read(kept.file), kind=kept.kind)
        for kept in draft.files.all()
    ]


@transaction.atomic
def remove_file(*, draft: ApplicationDraft, attachment_id: int) -> None:
    """Takes one file out of the draft."""
    for kept in DraftAttachment.objects.filter(draft=draft, pk=attachment_id):
        digest = kept.file_id
        kept.delete()
        storage.forget([digest])


@transaction.atomic
def discard(*, draft: ApplicationDraft) -> None:
    """The application has been sent, or the applicant gave up. Files that nothing else uses go too."""
    digests = [kept.file_id for kept in draft.files.all()]
    draft.delete()
    storage.forget(digests)


@transaction.atomic
def delete_old_drafts(*, at: datetime) -> int:
    """Deletes drafts that were not touched for 30 days, with their files; how many."""
    old = ApplicationDraft.objects.filter(saved_at__lt=at - KEPT_FOR)
    digests = list(DraftAttachment.objects.filter(draft__in=old).values_list("file_id", flat=True))
    count = old.count()
    old.delete()
    storage.forget(digests)
    return count


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
