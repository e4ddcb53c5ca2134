"""Applicants for the tests: sensible values that a test changes where it matters."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.models import Application, Decision

PDF = receiving.SentFile(
    name="vitnemål.pdf",
    content=b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
    kind="education",
)
_PERSON = set(receiving.PersonDetails.__dataclass_fields__)


def details(**changes: Any) -> receiving.PersonDetails:
    values: dict[str, Any] = {
        "given_name": "Kari",
        "family_name": "Nordmann",
        "email": "kari.nordmann@example.org",
        "birth_on": date(1985, 5, 17),
        "phone": "912 34 567",
        "address": "Storgata 1",
        "postal_code": "5003",
        "city": "Bergen",
    }
    return receiving.PersonDetails(**(values | changes))


def answers(**changes: Any) -> receiving.Answers:
    values: dict[str, Any] = {
        "education": "Fagbrev som helsefagarbeider",
        "practice_years": Decimal(4),
        "employer": "Fjordvik Bygg AS",
        "payer": "employer",
        "payer_orgnr": "974760673",
        "payer_name": "Fjordvik Bygg AS",
        "payer_email": "faktura@fjordvikbygg.example",
        "consents": {"privacy": receiving.PRIVACY_VERSION},
    }
    return receiving.Answers(**(values | changes))


def apply(run: Any, *, at: datetime, attachments: Any = None, **changes: Any) -> Application:
    """Registers one; `attachments` None means a diploma."""
    person = {name: value for name, value in changes.items() if name in _PERSON}
    rest = {name: value for name, value in changes.items() if name not in _PERSON}
    files = [PDF] if attachments is None else attachments
    return receiving.receive(run=run, person=details(**person), answers=answers(**rest), attachments=files, at=at)


def ruling(application: Application, outcome: str, *, seen: Decision | None = None) -> Ruling:
    return Ruling(
        application,
        outcome,
        facts=("Vi fikk søknaden.",),
        rule=("Fagskoleloven § 16: Krav.",),
        considerations=("Du oppfyller kravene.",),
        seen=seen,
    )
