"""The first set-up of an installation: its one school."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import email_address
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.school import actions as school_actions
from kursflyt.domain.school.models import School

# Whoever sits at the machine's own command line: nobody has an account yet.
COMMAND_LINE = Actor("machine", "", "Kommandolinjen")


class SchoolIsThere(Refused):
    """The installation has its school already; it is changed under Oppsett."""


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
