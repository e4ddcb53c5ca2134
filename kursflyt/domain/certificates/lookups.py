"""How often one network address may look up certificates: who guesses is stopped, who checks a pile of them is not.

A code that is not there counts against ten a minute and forty an hour; what is found only against a hundred and twenty
a minute. Counted in the database, so that all web processes count together. A code has twelve of 31 signs: guessing one
of a million certificates at this pace takes two million years, from a thousand addresses two thousand.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from kursflyt.core.refusals import Refused
from kursflyt.domain.certificates.models import CertificateLookup

MOST = 120
MOST_MISSES = 10
WITHIN = timedelta(minutes=1)
MOST_MISSES_AN_HOUR = 40
KEPT = timedelta(hours=1)


class TooManyLookups(Refused):
    """Too many from one address within the minute; `after` is how many seconds to wait."""

    after = int(WITHIN.total_seconds())


class TooManyMisses(TooManyLookups):
    """Too many within the hour that are not there."""

    after = int(KEPT.total_seconds())


def count_lookup(*, address: str, at: datetime) -> None:
    """Counts one lookup. Raises `TooManyLookups`. Counted without a lock: two at once may both be the last."""
    CertificateLookup.objects.filter(at__lt=at - KEPT).delete()
    misses = _key("miss", address)
    if _since(misses, at - KEPT) >= MOST_MISSES_AN_HOUR:
        raise TooManyMisses(
            "Det er spurt etter mange bevis som ikke finnes, den siste timen. Vent en time, eller ring skolen."
        )
    if _since(misses, at - WITHIN) >= MOST_MISSES:
        raise TooManyLookups(
            "Det er spurt etter flere bevis som ikke finnes. Se nøye på koden, vent et minutt, og prøv igjen."
        )
    if _since(_key("lookup", address), at - WITHIN) >= MOST:
        raise TooManyLookups("Det er gjort mange oppslag herfra det siste minuttet. Vent et minutt, og prøv igjen.")
    CertificateLookup.objects.create(key=_key("lookup", address), at=at)


def count_miss(*, address: str, at: datetime) -> None:
    """What was looked up is not there."""
    CertificateLookup.objects.create(key=_key("miss", address), at=at)


def _since(key: str, moment: datetime) -> int:
    return CertificateLookup.objects.filter(key=key, at__gt=moment).count()


def _key(kind: str, address: str) -> str:
    return salted_hmac("kursflyt.certificate_lookup", f"{kind}:{address}", algorithm="sha256").hexdigest()
