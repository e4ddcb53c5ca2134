"""Programmes: what the study plan says of a course, which its runs begin from and its certificates repeat."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun, DocumentType, Programme

LEVELS = ("5.1", "5.2")
MOST_CREDITS = 120  # two years: the longest programme of a fagskole
FACTS = (
    "name",
    "name_nn",
    "credits",
    "level",
    "accredited",
    "nus_code",
    "document_type",
    "grade_scale",
    "learning_outcomes",
    "learning_outcomes_nn",
    "admission_requirements",
    "admission_requirements_nn",
)


class ProgrammeCodeTaken(Refused):
    """Another programme has the code."""

    field = "code"


class DiplomaNeedsAccreditation(Refused):
    """Vitnemål for a programme that is not accredited (fagskoleloven § 19)."""

    field = "document_type"


class GivesDiplomas(Refused):
    """A run that is not over gives vitnemål, so that the programme must stay accredited."""

    field = "accredited"


class UnknownLevel(Refused):
    """No level of tertiary vocational education in the national qualifications framework."""

    field = "level"


class BadCredits(Refused):
    """Below zero, or more than the longest programme has."""

    field = "credits"


class BadNusCode(Refused):
    """Not six digits, as the Norwegian standard for education groups has them."""

    field = "nus_code"


@transaction.atomic
def make(*, code: str, name: str, by: Actor, at: datetime, **facts: Any) -> Programme:
    """A new one; `facts` are of `FACTS`. Raises `ProgrammeCodeTaken` and what `change` refuses of the facts."""
    code = code.strip()
    if Programme.objects.filter(code__iexact=code).exists():
        raise ProgrammeCodeTaken("Koden {code} er brukt av et annet program. Velg en annen kode.", code=code)
    programme = Programme(code=code, **_checked({"name": name, **facts}))
    refuse_diploma(programme.document_type, accredited=programme.accredited)
    programme.save()
    audit.record("courses.programme_made", by=by, at=at, subject=programme.code)
    return programme


@transaction.atomic
def change(*, programme: Programme, by: Actor, at: datetime, **facts: Any) -> Programme:
    """New `facts` of `FACTS`. Certificates that are issued, and texts that runs have begun with, stay as they are.

    Raises `BadCredits`, `UnknownLevel`, `BadNusCode`, `DiplomaNeedsAccreditation`, `GivesDiplomas`.
    """
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    changed = {name: value for name, value in _checked(facts).items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
        setattr(programme, name, value)
    refuse_diploma(row.document_type, accredited=row.accredited)
    if "accredited" in changed and not row.accredited and _gives_diplomas(row):
        raise GivesDiplomas("Et kurs som ikke er avsluttet, gir vitnemål. Da må programmet være akkreditert.")
    if changed:
        row.save(update_fields=list(changed))
        audit.record("courses.programme_described", by=by, at=at, subject=row.code, fields=sorted(changed))
    return row


def describe(*, programme: Programme, credits: Decimal | None, level: str, by: Actor, at: datetime) -> None:
    """Credits and level, which a vitnemål must say (fagskoleloven § 17 a); None and empty leave them as they are.

    Raises `BadCredits` and `UnknownLevel`.
    """
    said = {"credits": credits, "level": level.strip() or None}
    change(programme=programme, by=by, at=at, **{name: value for name, value in said.items() if value is not None})


def refuse_diploma(document_type: str, *, accredited: bool) -> None:
    """Raises `DiplomaNeedsAccreditation`."""
    if document_type == DocumentType.DIPLOMA and not accredited:
        raise DiplomaNeedsAccreditation(
            "Vitnemål kan bare gis for et akkreditert program (fagskoleloven § 19). Velg kursbevis eller "
            "karakterutskrift, eller registrer at programmet er akkreditert."
        )


def all_of_them() -> QuerySet[Programme]:
    """Each with how many runs it has (`courses`), and how many of them are under way (`under_way`)."""
    open_runs = Q(runs__closure__isnull=True, runs__cancellation__isnull=True)
    return Programme.objects.annotate(
        courses=Count("runs", distinct=True), under_way=Count("runs", filter=open_runs, distinct=True)
    ).order_by("name", "id")


def _gives_diplomas(programme: Programme) -> bool:
    under_way = CourseRun.objects.running().filter(programme=programme)
    return under_way.filter(document_type=DocumentType.DIPLOMA).exists()


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    if facts.get("level") and facts["level"] not in LEVELS:
        raise UnknownLevel("Nivået er 5.1 eller 5.2 i Nasjonalt kvalifikasjonsrammeverk.")
    if not 0 <= facts.get("credits", 0) <= MOST_CREDITS:
        raise BadCredits("Studiepoengene er et tall fra 0 til 120.")
    nus_code = facts.get("nus_code")
    if nus_code and not (len(nus_code) == 6 and nus_code.isascii() and nus_code.isdigit()):
        raise BadNusCode("NUS-koden har seks sifre.")
    return facts
