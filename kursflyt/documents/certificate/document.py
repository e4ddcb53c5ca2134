"""A certificate: the front is made to be framed, the next page says what the participant knows and can do.

The kind is a property of the course: only a completed accredited programme gives a vitnemål (fagskoleloven § 19); a
course without credits gives a kursbevis, and says so. The national identity number stands on a vitnemål only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from kursflyt.core import sentences
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.documents import letterhead, qr, typesetting, wording
from kursflyt.documents.certificate import rosette
from kursflyt.documents.certificate.texts import TEXTS

Kind = Literal["kursbevis", "karakterutskrift", "vitnemal"]


class IncompleteCertificate(Refused):
    """The facts that this kind of certificate must carry are not all there, or one is there that must not be."""


@dataclass(frozen=True, kw_only=True)
class OutcomeGroup:
    """Learning outcomes under one heading: knowledge, skills, general competence."""

    heading: str
    points: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit (emne) with its grade."""

    code: str
    title: str
    grade: str
    credits: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One person's certificate. `text`: the head's own words; `verify_url`: the public page of this number."""

    issuer: letterhead.Issuer
    kind: Kind
    number: str
    participant_name: str
    born_on: date | None
    course: letterhead.CourseFacts
    issued_on: date
    place: str
    signatory: letterhead.Signatory
    verify_url: str
    verify_code: str
    version: int = 1
    duplicate: bool = False
    national_id: str = ""
    session_count: int | None = None
    hours: Decimal | None = None
    text: str = ""
    learning_outcomes: tuple[OutcomeGroup, ...] = ()
    units: tuple[Unit, ...] = ()
    assessment: str = ""
    result: str = ""
    grade_scale: str = ""
    partners: tuple[str, ...] = ()
    financed_by: str = ""


def render(data: Certificate, *, language: letterhead.Language) -> bytes:
    """The certificate as PDF/A-2a + PDF/UA-1, not yet sealed. Raises `IncompleteCertificate`."""
    return typesetting.typeset(composition(data, language=language))


def composition(
    data: Certificate, *, language: letterhead.Language, identified: bool = True
) -> typesetting.Composition:
    """What is printed. `identified`: whether the identity number must be there; a digital certificate never has it."""
    _must_be_complete(data, identified=identified)
    kind = TEXTS[f"kind_{data.kind}"].in_language(language)
    texts = wording.filled(
        TEXTS,
        language,
        kind=kind,
        name=data.participant_name,
        course=data.course.title,
        born=wording.long_date(data.born_on, language) if data.born_on else "",
        national_id=data.national_id,
        partners=sentences.listed(data.partners, language=language) if data.partners else "",
        financed_by=data.financed_by,
        place=data.place,
        issued_on=wording.long_date(data.issued_on, language),
        number=data.number,
        version=data.version,
        code=data.verify_code,
        url=data.verify_url,
        orgnr=wording.orgnr(data.issuer.orgnr),
    )
    return typesetting.Composition(
        template="certificate/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.issued_on,
        data={
            "t": texts,
            "kind": kind,
            "completed": texts[f"completed_{data.kind}"],
            "duplicate": data.duplicate,
            "name": data.participant_name,
            "identity": texts["national_id"] if data.national_id else texts["born"] if data.born_on else "",
            "born": texts["born"] if data.born_on else "",  # the next page: the identity number stands once
            "course": data.course.title,
            "facts": _facts(data, texts, language),
            "text": data.text,
            "outcomes": [[group.heading, list(group.points)] for group in data.learning_outcomes],
            "units": _units(data),
            "scale": data.grade_scale,
            "note": texts["no_credits_note"] if data.course.credits is None and data.kind == "kursbevis" else "",
            "support": [
                text
                for text in (texts["partners"] if data.partners else "", texts["financed"] if data.financed_by else "")
                if text
            ],
            "signatory": {"name": data.signatory.name, "title": data.signatory.title},
            "number": texts["version"] if data.version > 1 else data.number,
            "verify_url": data.verify_url,
            "rosette": rosette.rosette_svg(data.issuer.colour),
            "qr": qr.qr_svg(data.verify_url, dark="#17212b", border=0).decode("ascii"),
        },
    )


def _must_be_complete(data: Certificate, *, identified: bool) -> None:
    if data.national_id and data.kind != "vitnemal":
        raise IncompleteCertificate("Fødselsnummer skal bare stå på vitnemål. Bruk fødselsdato på dette beviset.")
    if data.kind == "karakterutskrift" and not data.units:
        raise IncompleteCertificate("En karakterutskrift må ha minst ett emne med karakter.")
    if data.kind != "vitnemal":
        return
    required = {
        Sentence("studiepoeng"): data.course.credits,
        Sentence("nivå"): data.course.level,
        Sentence("fødselsnummer"): data.national_id or not identified,
        Sentence("emner med karakter"): data.units,
        Sentence("læringsutbytte"): data.learning_outcomes,
        Sentence("karakterskala"): data.grade_scale,
    }
    missing = [name for name, value in required.items() if not value]
    if missing:
        raise IncompleteCertificate(
            "Vitnemålet kan ikke utstedes, for dette mangler: {missing}.",
            missing=lambda language: ", ".join(str(word) for word in missing),
        )


def _units(data: Certificate) -> list[list[str]]:
    return [
        [
            unit.code,
            unit.title,
            wording.number(unit.credits) if unit.credits is not None else "–",
            wording.beginning_large(unit.grade),
        ]
        for unit in data.units
    ]


def _facts(data: Certificate, texts: dict[str, str], language: letterhead.Language) -> list[list[Any]]:
    sessions = ""
    if data.session_count:
        sessions = f"{data.session_count} {texts['session'] if data.session_count == 1 else texts['sessions']}"
    hours = f"{wording.number(data.hours)} {texts['hours']}" if data.hours else ""
    credits = wording.number(data.course.credits) if data.course.credits is not None else ""
    pairs = [
        [texts["period"], wording.period(data.course.starts_on, data.course.ends_on, language)],
        [texts["extent"], ", ".join(part for part in (sessions, hours) if part)],
        [texts["credits"], credits or texts["no_credits"]],
        [texts["level"], data.course.level if credits else ""],
        [texts["assessment"], data.assessment],
        [texts["result"], wording.beginning_large(data.result)],
    ]
    return [pair for pair in pairs if pair[1]]
