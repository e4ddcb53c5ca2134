"""Whether an applicant belongs to those whom the published rule ranks first: the applicant says, the office finds."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application, PriorityFinding
from kursflyt.domain.courses import ranking_rule


class NothingToFind(Refused):
    """No group goes first on this course, or the application is withdrawn."""


class FindingWithoutReason(Refused):
    """Nothing says why the applicant was ranked otherwise than they told."""

    field = "priority_reason"


@transaction.atomic
def find(*, application: Application, belongs: bool, reason: str, by: Actor, at: datetime) -> PriorityFinding:
    """Ranks by this from now on, whatever the applicant said. Raises `NothingToFind` or `FindingWithoutReason`."""
    row = Application.objects.select_for_update(of=("self",)).select_related("run").get(pk=application.pk)
    if hasattr(row, "withdrawal") or not ranking_rule.asks_for_group(row.run):
        raise NothingToFind("Søknaden er trukket, eller kurset har ingen gruppe som går foran.")
    if not reason.strip():
        raise FindingWithoutReason("Skriv hvorfor, slik at søkeren kan få vite det: «arbeidsattest fra kommunen».")
    finding = PriorityFinding.objects.create(
        application=row, belongs=belongs, reason=reason.strip()[:300], at=at, by=by
    )
    audit.record(
        "applications.priority_found",
        by=by,
        at=at,
        run_id=row.run_id,
        subject=row.reference,
        belongs=belongs,
    )
    return finding
