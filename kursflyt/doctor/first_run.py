"""The first set-up of an installation: the school, and members of the staff who can sign in."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, email_address
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import STAFF_ROLES, Role, Staff, StaffRole
from kursflyt.domain.school import actions as school_actions
from kursflyt.domain.school.models import School

# Whoever sits at the machine's own command line: nobody has an account yet.
COMMAND_LINE = Actor("machine", "", "Kommandolinjen")
# Easy to read aloud and to type: no letter or digit that is mistaken for another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class SchoolIsThere(Refused):
    """The installation has its school already; it is changed under Oppsett."""


class UserNameTaken(Refused):
    """Someone has the user name, or the e-mail address."""


class NoSuchRole(Refused):
    """Not a role that the staff may hold."""


def school_is_there() -> bool:
    return School.objects.filter(pk=1).exists()


@transaction.atomic
def create_school(
    *,
    name: str,
    short_name: str,
    orgnr: str,
    address: str,
    postal_code: str,
    city: str,
    email: str,
    phone: str,
    website: str,
    account_number: str,
    signatory_name: str,
    at: datetime,
    by: Actor = COMMAND_LINE,
) -> School:
    """The installation's one school; the rest has defaults that are changed under Oppsett.

    Raises `SchoolIsThere`, `BadEmail`, and `Refused` for a wrong organisation or account number.
    """
    if school_is_there():
        raise SchoolIsThere("Skolen er satt opp allerede. Endre den under Oppsett.")
    return school_actions.change(
        name=name.strip(),
        short_name=short_name.strip() or name.strip()[:40],
        orgnr=orgnr,
        address=address.strip(),
        postal_code=postal_code.strip(),
        city=city.strip(),
        email=email_address.parse_email(email),
        phone=phone.strip(),
        website=website.strip(),
        account_number=account_number,
        signatory_name=signatory_name.strip(),
        signing_place=city.strip(),
        by=by,
        at=at,
    )


@transaction.atomic
def create_staff(
    *, username: str, email: str, name: str, roles: Collection[str], at: datetime, by: Actor = COMMAND_LINE
) -> str:
    """A new member of the staff with the roles. Returns the password, which is shown once and stored as a hash only.

    Raises `UserNameTaken`, `NoSuchRole`, `BadEmail`.
    """
    username, email = username.strip().lower(), email_address.parse_email(email)
    wrong = sorted(set(roles) - {str(role) for role in STAFF_ROLES})
    if wrong or not roles:
        known = ", ".join(str(role) for role in STAFF_ROLES)
        raise NoSuchRole(f"Velg minst én rolle blant {known}." + (f" «{wrong[0]}» er ingen av dem." if wrong else ""))
    if Staff.objects.filter(username=username).exists() or Staff.objects.filter(email__iexact=email).exists():
        raise UserNameTaken(f"Brukernavnet {username} eller adressen {email} er i bruk. Velg et annet.")
    password = new_password()
    given_name, _, family_name = name.strip().rpartition(" ")
    member = Staff.objects.create_user(
        username=username, email=email, password=password, first_name=given_name, last_name=family_name
    )
    StaffRole.objects.bulk_create(StaffRole(staff=member, role=Role(role)) for role in sorted(set(roles)))
    audit.record("staff.created", by=by, at=at, subject=f"staff:{member.pk}", roles=sorted(set(roles)))
    return password


@transaction.atomic
def new_password_for(*, username: str, at: datetime, by: Actor = COMMAND_LINE) -> str:
    """A new password for one who has lost theirs; earlier sessions end. Refuses a name that nobody has."""
    member = Staff.objects.select_for_update().filter(username=username.strip().lower()).first()
    if member is None:
        raise Refused(f"Ingen ansatt har brukernavnet {username}.")
    password = new_password()
    member.set_password(password)
    member.save(update_fields=["password"])
    audit.record("staff.password_renewed", by=by, at=at, subject=f"staff:{member.pk}")
    return password


def new_password() -> str:
    """Four groups of five signs: 99 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
