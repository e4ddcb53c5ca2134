"""The school's key for digital certificates, and the name it is published under: the school's own address.

What makes the key the school's is that the address publishes it. So one may be made here at first use; in the demo and
where the address is not https, nobody outside can look it up, and the key says in its name that it proves nothing.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kursflyt.documents.badge import keys


def current() -> keys.BadgeKey:
    """The one that signs now. Raises documents.badge.keys.UnusableBadgeKey."""
    return _loaded(given(), Path(settings.KEYS_FOLDER), is_for_demo())


def did() -> str:
    return keys.did_of(settings.SITE_URL)


def given() -> str:
    """The file that the school has named, or nothing."""
    return os.environ.get("KURSFLYT_BADGE_KEY", "")


def is_for_demo() -> bool:
    """Whether digital certificates say nothing yet."""
    return not given() and (settings.DEMO or not settings.SITE_URL.startswith("https://"))


@lru_cache(maxsize=4)
def _loaded(named: str, folder: Path, demo: bool) -> keys.BadgeKey:
    if named:
        passphrase = os.environ.get("KURSFLYT_BADGE_PASSPHRASE")
        return keys.load_key(Path(named), passphrase.encode() if passphrase else None)
    return keys.load_key(keys.make_key(folder / (keys.DEMO_FILE if demo else keys.FILE)))
