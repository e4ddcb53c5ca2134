"""The sign-in rate limit: ten failed attempts within an hour for one name or one network address, then a pause.

Counted by a keyed hash: the table tells nobody who tried, nor from where.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import SignInAttempt

MOST_FOR_A_NAME = 10
MOST_FOR_AN_ADDRESS = 50  # a school goes out through one address
WITHIN = timedelta(hours=1)


class TooManySignIns(Refused):
    """Too many failed attempts for this name or from this network address within the hour."""


def refuse_when_many(*, name: str, address: str, at: datetime) -> None:
    """Raises `TooManySignIns` when there have been too many; call before the password or code is looked at."""
    for key, most in ((_key("name", name), MOST_FOR_A_NAME), (_key("address", address), MOST_FOR_AN_ADDRESS)):
        if SignInAttempt.objects.filter(key=key, at__gt=at - WITHIN).count() >= most:
            raise TooManySignIns("Det er forsøkt for mange ganger. Vent en time før du prøver igjen.")


def count_failure(*, name: str, address: str, at: datetime) -> None:
    """One attempt more that failed. Attempts older than a day are thrown away."""
    SignInAttempt.objects.bulk_create(
        [SignInAttempt(key=_key("name", name), at=at), SignInAttempt(key=_key("address", address), at=at)]
    )
    SignInAttempt.objects.filter(at__lt=at - timedelta(days=1)).delete()


def forget(*, name: str) -> None:
    """They came in: the earlier failures of this name no longer count."""
    SignInAttempt.objects.filter(key=_key("name", name)).delete()


def _key(kind: str, value: str) -> str:
    return salted_hmac("kursflyt.sign_in", f"{kind}:{value.strip().lower()}", algorithm="sha256").hexdigest()
