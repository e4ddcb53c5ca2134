"""How often one address may look up certificates: thirty times a minute, so that codes cannot be guessed by machine."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from kursflyt.core.refusals import Refused
from kursflyt.domain.certificates.models import CertificateLookup

MOST = 30
WITHIN = timedelta(minutes=1)
KEPT = timedelta(hours=1)


class TooManyLookups(Refused):
    """More than thirty within a minute from one address."""


def count_lookup(*, address: str, at: datetime) -> None:
    """Counts one lookup. Raises `TooManyLookups`. Counted without a lock: two at once may both be the thirtieth."""
    key = salted_hmac("kursflyt.certificate_lookup", address, algorithm="sha256").hexdigest()
    CertificateLookup.objects.filter(at__lt=at - KEPT).delete()
    if CertificateLookup.objects.filter(key=key, at__gt=at - WITHIN).count() >= MOST:
        raise TooManyLookups("Det er gjort mange oppslag herfra det siste minuttet. Vent et minutt, og prøv igjen.")
    CertificateLookup.objects.create(key=key, at=at)
