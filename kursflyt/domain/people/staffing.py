"""Who works here: accounts for the office, the roles they hold and from when to when, and their passwords.

A password is shown once, to whoever made it, and stored as a hash only. Nobody can take away the last administrator.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from kursflyt.core import audit, email_address, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.people import queries
from kursflyt.domain.people.models import STAFF_ROLES, Role, Staff, StaffRole

# Easy to read aloud and to type: no letter or digit that is mistaken for another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class UserNameTaken(Refused):
    """Someone has the user name, or the e-mail address."""

    field = "username"


class NoSuchRole(Refused):
    """Not a role that the staff may hold, or none at all."""

    field = "roles"


class RoleHeldAlready(Refused):
    """The member holds the role on some of those days."""

    field = "role"


class DaysInWrongOrder(Refused):
    """The last day comes before the first."""

    field = "valid_until"


class LastAdministrator(Refused):
    """Nobody could make users or give roles any more."""


class WrongPassword(Refused):
    """Not the password that the member has now."""

    field = "current"


class WeakPassword(Refused):
    """Too short, too common, or like the name."""

    field = "wanted"


@dataclass(frozen=True)
class Employed:
    """A new account. The password is nowhere else."""

    member: Staff
    password: str


@transaction.atomic
def employ(*, username: str, email: str, name: str, roles: Collection[str], by: Actor, at: datetime) -> Employed:
    """An account with the roles, from today on. Raises `UserNameTaken`, `NoSuchRole`, `BadEmail`."""
    username, email = username.strip().lower(), email_address.parse_email(email)
    known = [str(role) for role in STAFF_ROLES]
    if not roles or not set(roles) <= set(known):
        raise NoSuchRole("Velg minst én rolle blant {known}.", known=", ".join(known))
    if Staff.objects.filter(username=username).exists():
        raise UserNameTaken("Brukernavnet {username} er i bruk. Velg et annet.", username=username)
    _refuse_colleagues(email)
    password = new_password()
    given_name, _, family_name = name.strip().rpartition(" ")
    member = Staff.objects.create_user(
        username=username, email=email, password=password, first_name=given_name, last_name=family_name
    )
    StaffRole.objects.bulk_create(StaffRole(staff=member, role=Role(role)) for role in sorted(set(roles)))
    audit.record("staff.created", by=by, at=at, subject=f"staff:{member.pk}", roles=sorted(set(roles)))
    return Employed(member, password)


@transaction.atomic
def change_contact(*, member: Staff, name: str, email: str, title: str, phone: str, by: Actor, at: datetime) -> None:
    """How colleagues and participants reach them. Raises `UserNameTaken` or `BadEmail`."""
    email = email_address.parse_email(email)
    _refuse_colleagues(email, but=member)
    row = _lock(member)
    given_name, _, family_name = name.strip().rpartition(" ")
    row.first_name, row.last_name, row.email = given_name, family_name, email
    row.title, row.phone = title.strip(), phone.strip()
    row.save(update_fields=["first_name", "last_name", "email", "title", "phone"])
    audit.record("staff.contact_changed", by=by, at=at, subject=f"staff:{member.pk}")


@transaction.atomic
def give_role(
    *,
    member: Staff,
    role: str,
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: Actor,
    at: datetime,
) -> StaffRole:
    """The role from a day to a day, both included: without the first from today on, without the last for good.

    A stand-in is given it for the holiday. Raises `NoSuchRole`, `DaysInWrongOrder`, `RoleHeldAlready`.
    """
    if role not in {str(known) for known in STAFF_ROLES}:
        raise NoSuchRole("Velg en av rollene.", field="role")
    valid_from = valid_from or norwegian_dates.oslo_day(at)
    if valid_until and valid_until < valid_from:
        raise DaysInWrongOrder("Siste dag må komme etter første dag.")
    _lock(member)
    begins_in_time = Q() if valid_until is None else Q(valid_from__isnull=True) | Q(valid_from__lte=valid_until)
    ends_late_enough = Q(valid_until__isnull=True) | Q(valid_until__gte=valid_from)
    if StaffRole.objects.filter(begins_in_time, ends_late_enough, staff=member, role=role).exists():
        raise RoleHeldAlready("{member} har rollen i noen av disse dagene.", member=member)
    held = StaffRole.objects.create(staff=member, role=Role(role), valid_from=valid_from, valid_until=valid_until)
    audit.record("staff.role_given", by=by, at=at, subject=f"staff:{member.pk}", role=role)
    return held


@transaction.atomic
def end_role(*, held: StaffRole, by: Actor, at: datetime) -> None:
    """From this day on the member holds the role no longer. Raises `LastAdministrator`."""
    _lock(held.staff)
    yesterday = norwegian_dates.oslo_day(at) - timedelta(days=1)
    if held.role == Role.ADMINISTRATOR:
        _refuse_if_last(StaffRole.objects.filter(pk=held.pk), at=at)
    if held.valid_from and held.valid_from > yesterday:
        held.delete()
    else:
        held.valid_until = yesterday
        held.save(update_fields=["valid_until"])
    audit.record("staff.role_ended", by=by, at=at, subject=f"staff:{held.staff_id}", role=held.role)


@transaction.atomic
def close_account(*, member: Staff, by: Actor, at: datetime) -> None:
    """They can sign in no longer, and their sessions end. What they did stays theirs. Raises `LastAdministrator`."""
    _refuse_if_last(StaffRole.objects.filter(staff=member), at=at)
    _set_active(member, False)
    audit.record("staff.account_closed", by=by, at=at, subject=f"staff:{member.pk}")


@transaction.atomic
def open_account(*, member: Staff, by: Actor, at: datetime) -> None:
    """They can sign in again, with the roles they hold."""
    _set_active(member, True)
    audit.record("staff.account_opened", by=by, at=at, subject=f"staff:{member.pk}")


@transaction.atomic
def renew_password(*, member: Staff, by: Actor, at: datetime) -> str:
    """A new password for one who has lost theirs; earlier sessions end."""
    password = new_password()
    _set_password(member, password)
    audit.record("staff.password_renewed", by=by, at=at, subject=f"staff:{member.pk}")
    return password


@transaction.atomic
def choose_password(*, member: Staff, current: str, wanted: str, at: datetime) -> None:
    """The member's own choice; other sessions of theirs end. Raises `WrongPassword` or `WeakPassword`."""
    if not member.check_password(current):
        raise WrongPassword("Passordet du har nå, er et annet.")
    try:
        validate_password(wanted, member)
    except ValidationError as error:
        raise WeakPassword("{said}", said=" ".join(error.messages)) from error
    _set_password(member, wanted)
    audit.record("staff.password_chosen", by=member.actor, at=at, subject=f"staff:{member.pk}")


def new_password() -> str:
    """Four groups of five signs: 99 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))


def _set_password(member: Staff, password: str) -> None:
    member.set_password(password)
    Staff.objects.filter(pk=member.pk).update(password=member.password)


def _set_active(member: Staff, active: bool) -> None:
    member.is_active = active
    Staff.objects.filter(pk=member.pk).update(is_active=active)


def _refuse_if_last(going: QuerySet[StaffRole], *, at: datetime) -> None:
    """All who administer today are locked, so that two cannot take away each other. Who begins later is no help yet."""
    held = queries.valid_on(norwegian_dates.oslo_day(at))
    administering = held.select_for_update().filter(role=Role.ADMINISTRATOR, staff__is_active=True)
    kept, gone = {row.pk for row in administering}, {row.pk for row in going}
    if kept and not kept - gone:
        raise LastAdministrator("Dette er den siste systemansvarlige. Gi rollen til en annen først.")


def _refuse_colleagues(email: str, *, but: Staff | None = None) -> None:
    others = Staff.objects.exclude(pk=but.pk) if but else Staff.objects.all()
    if others.filter(email__iexact=email).exists():
        raise UserNameTaken("Adressen {email} er en kollegas.", field="email", email=email)


def _lock(member: Staff) -> Staff:
    return Staff.objects.select_for_update().get(pk=member.pk)
