"""People as documents name them: whom a letter is sent to, and whom its reader can ask."""

from __future__ import annotations

from kursflyt.documents import letterhead
from kursflyt.domain.people.models import Person, Staff


def recipient(person: Person) -> letterhead.Recipient:
    return letterhead.Recipient(
        name=person.full_name, address=person.address, postal_code=person.postal_code, city=person.city
    )


def contact(member: Staff) -> letterhead.ContactPerson:
    return letterhead.ContactPerson(name=str(member), title=member.title, email=member.email, phone=member.phone)
