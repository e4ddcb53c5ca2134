"""What a certificate says: gathered once from the facts of the day, frozen as JSON, and printed from that JSON alone.

So the paper can be set again in thirty years, whatever has become of the course, the school's name or the person's.
The identity number is no part of them: it is given when a vitnemål is printed, and stands on the document alone.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from kursflyt.core import norwegian_dates
from kursflyt.documents import certificate, letterhead
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.assessment.models import GradeValue
from kursflyt.domain.certificates.models import CertificateText
from kursflyt.domain.courses.models import CourseRun, DocumentType, GradeScale
from kursflyt.domain.school import letterhead as school_letterhead
from kursflyt.domain.school import queries as school

_GRADES = {
    "nb": {GradeValue.PASSED: "bestått"},
    "nn": {GradeValue.PASSED: "bestått"},
}
_WORDS = {
    "nb": {
        "assessment": "Skriftlig oppgave og krav om {percent} prosent frammøte",
        GradeScale.LETTERS: "A–F, der A er best og E er laveste beståtte karakter",
        GradeScale.PASS_FAIL: "Bestått / ikke bestått",
    },
    "nn": {
        "assessment": "Skriftleg oppgåve og krav om {percent} prosent frammøte",
        GradeScale.LETTERS: "A–F, der A er best og E er lågaste karakter for bestått",
        GradeScale.PASS_FAIL: "Bestått / ikkje bestått",
    },
}


_MARKS = "-–•*"


def gather(
    application: Application, *, text: CertificateText, number: str, code: str, version: int, at: datetime
) -> dict[str, Any]:
    """Everything the certificate of this participant says on the day of `at`. JSON."""
    run, person, language = application.run, application.person, language_of(application)
    grade = assessment.grade_in_force(application)
    value = grade.value if grade else ""
    return {
        "name": person.full_name,
        "born_on": person.birth_on.isoformat() if person.birth_on else None,
        "result": _GRADES[language].get(GradeValue(value), value) if value else "",
        **_of_run(run, text, language, at),
        "number": number,
        "code": code,
        "version": version,
    }


def example(run: CourseRun, *, text: CertificateText, language: str, at: datetime) -> dict[str, Any]:
    """For the preview before anyone has passed: the run's own text with an invented name."""
    letters = run.grade_scale == GradeScale.LETTERS
    return {
        "name": "Ola Eksempel Nordmann",
        "born_on": "1990-01-31",
        "result": "B" if letters else "bestått",
        **_of_run(run, text, language, at),
        "number": "EKSEMPEL",
        "code": "EKSEMPEL",
        "version": 1,
    }


def _of_run(run: CourseRun, text: CertificateText, language: str, at: datetime) -> dict[str, Any]:
    here, signatory, words = school.current(), school_letterhead.signatory(), _WORDS[language]
    sessions = list(run.sessions.in_order())  # type: ignore[attr-defined]
    taught = sum((session.ends_at - session.starts_at for session in sessions), timedelta())
    nynorsk = language == "nn"
    issuer = asdict(school_letterhead.issuer())
    issuer.pop("logo_svg", None)
    return {
        "kind": run.document_type,
        "language": language,
        "issuer": issuer,
        "course": run.title_in(language),
        "course_code": run.programme.code,
        "starts_on": run.starts_on.isoformat(),
        "ends_on": run.ends_on.isoformat(),
        "place": run.venue,
        "credits": str(run.programme.credits) if run.programme.credits else None,
        "level": run.programme.level,
        "sessions": len(sessions),
        "hours": str(round(Decimal(taught.total_seconds()) / 3600, 1)),
        "text": (text.text_nn or text.text) if nynorsk else text.text,
        "outcomes": outcomes(
            (text.learning_outcomes_nn or text.learning_outcomes) if nynorsk else text.learning_outcomes
        ),
        "assessment": words["assessment"].format(percent=run.attendance_required),
        "grade_scale": words[run.grade_scale],  # type: ignore[index]
        "partners": [partner.name for partner in run.partners.order_by("name")],
        "financed_by": run.grant_reference,
        "issued_on": norwegian_dates.oslo_day(at).isoformat(),
        "issued_at_place": here.signing_place,
        "signatory": asdict(signatory),
    }


def outcomes(text: str) -> list[list[Any]]:
    """Groups of learning outcomes. A line that ends with a colon is a heading, every other line a point under it.

    Where points are marked with a dash or a bullet, a line without one is a heading too.
    """
    groups: list[list[Any]] = []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = any(line[0] in _MARKS for line in lines)
    for written in lines:
        line = written.lstrip(_MARKS + " ").strip()
        if not line:
            continue
        if line.endswith(":") or (marked and written[0] not in _MARKS):
            groups.append([line.removesuffix(":"), []])
        elif groups:
            groups[-1][1].append(line)
        else:
            groups.append(["", [line]])
    return [group for group in groups if group[1]]


def language_of(application: Application) -> letterhead.Language:
    """Certificates are set in bokmål and nynorsk; who uses English gets bokmål."""
    return "nn" if application.language_form == "nn" else "nb"


def verify_url(code: str) -> str:
    return f"{settings.SITE_URL}/bevis/{code}/"


def document(facts: dict[str, Any], *, national_id: str = "") -> certificate.Certificate:
    """The document that these facts describe. `national_id`: of a vitnemål that is printed; the facts lack it."""
    credits = Decimal(facts["credits"]) if facts["credits"] else None
    unit = certificate.Unit(code=facts["course_code"], title=facts["course"], credits=credits, grade=facts["result"])
    return certificate.Certificate(
        issuer=letterhead.Issuer(**facts["issuer"]),
        kind=facts["kind"],
        number=facts["number"],
        version=facts["version"],
        participant_name=facts["name"],
        national_id=national_id,
        born_on=date.fromisoformat(facts["born_on"]) if facts["born_on"] else None,
        course=letterhead.CourseFacts(
            title=facts["course"],
            code=facts["course_code"],
            starts_on=date.fromisoformat(facts["starts_on"]),
            ends_on=date.fromisoformat(facts["ends_on"]),
            place=facts["place"],
            credits=credits,
            level=facts["level"],
        ),
        session_count=facts["sessions"] or None,
        hours=Decimal(facts["hours"]) if Decimal(facts["hours"]) else None,
        text=facts["text"],
        learning_outcomes=tuple(
            certificate.OutcomeGroup(heading=heading, points=tuple(points)) for heading, points in facts["outcomes"]
        ),
        units=(unit,) if facts["kind"] != DocumentType.CERTIFICATE else (),
        assessment=facts["assessment"],
        result=facts["result"],
        grade_scale=facts["grade_scale"],
        partners=tuple(facts["partners"]),
        financed_by=facts["financed_by"],
        issued_on=date.fromisoformat(facts["issued_on"]),
        place=facts["issued_at_place"],
        signatory=letterhead.Signatory(**facts["signatory"]),
        verify_url=verify_url(facts["code"]),
        verify_code=facts["code"],
    )


def must_be_complete(facts: dict[str, Any], *, national_id: str = "") -> None:
    """Raises documents.certificate.IncompleteCertificate, without setting a page."""
    certificate.composition(document(facts, national_id=national_id), language=facts["language"])


def render(facts: dict[str, Any], *, national_id: str = "") -> bytes:
    """PDF, not yet sealed. Raises documents.certificate.IncompleteCertificate."""
    return certificate.render(document(facts, national_id=national_id), language=facts["language"])


def missing_in_programme(run: CourseRun) -> list[str]:
    """What a vitnemål must say and the programme does not, by field name: credits and level (fagskoleloven § 17 a)."""
    if run.document_type != DocumentType.DIPLOMA:
        return []
    return [name for name in ("credits", "level") if not getattr(run.programme, name)]
