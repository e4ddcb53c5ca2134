"""What happens to people: they become known to the school, and their contact details change."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kursflyt.core import audit, email_address, rows, sort_key
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import LanguageForm, Person


class AddressTaken(Refused):
    """Someone else with the same date of birth has this e-mail address."""

    field = "email"


def find_or_make_person(
    *,
    given_name: str,
    family_name: str,
    email: str,
    birth_on: date | None = None,
    phone: str = "",
    address: str = "",
    postal_code: str = "",
    city: str = "",
    language_form: str = LanguageForm.BOKMAL,
    at: datetime,
) -> Person:
    """The person with this e-mail address and date of birth, made when there is none.

    Two at once get the same row: the database decides. Someone already known keeps the details they have; see
    `update_contact`. `email` and `phone` are checked by the caller (core.email_address, core.phone).
    """
    given_name, family_name = " ".join(given_name.split()), " ".join(family_name.split())
    email = email_address.normalise(email)
    wanted = Person(
        given_name=given_name,
        family_name=family_name,
        sort_key=sort_key.name_key(family_name, given_name)[:250],
        email=email,
        birth_on=birth_on,
        phone=phone,
        address=address,
        postal_code=postal_code,
        city=city,
        language_form=language_form,
        created_at=at,
    )
    return rows.insert_or_find(wanted, unique='LOWER("email"), "birth_on"')


@transaction.atomic
def update_contact(
    *,
    person: Person,
    email: str | None = None,
    phone: str | None = None,
    address: str | None = None,
    postal_code: str | None = None,
    city: str | None = None,
    language_form: str | None = None,
    by: Actor,
    at: datetime,
) -> Person:
    """Changes the details that are given. Raises `AddressTaken` when the address is another person's."""
    given = {
        "email": email_address.normalise(email) if email is not None else None,
        "phone": phone,
        "address": address,
        "postal_code": postal_code,
        "city": city,
        "language_form": language_form,
    }
    row = Person.objects.select_for_update().get(pk=person.pk)
    changed = [name for name, value in given.items() if value is not None and value != getattr(row, name)]
    if "email" in changed:
        others = Person.objects.known_as(email=str(given["email"]), birth_on=row.birth_on)
        if others.exclude(pk=row.pk).exists():
            raise AddressTaken(
                "E-postadressen brukes av en annen person med samme fødselsdato. Skriv en annen adresse."
            )
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.save(update_fields=changed)
        audit.record("people.contact_updated", by=by, at=at, subject=f"person:{row.pk}", fields=changed)
    return row
