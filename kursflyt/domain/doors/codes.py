"""One-time codes by e-mail: six digits, ten minutes, five attempts, used once. They open the doors and sign contracts.

The code is kept as a keyed hash: six digits could be guessed from a plain one. A wrong attempt is counted at once,
so `check_code` must not be called inside a transaction that its refusal would roll back.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people.models import OneTimeCode, Person

LIFETIME = timedelta(minutes=10)
MOST_ATTEMPTS = 5
MOST_CODES = 6
MOST_CODES_WITHIN = timedelta(hours=1)


class WrongCode(Refused):
    """The digits are not those that were sent."""

    field = "code"


class CodeExpired(Refused):
    """No code is waiting to be used: never sent, already used or older than ten minutes."""

    field = "code"


class TooManyAttempts(Refused):
    """The code has been tried five times."""

    field = "code"


class TooManyCodes(Refused):
    """Six codes have been sent to this person within an hour."""


@transaction.atomic
def send_code(person: Person, *, purpose: str, at: datetime) -> OneTimeCode:
    """Sends a new code for `purpose` by e-mail; codes sent earlier for it stop working. Raises `TooManyCodes`."""
    Person.objects.select_for_update().get(pk=person.pk)
    if OneTimeCode.objects.filter(person=person, created_at__gt=at - MOST_CODES_WITHIN).count() >= MOST_CODES:
        raise TooManyCodes(
            "Vi har sendt deg mange koder den siste timen. Se etter dem i innboks og søppelpost, eller vent en time."
        )
    digits = f"{secrets.randbelow(1_000_000):06d}"
    code = OneTimeCode.objects.create(
        person=person,
        purpose=purpose,
        code_hash=_hash_of(person, purpose, digits),
        created_at=at,
        expires_at=at + LIFETIME,
    )
    messages.post(
        kind="one_time_code",
        key=f"one_time_code:{code.pk}",
        at=at,
        person=person,
        code=digits,
        minutes=int(LIFETIME.total_seconds() // 60),
        signing=purpose.startswith("sign_contract"),
    )
    return code


def check_code(person: Person, *, purpose: str, code: str, at: datetime) -> OneTimeCode:
    """Uses the code up and returns its row as proof. Raises `CodeExpired`, `TooManyAttempts` or `WrongCode`."""
    digits = "".join(character for character in code if character.isdigit())
    with transaction.atomic():
        row = (
            OneTimeCode.objects.select_for_update()
            .filter(person=person, purpose=purpose)
            .order_by("-created_at", "-id")
            .first()
        )
        if row is None or row.used_at is not None or row.expires_at <= at:
            raise CodeExpired("Koden gjelder ikke lenger. Be om en ny kode.")
        if row.attempts >= MOST_ATTEMPTS:
            raise TooManyAttempts("Koden er prøvd fem ganger og er stengt. Be om en ny kode.")
        right = constant_time_compare(row.code_hash, _hash_of(person, purpose, digits))
        row.attempts += 1
        if right:
            row.used_at = at
        row.save(update_fields=["attempts", "used_at"])
    if not right:
        left = MOST_ATTEMPTS - row.attempts
        if left <= 0:
            raise WrongCode("Koden stemmer ikke, og er nå stengt. Be om en ny kode.")
        raise WrongCode(
            Counted(
                "Koden stemmer ikke. Du har {count} forsøk igjen.",
                "Koden stemmer ikke. Du har {count} forsøk igjen.",
                count=left,
            )
        )
    return row


def _hash_of(person: Person, purpose: str, digits: str) -> str:
    return salted_hmac("kursflyt.one_time_code", f"{person.pk}:{purpose}:{digits}", algorithm="sha256").hexdigest()
