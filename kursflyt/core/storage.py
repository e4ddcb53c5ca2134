"""The file store: content-addressed, so that a document cannot be changed without changing its name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from kursflyt.core.models import StoredFile


class FileDamaged(Exception):
    """The stored bytes are not those that were stored: disk fault or tampering."""


def keep(content: bytes, *, media_type: str, at: datetime) -> StoredFile:
    """Stores the bytes and returns their row. Storing the same bytes again is free."""
    (row,) = keep_all([(content, media_type)], at=at)
    return row


def keep_all(files: Sequence[tuple[bytes, str]], *, at: datetime) -> list[StoredFile]:
    """Stores several (bytes, media type) with one statement; rows in the same order."""
    rows = [
        StoredFile(sha256=_write(content), size=len(content), media_type=media_type, created_at=at)
        for content, media_type in files
    ]
    if rows:
        StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def forget(digests: Iterable[str]) -> int:
    """Removes files that no row points to any longer; how many. One that is still in use stays."""
    gone = 0
    for digest in set(digests):
        try:
            with transaction.atomic():
                StoredFile.objects.filter(pk=digest).delete()
        except (ProtectedError, IntegrityError):
            continue
        transaction.on_commit(partial(path_of(digest).unlink, missing_ok=True))
        gone += 1
    return gone


def _write(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}.half")
        half.write_bytes(content)
        half.replace(path)
    return digest


def read(file: StoredFile | str) -> bytes:
    """The bytes, checked against their name. Raises `FileDamaged`."""
    digest = file.sha256 if isinstance(file, StoredFile) else file
    content = path_of(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileDamaged(digest)
    return content


def path_of(digest: str) -> Path:
    return Path(settings.FILES_FOLDER) / digest[:2] / digest[2:4] / digest
