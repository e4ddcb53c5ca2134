"""A new personal link by e-mail, for someone who has lost theirs. The answer never tells who is known here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import email_address
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links, sign_in_limit
from kursflyt.domain.people.models import Person


@transaction.atomic
def send_new_links(*, email: str, door: links.Door, address: str, at: datetime) -> int:
    """Sends a link to everyone at this e-mail address who has something behind the door. Returns how many.

    Each asking counts, whether anyone is known or not. Raises `email_address.BadEmail` and
    `sign_in_limit.TooManySignIns`.
    """
    wanted = email_address.parse_email(email)
    sign_in_limit.refuse_when_many(name=f"link:{wanted}", address=address, at=at)
    sign_in_limit.count_failure(name=f"link:{wanted}", address=address, at=at)
    known = Person.objects.with_address(wanted)
    known = known.teachers() if door == "teacher" else known.applicants()
    people = list(known)
    for person in people:
        messages.post(
            kind="new_link",
            key=f"new_link:{door}:{person.pk}:{at.isoformat()}",
            at=at,
            person=person,
            door=door,
            link=links.personal_url(person, door=door, at=at),
        )
    return len(people)
