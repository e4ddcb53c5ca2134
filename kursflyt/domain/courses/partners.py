"""Partners of the industry: they help to recruit, and get their own link and poster by mail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, email_address, identity_number
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import Partner


class PartnerNameTaken(Refused):
    """Another partner has the name, or none is given."""

    field = "name"


@transaction.atomic
def make(*, name: str, by: Actor, at: datetime, orgnr: str = "", contact_name: str = "", email: str = "") -> Partner:
    """The partner of that name, made when there is none. Raises `BadOrgnr` or `BadEmail`."""
    checked = _checked(orgnr=orgnr, contact_name=contact_name, email=email)
    partner, made = Partner.objects.get_or_create(name=name.strip(), defaults=checked)
    if made:
        audit.record("courses.partner_made", by=by, at=at, subject=f"partner:{partner.pk}")
    return partner


@transaction.atomic
def change(
    *, partner: Partner, name: str, orgnr: str, contact_name: str, email: str, by: Actor, at: datetime
) -> Partner:
    """New facts of a partner; mails from now on go there. Raises `PartnerNameTaken`, `BadOrgnr`, `BadEmail`."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    if not name.strip():
        raise PartnerNameTaken("Skriv navnet.")
    if Partner.objects.filter(name=name.strip()).exclude(pk=row.pk).exists():
        raise PartnerNameTaken("En annen samarbeidspartner heter {name}.", name=name.strip())
    row.name = name.strip()
    for field, value in _checked(orgnr=orgnr, contact_name=contact_name, email=email).items():
        setattr(row, field, value)
    row.save()
    audit.record("courses.partner_changed", by=by, at=at, subject=f"partner:{row.pk}")
    return row


def _checked(*, orgnr: str, contact_name: str, email: str) -> dict[str, str]:
    return {
        "orgnr": identity_number.parse_orgnr(orgnr) if orgnr.strip() else "",
        "contact_name": contact_name.strip(),
        "email": email_address.parse_email(email) if email.strip() else "",
    }
