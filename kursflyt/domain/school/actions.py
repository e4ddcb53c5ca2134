"""Changing the school's facts. What has been issued keeps what it said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kursflyt.core import audit, identity_number
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.school import queries
from kursflyt.domain.school.models import School


@transaction.atomic
def change(*, by: Actor, at: datetime, **facts: Any) -> School:
    """Stores the facts. Refuses an organisation or account number whose check digit is wrong."""
    facts["orgnr"] = _digits(facts["orgnr"])
    facts["account_number"] = _digits(facts["account_number"])
    if not identity_number.valid_orgnr(facts["orgnr"]):
        raise Refused("Organisasjonsnummeret er ikke gyldig: kontrollsifferet stemmer ikke.", field="orgnr")
    if not identity_number.valid_account_number(facts["account_number"]):
        raise Refused("Kontonummeret er ikke gyldig: kontrollsifferet stemmer ikke.", field="account_number")
    school, _ = School.objects.update_or_create(pk=1, defaults=facts)
    queries.forget()
    audit.record("school.changed", by=by, at=at, fields=sorted(facts))
    return school


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
