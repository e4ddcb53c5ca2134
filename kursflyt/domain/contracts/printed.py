"""The contract and its evidence page on paper: the facts of the run and the contract, as the documents want them."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from decimal import Decimal

from kursflyt.core import deadlines, money, norwegian_dates
from kursflyt.documents import contract as contract_document
from kursflyt.documents import evidence_page, letterhead, typesetting
from kursflyt.domain.contracts.models import Contract, SignatureMethod
from kursflyt.domain.courses import on_paper as courses_on_paper
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.people import on_paper as people_on_paper
from kursflyt.domain.people.models import OneTimeCode
from kursflyt.domain.school import letterhead as school_letterhead
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.texts import queries as texts

STATEMENT: dict[letterhead.Language, str] = {
    "nb": "Jeg har lest kontrakten og godtar den.",
    "nn": "Eg har lese kontrakten og godtek han.",
}
_EVENTS: dict[letterhead.Language, dict[str, str]] = {
    "nb": {
        "sent": "Kontrakten ble sendt til underviseren",
        "opened": "Underviseren åpnet kontrakten første gang",
        "code": "Engangskode ble sendt til e-postadressen",
        "checked": "Riktig engangskode ble skrevet inn",
        "scan": "Signert eksemplar ble lastet opp",
        "signed": "Kontrakten ble signert",
        "role": "undervisningsressurs",
        "title": "Kontrakt {number}: {course}",
        "travel": "Reise og opphold dekkes etter bilag med inntil {amount}.",
    },
    "nn": {
        "sent": "Kontrakten vart send til undervisaren",
        "opened": "Undervisaren opna kontrakten første gong",
        "code": "Eingongskode vart send til e-postadressa",
        "checked": "Rett eingongskode vart skriven inn",
        "scan": "Signert eksemplar vart lasta opp",
        "signed": "Kontrakten vart signert",
        "role": "undervisningsressurs",
        "title": "Kontrakt {number}: {course}",
        "travel": "Reise og opphald blir dekte etter bilag med inntil {amount}.",
    },
}


def contract_pdf(contract: Contract) -> bytes:
    """The contract as PDF/A, in the teacher's written standard. The same contract gives the same bytes."""
    return contract_document.render(_contract(contract), language=language_of(contract), own=texts.in_effect())


def proof(contract: Contract) -> typesetting.Composition:
    """The contract as it would be drafted now; nothing is stored, and one that is drafted stays as it is."""
    return contract_document.composition(_contract(contract), language=language_of(contract), own=texts.in_effect())


def evidence(
    contract: Contract,
    *,
    method: SignatureMethod,
    typed_name: str,
    signed_at: datetime,
    proof: OneTimeCode | None = None,
    scan_sha256: str = "",
    address: str = "",
    browser: str = "",
) -> evidence_page.SignatureEvidence:
    """What the evidence page says, as the facts are now."""
    language = language_of(contract)
    words = _EVENTS[language]
    is_scan = method == SignatureMethod.SCAN
    return evidence_page.SignatureEvidence(
        issuer=school_letterhead.issuer(),
        evidence_id=f"{contract.number}-S",
        document_title=title_of(contract),
        document_reference=contract.number,
        document_sha256=scan_sha256 if is_scan else contract.document_id or "",
        signer_name=contract.teacher.full_name,
        signer_role=words["role"],
        signer_email=contract.teacher.email,
        typed_name=typed_name,
        method="scan" if is_scan else "one_time_code",
        statement=STATEMENT[language],
        events=_events(contract, words, proof=proof, signed_at=signed_at, is_scan=is_scan),
        signed_at=signed_at,
        ip_address=address,
        browser=browser,
    )


def evidence_pdf(
    said: evidence_page.SignatureEvidence, *, signed_file: bytes | None, language: letterhead.Language
) -> bytes:
    """The evidence page, with the signed PDF inside where it is one. Not sealed yet."""
    return evidence_page.render(dataclasses.replace(said, document=signed_file), language=language)


def language_of(contract: Contract) -> letterhead.Language:
    return "nn" if contract.teacher.language_form == "nn" else "nb"


def title_of(contract: Contract) -> str:
    language = language_of(contract)
    return _EVENTS[language]["title"].format(number=contract.number, course=contract.run.title_in(language))


def _contract(contract: Contract) -> contract_document.Contract:
    school, run, teacher, language = school_queries.current(), contract.run, contract.teacher, language_of(contract)
    hand_in_on = norwegian_dates.oslo_day(run.hand_in_deadline_at)
    travel = _EVENTS[language]["travel"].format(amount=money.kroner(contract.travel_amount, language=language))
    return contract_document.Contract(
        issuer=school_letterhead.issuer(school),
        number=contract.number,
        dated_on=norwegian_dates.oslo_day(contract.drafted_at),
        teacher=contract_document.Teacher(
            name=teacher.full_name,
            orgnr=contract.company_orgnr,
            business_name=contract.company_name,
            address=teacher.address,
            postal_code=teacher.postal_code,
            city=teacher.city,
            email=teacher.email,
            phone=teacher.phone,
            employed=contract.employed,
        ),
        school_contact=people_on_paper.contact(run.head),
        signatory=letterhead.Signatory(name=str(run.head), title=run.head.title),
        course=courses_on_paper.facts(run, language),
        sessions=tuple(
            letterhead.PlannedSession(
                number=session.number,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                place=session.place,
                topic=session.topic,
                online=session.digital,
            )
            for session in courses.sessions_of(run)
        ),
        hours=contract.hours,
        fee=contract.amount,
        travel=travel if contract.travel_amount else "",
        billing=contract_document.Billing(
            ehf_orgnr=school.orgnr, buyer_reference=contract.buyer_reference, payment_days=school.teacher_due_days
        ),
        classroom_ready_on=courses.anchor(run, "classroom_ready") or run.starts_on,
        hand_in_on=hand_in_on,
        grades_due_on=deadlines.grading_deadline(
            hand_in_on,
            length=school.grading_length,
            unit=school.grading_unit,  # type: ignore[arg-type]
        ),
        cancel_by=run.start_decision_on,
        cancellation_fee=money.round_ore(contract.amount * contract.cancellation_share / Decimal(100)),
        extra_terms=tuple(line.strip() for line in contract.special_terms.splitlines() if line.strip()),
    )


def _events(
    contract: Contract, words: dict[str, str], *, proof: OneTimeCode | None, signed_at: datetime, is_scan: bool
) -> tuple[evidence_page.EvidenceEvent, ...]:
    dispatch = contract.dispatch
    moments = [(dispatch.at, "sent", contract.teacher.email)]
    if dispatch.first_opened_at and dispatch.first_opened_at <= signed_at:
        moments.append((dispatch.first_opened_at, "opened", ""))
    if proof is not None:
        moments += [(proof.created_at, "code", contract.teacher.email), (proof.used_at or signed_at, "checked", "")]
    moments.append((signed_at, "scan" if is_scan else "signed", ""))
    return tuple(evidence_page.EvidenceEvent(at=at, what=words[what], detail=detail) for at, what, detail in moments)
