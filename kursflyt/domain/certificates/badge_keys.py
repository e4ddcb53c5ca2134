"""The keys that have signed digital certificates: which are published, and one that someone else has got hold of."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.certificates.models import BadgeKey
from kursflyt.domain.school import badge_key


class KeyWithdrawn(Refused):
    """The key has been withdrawn, and signs nothing more."""


class KeyInUse(Refused):
    """A key is replaced before it is withdrawn, so that there is one to sign with."""


class UnknownKey(Refused):
    """No key of this name has signed anything."""


def in_use(did: str, *, at: datetime) -> BadgeKey:
    """The present key, noted down so that it is published. Raises `KeyWithdrawn`."""
    key = badge_key.current()
    row, _ = BadgeKey.objects.get_or_create(
        did=did, public=key.public, defaults={"demo": key.demo, "first_used_at": at}
    )
    if row.withdrawn_at is not None:
        raise KeyWithdrawn(
            "Nøkkelen for digitale bevis er trukket tilbake. Sett KURSFLYT_BADGE_KEY til en ny, og start på nytt."
        )
    return row


def published(did: str) -> list[BadgeKey]:
    """Every key that has signed under this address, old ones too: what they signed holds until it is revoked."""
    return list(BadgeKey.objects.filter(did=did, withdrawn_at__isnull=True))


@transaction.atomic
def withdraw(*, public: str, by: Actor, at: datetime) -> int:
    """Someone else may have the key: it is no longer published, so nothing it signed is found genuine.

    Each certificate that it signed is signed anew, by the present key, when it is next asked for. How many they are.
    Raises `UnknownKey` and `KeyInUse`.
    """
    rows = BadgeKey.objects.select_for_update().filter(public=public)
    if not rows:
        raise UnknownKey("Ingen digitale bevis er signert med nøkkelen {public}.", public=public)
    if badge_key.current().public == public:
        raise KeyInUse("Nøkkelen er i bruk. Sett KURSFLYT_BADGE_KEY til en ny nøkkel først.")
    signed = sum(row.signed.count() for row in rows)
    BadgeKey.objects.filter(public=public, withdrawn_at__isnull=True).update(withdrawn_at=at)
    audit.record("certificates.badge_key_withdrawn", by=by, at=at, subject=public, signed=signed)
    return signed
