"""A certificate as an `OpenBadgeCredential` (1EdTech Open Badges 3.0, W3C Verifiable Credentials 2.0).

It is written from the same composition as the paper, so it cannot say anything else. About the person it says the name
and the result, as the public page does: neither birth date nor identity number, which the paper may carry.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kursflyt.core import norwegian_dates
from kursflyt.documents import certificate, letterhead, wording
from kursflyt.documents.badge import contexts, keys, proof
from kursflyt.documents.badge.status_list import Place
from kursflyt.documents.certificate.texts import TEXTS

_TYPES = {"kursbevis": "CertificateOfCompletion", "karakterutskrift": "Course", "vitnemal": "Diploma"}
_LETTERS = ("A", "B", "C", "D", "E", "F")


@dataclass(frozen=True, kw_only=True)
class School:
    """Who issues: `did` and `address` of the school's own pages; `demo` when the key proves nothing."""

    did: str
    address: str
    demo: bool


def document(
    data: certificate.Certificate, *, language: letterhead.Language, school: School, place: Place, issued_at: datetime
) -> proof.Document:
    """The credential, not yet signed. Its id is the public page of the certificate."""
    paper = certificate.composition(data, language=language, identified=False).data
    course_id = _course_id(data, school.address)
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
        "id": data.verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{paper['kind']}: {data.course.title}",
        "description": _plain(f"{data.issuer.name}. {paper['t']['issued']}."),
        "issuer": _issuer(data.issuer, school),
        "validFrom": proof.moment(issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": data.participant_name,
                }
            ],
            "licenseNumber": paper["number"],
            "activityStartDate": _midnight(data.course.starts_on),
            "activityEndDate": _midnight(data.course.ends_on),
            **({"creditsEarned": float(data.course.credits)} if data.course.credits is not None else {}),
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{course_id}#result",
                    "value": wording.beginning_large(data.result),
                }
            ],
            "achievement": _achievement(data, paper, course_id, language),
        },
        "credentialStatus": place.entry(),
    }


def _issuer(issuer: letterhead.Issuer, school: School) -> dict[str, Any]:
    return {
        "id": school.did,
        "type": ["Profile"],
        "name": f"{issuer.name}, {keys.DEMO_MARK}" if school.demo else issuer.name,
        "url": f"{school.address}/",
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifierType": "ext:organisasjonsnummer", "identifier": issuer.orgnr}
        ],
    }


def _achievement(
    data: certificate.Certificate, paper: dict[str, Any], course_id: str, language: letterhead.Language
) -> dict[str, Any]:
    words = {key: text.in_language(language) for key, text in TEXTS.items()}
    told = dict(paper["facts"])
    told.pop(words["result"], None)
    if paper["note"]:  # says in a sentence that there are no credits
        told.pop(words["credits"], None)
    assessment = told.pop(words["assessment"], "")
    lines = [f"{label}: {value}." for label, value in told.items()]
    letters = data.result in _LETTERS
    return {
        "id": course_id,
        "type": ["Achievement"],
        "achievementType": _TYPES[data.kind],
        "name": data.course.title,
        "description": _plain(" ".join(part for part in (data.text, *lines, *paper["support"], paper["note"]) if part)),
        "criteria": {"narrative": _narrative(paper["outcomes"], words, assessment)},
        "humanCode": data.course.code,
        "inLanguage": language,
        **({"creditsAvailable": float(data.course.credits)} if data.course.credits is not None else {}),
        "resultDescription": [
            {
                "id": f"{course_id}#result",
                "type": ["ResultDescription"],
                "name": f"{words['result']}. {data.grade_scale}" if data.grade_scale else words["result"],
                "resultType": "LetterGrade" if letters else "Result",
                **({"allowedValue": list(_LETTERS)} if letters else {}),
            }
        ],
    }


def _narrative(outcomes: list[Any], words: dict[str, str], assessment: str) -> str:
    """Markdown, as the specification allows."""
    parts = [f"## {words['outcomes_heading']}"] if outcomes else []
    for heading, points in outcomes:
        parts += [f"### {heading}"] if heading else []
        parts.append("\n".join(f"- {point}" for point in points))
    if assessment:
        parts += [f"## {words['assessment']}", assessment]
    return _plain("\n\n".join(parts))


def _course_id(data: certificate.Certificate, address: str) -> str:
    """The same for everyone who took part in this run, and for every version of their certificates."""
    name = f"{address}/{data.course.code}/{data.course.starts_on}/{data.course.ends_on}/{data.kind}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _midnight(day: date) -> str:
    """Open Badges wants a moment: the day's first in Norway."""
    return norwegian_dates.day_start(day).isoformat()


def _plain(text: str) -> str:
    return text.replace(wording.NO_BREAK, " ")
