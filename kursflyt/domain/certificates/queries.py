"""Which certificates there are, who waits for one, and whether one that someone holds up is real."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import QuerySet

from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.assessment.models import Grade, PassList
from kursflyt.domain.certificates.models import Certificate, CertificateSeries, CertificateText, IdentityNumber
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.people.models import Person

Standing = Literal["valid", "replaced", "revoked"]


@dataclass(frozen=True)
class Verification:
    """What the public page may say about a certificate: what the paper says, and whether it holds. Nothing more.

    `replaced_at`: when a new version, or after revocation a new certificate, took its place.
    """

    standing: Standing
    since: datetime | None
    replaced_at: datetime | None
    code: str
    number: str
    version: int
    kind: str
    name: str
    course: str
    starts_on: date
    ends_on: date
    credits: str | None
    level: str
    result: str
    school: str
    issued_on: date
    sha256: str


def text_of(run: CourseRun) -> CertificateText:
    """The saved text, or an unsaved one that begins with the programme's learning outcomes."""
    return CertificateText.objects.filter(run=run).first() or CertificateText(
        run=run,
        learning_outcomes=run.programme.learning_outcomes,
        learning_outcomes_nn=run.programme.learning_outcomes_nn,
    )


def passed_ids(run: CourseRun) -> frozenset[int]:
    """Those on the newest confirmed pass list who came often enough and whose grade in force now passes.

    A grade that was corrected or changed by an appeal after the list was confirmed counts, either way.
    """
    grades = Grade.objects.in_force().filter(application__run=run)
    return _passing(assessment.pass_list_of(run), grades)


def has_passed(application: Application) -> bool:
    """Whether this one is among `passed_ids`. No query where the pass lists of the run and the grades are loaded."""
    lists = sorted(application.run.pass_lists.all(), key=lambda each: each.pk)  # type: ignore[attr-defined]
    grades = application.grades.all()  # type: ignore[attr-defined]
    return application.pk in _passing(lists[-1] if lists else None, grades)


def _passing(confirmed: PassList | None, grades: Iterable[Grade]) -> frozenset[int]:
    if confirmed is None:
        return frozenset()
    present = {row["application_id"] for row in confirmed.rows if row["attendance_met"]}
    passing = (grade.application_id for grade in grades if grade.superseded_at is None and grade.passing)  # type: ignore[attr-defined]
    return frozenset(present.intersection(passing))


def due(run: CourseRun) -> list[Application]:
    """Those who have passed and have no certificate yet, in Norwegian order."""
    return list(
        Application.objects.filter(run=run, pk__in=passed_ids(run), certificates__isnull=True)
        .select_related("person", "run__programme")
        .order_by("person__sort_key", "pk")
    )


def ready(run: CourseRun) -> list[Application]:
    """Those of `due` whose certificate can be issued now: for a vitnemål the identity number must have been given."""
    rows = due(run)
    if run.document_type != DocumentType.DIPLOMA:
        return rows
    there = set(IdentityNumber.objects.filter(application__run=run).values_list("pk", flat=True))
    return [row for row in rows if row.pk in there]


def next_number(year: int) -> int:
    """The number after the last one of the year; shown in the preview, taken only when a certificate is issued."""
    series = CertificateSeries.objects.filter(year=year).first()
    return series.last + 1 if series else 1


def certificates_of(run: CourseRun) -> QuerySet[Certificate]:
    return (
        Certificate.objects.filter(application__run=run)
        .select_related("application__person", "document", "revocation", "replaced_by")
        .order_by("number", "version")
    )


def certificates_in_force(person: Person) -> QuerySet[Certificate]:
    """The person's own, newest first."""
    return (
        Certificate.objects.in_force()
        .filter(application__person=person)
        .select_related("document", "application__run")
        .order_by("-issued_at")
    )


def verify(code: str) -> Verification | None:
    """What the certificate behind a code says, and whether it holds; None when there is none."""
    return _verification(by_code(code))


def by_code(code: str) -> Certificate | None:
    """The certificate behind a code, however it is written."""
    plain = _plain(code)
    return _with_standing().select_related("application").filter(code=plain).first() if plain else None


def of_file(content: bytes) -> Certificate | None:
    """The certificate that is exactly these bytes; None when a single one differs."""
    return _with_standing().filter(document_id=hashlib.sha256(content).hexdigest()).first()


def _with_standing() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("revocation", "replaced_by", "document")


def _verification(certificate: Certificate | None) -> Verification | None:
    if certificate is None:
        return None
    standing, since = standing_of(certificate)
    facts: dict[str, Any] = certificate.facts
    return Verification(
        standing=standing,
        since=since,
        replaced_at=_replaced_at(certificate),
        code=certificate.code,
        number=certificate.number,
        version=certificate.version,
        kind=certificate.get_document_type_display(),
        name=facts["name"],
        course=facts["course"],
        starts_on=date.fromisoformat(facts["starts_on"]),
        ends_on=date.fromisoformat(facts["ends_on"]),
        credits=facts["credits"],
        level=facts["level"],
        result=facts["result"],
        school=facts["issuer"]["name"],
        issued_on=date.fromisoformat(facts["issued_on"]),
        sha256=certificate.document_id,
    )


def standing_of(certificate: Certificate) -> tuple[Standing, datetime | None]:
    revocation, replacement = getattr(certificate, "revocation", None), getattr(certificate, "replaced_by", None)
    if revocation is not None:
        return "revoked", revocation.at
    if replacement is not None:
        return "replaced", replacement.issued_at
    return "valid", None


def _replaced_at(certificate: Certificate) -> datetime | None:
    replacement = getattr(certificate, "replaced_by", None)
    return replacement.issued_at if replacement else None


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())[:20]
