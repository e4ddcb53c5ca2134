"""What a programme's study plan says that its vitnemål must repeat: credits and level (fagskoleloven § 17 a)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import Programme

LEVELS = ("5.1", "5.2")


class UnknownLevel(Refused):
    """No level of tertiary vocational education in the national qualifications framework."""

    field = "level"


class BadCredits(Refused):
    """Below zero, or more than the longest programme has."""

    field = "credits"


@transaction.atomic
def describe(*, programme: Programme, credits: Decimal | None, level: str, by: Actor, at: datetime) -> None:
    """Writes down credits and level, for all courses of the programme; None and empty leave them as they are.

    Raises `BadCredits` and `UnknownLevel`.
    """
    level = level.strip()
    if level and level not in LEVELS:
        raise UnknownLevel("Nivået er 5.1 eller 5.2 i Nasjonalt kvalifikasjonsrammeverk.")
    if credits is not None and not 0 <= credits <= 120:
        raise BadCredits("Studiepoengene er et tall fra 0 til 120.")
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    wanted = {"credits": row.credits if credits is None else credits, "level": level or row.level}
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in wanted.items():
        setattr(row, name, value)
        setattr(programme, name, value)
    if changed:
        row.save(update_fields=list(changed))
        audit.record("courses.programme_described", by=by, at=at, subject=row.code, fields=sorted(changed))
