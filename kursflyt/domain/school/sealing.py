"""The school's seal on a document. The key lies in the keys folder; the demo makes its own, clearly named so."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kursflyt.domain.school import queries

if TYPE_CHECKING:
    from kursflyt.documents import sealing


def seal(pdf: bytes, *, reason: str, at: datetime) -> bytes:
    """The PDF with the school's PAdES seal."""
    from kursflyt.documents import sealing  # a second to load, and the web seals nothing before someone signs

    school = queries.current()
    return sealing.seal(pdf, key=_key(school.name), reason=reason, location=school.signing_place, at=at)


def key_is_for_demo() -> bool:
    """Whether the seal says nothing yet, because the school has not put its own key in place."""
    return "KURSFLYT_SEAL_KEY" not in os.environ


@lru_cache(maxsize=2)
def _key(school_name: str) -> sealing.SealKey:
    from kursflyt.documents import sealing

    given = os.environ.get("KURSFLYT_SEAL_KEY")
    if given:
        passphrase = os.environ.get("KURSFLYT_SEAL_PASSPHRASE")
        return sealing.load_key(Path(given), passphrase.encode() if passphrase else None)
    folder = Path(settings.KEYS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(folder.glob("*.p12"))
    path = found[0] if found else sealing.make_demo_key(folder, school_name, valid_from=_birth())
    return sealing.load_key(path)


def _birth() -> datetime:
    """A day well before any clock a demo or rehearsal may stand at, so that its seals are never too early."""
    from django.utils import timezone

    return timezone.now() - timedelta(days=400)
