"""The school's seal on a document. The key lies in a file or in a token; the demo makes its own, clearly named so.

Where a time-stamp authority is set, the seal also proves when; where its roots are, the file carries what a later check
needs. An authority that does not answer is asked again later, and nothing is sealed in the meantime.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kursflyt.connectors import roles, secret
from kursflyt.core.refusals import Refused
from kursflyt.domain.school import queries

if TYPE_CHECKING:
    from asn1crypto import x509

    from kursflyt.documents import sealing, time_stamps


class SealLater(Refused, roles.TryAgain):
    """Nobody outside answered: a person is told to try again, and background work does so by itself."""

    after = 60.0

    def __init__(self, refused: Refused) -> None:
        Refused.__init__(self, refused.sentence)


def seal(pdf: bytes, *, reason: str, at: datetime) -> bytes:
    """The PDF with the school's PAdES seal. A token that was away is opened once more before it is given up.

    Raises `SealLater`, and what documents.sealing and documents.sealing_token refuse.
    """
    from kursflyt.documents import (  # a second to load, and the web seals nothing before someone signs
        sealing,
        time_stamps,
    )

    school = queries.current()

    def sealed() -> bytes:
        return sealing.seal(
            pdf,
            key=_key(school.name),
            reason=reason,
            location=school.signing_place,
            at=at,
            authority=authority(),
            trusted=roots(),
        )

    try:
        return _with_key_at_hand(sealed)
    except (time_stamps.NoTimeStamp, sealing.NoAnswerFromIssuer) as refused:
        raise SealLater(refused) from refused


def _with_key_at_hand(sealed: Callable[[], bytes]) -> bytes:
    """Sealed; once more with the token opened anew where it was away."""
    if not token_module():
        return sealed()
    from kursflyt.documents import sealing_token

    try:
        return sealed()
    except sealing_token.TokenAway:
        _key.cache_clear()
        return sealed()


def key_is_for_demo() -> bool:
    """Whether the seal says nothing yet, because the school has not put its own key in place."""
    return not token_module() and "KURSFLYT_SEAL_KEY" not in os.environ


def token_module() -> str:
    """The PKCS#11 library of the token that holds the key, where it lies in one."""
    return os.environ.get("KURSFLYT_SEAL_PKCS11_MODULE", "")


def own_key() -> sealing.SealKey:
    """The school's own, read anew, with the PIN of KURSFLYT_SEAL_PKCS11_PIN or KURSFLYT_SEAL_PKCS11_PIN_FILE.

    Raises documents.sealing.UnusableKey.
    """
    from kursflyt.documents import sealing, sealing_token

    if token_module():
        return sealing_token.load_token_key(
            Path(token_module()),
            token=os.environ.get("KURSFLYT_SEAL_PKCS11_TOKEN", ""),
            label=os.environ.get("KURSFLYT_SEAL_PKCS11_KEY", ""),
            pin=_secret("KURSFLYT_SEAL_PKCS11_PIN"),
        )
    passphrase = os.environ.get("KURSFLYT_SEAL_PASSPHRASE")
    return sealing.load_key(Path(os.environ["KURSFLYT_SEAL_KEY"]), passphrase.encode() if passphrase else None)


def authority() -> time_stamps.Authority | None:
    """The time-stamp authority that the environment names, or none. Raises `documents.sealing.UnusableKey`."""
    address = os.environ.get("KURSFLYT_TSA_URL")
    if not address:
        return None
    from kursflyt.documents import time_stamps

    return time_stamps.Authority(
        address=address, user=os.environ.get("KURSFLYT_TSA_USER", ""), password=_secret("KURSFLYT_TSA_PASSWORD")
    )


def _secret(name: str) -> str:
    """The text of it, or what lies in the file that is named instead. Raises `documents.sealing.UnusableKey`."""
    from kursflyt.documents import sealing

    try:
        return secret.from_surroundings(name).reveal()
    except roles.Misconfigured as fault:
        raise sealing.UnusableKey("{said}", said=str(fault)) from None


def roots() -> tuple[x509.Certificate, ...]:
    """The roots that the environment names. Raises `documents.sealing.UnusableKey`."""
    file = os.environ.get("KURSFLYT_SEAL_ROOTS")
    return _roots(Path(file)) if file else ()


@lru_cache(maxsize=2)
def _roots(file: Path) -> tuple[x509.Certificate, ...]:
    from kursflyt.documents import sealing

    return sealing.load_trusted(file)


@lru_cache(maxsize=2)
def _key(school_name: str) -> sealing.SealKey:
    from kursflyt.documents import sealing

    if not key_is_for_demo():
        return own_key()
    folder = Path(settings.KEYS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(folder.glob("*.p12"))
    path = found[0] if found else sealing.make_demo_key(folder, school_name, valid_from=_birth())
    return sealing.load_key(path)


def _birth() -> datetime:
    """A day well before any clock a demo or rehearsal may stand at, so that its seals are never too early."""
    from django.utils import timezone

    return timezone.now() - timedelta(days=400)
