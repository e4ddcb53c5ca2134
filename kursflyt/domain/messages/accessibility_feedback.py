"""What someone tells the school about a page that does not work for them: a mail to the school's own address.

Forskrift om universell utforming av IKT-løsninger asks for a way to say so. It is counted in the outbox itself, by a
keyed hash of the network address that is another one every day, so the row never tells who wrote.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from kursflyt.core import phone
from kursflyt.core.refusals import Refused
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.school import queries as school

KIND = "accessibility.feedback"
MOST_FROM_ONE = 5
MOST_FROM_ALL = 100
WITHIN = timedelta(hours=1)


class NobodyToTell(Refused):
    """The school has no e-mail address."""


class TooMuchFeedback(Refused):
    """More than five within the hour from one network address, or a hundred from all."""


def receive(*, text: str, where: str, reply_to: str, address: str, at: datetime) -> Message:
    """Sends it to the school; the same text again the same day is the same message. `address` is the network's.

    Raises `NobodyToTell` and `TooMuchFeedback`. Counted without a lock: two at once may both be the fifth.
    """
    to = school.current()
    if not to.email:
        raise NobodyToTell("Skolen har ingen e-postadresse. Ring {phone}.", phone=phone.as_read(to.phone))
    recent = Message.objects.filter(run=None, kind=KIND, created_at__gt=at - WITHIN)
    who = _hash(f"{at:%Y-%m-%d} {address}")
    if recent.filter(key__startswith=f"{KIND}:{who}:").count() >= MOST_FROM_ONE or recent.count() >= MOST_FROM_ALL:
        raise TooMuchFeedback("Det er sendt mange meldinger herfra den siste timen. Vent en time, eller ring skolen.")
    return messages.post(
        kind=KIND,
        key=f"{KIND}:{who}:{_hash(f'{where} {reply_to} {text}')}",
        address=to.email,
        at=at,
        text=text,
        where=where,
        reply_to=reply_to,
    )


def _hash(value: str) -> str:
    return salted_hmac("kursflyt.accessibility_feedback", value, algorithm="sha256").hexdigest()[:24]
