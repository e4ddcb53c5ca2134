"""The teacher's contract: who, what, when, for how much, with which duties and deadlines, and how it can end.

A teacher with an organisation number bills by EHF; an employed one is paid as wage. The session plan is an annex of
the same file, so that what is signed is one document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kursflyt.core import phone
from kursflyt.documents import letter_passages, letterhead, typesetting, wording
from kursflyt.documents.contract.texts import SESSION_COUNT, TEXTS
from kursflyt.documents.text_language import Texts


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """The hired teacher. `employed` True: paid as wage, no invoice. `business_name` is the firm that bills, if any."""

    name: str
    orgnr: str = ""
    business_name: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    employed: bool = False


@dataclass(frozen=True, kw_only=True)
class Billing:
    """Where and how the teacher sends the invoice. The EHF address is printed as `0192:<ehf_orgnr>`."""

    ehf_orgnr: str
    buyer_reference: str
    payment_days: int = 30


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One contract. `fee` is the whole fee in NOK; with `hourly_rate` it is the most that can be billed."""

    issuer: letterhead.Issuer
    number: str
    dated_on: date
    teacher: Teacher
    school_contact: letterhead.ContactPerson
    signatory: letterhead.Signatory
    course: letterhead.CourseFacts
    sessions: tuple[letterhead.PlannedSession, ...]
    hours: Decimal
    fee: Decimal
    billing: Billing
    classroom_ready_on: date
    hand_in_on: date
    grades_due_on: date
    cancel_by: date
    case_number: str = ""
    hourly_rate: Decimal | None = None
    travel: str = ""
    cancellation_fee: Decimal = Decimal(0)
    notice_days: int = 30
    police_certificate: bool = False
    extra_terms: tuple[str, ...] = ()


def render(data: Contract, *, language: letterhead.Language, own: Texts | None = None) -> bytes:
    """The contract as PDF/A-2a + PDF/UA-1, ready to be read, hashed and signed. `own`: the school's own texts."""
    return typesetting.typeset(composition(data, language=language, own=own))


def composition(data: Contract, *, language: letterhead.Language, own: Texts | None = None) -> typesetting.Composition:
    texts = _texts(data, language, own)
    teacher = data.teacher
    return typesetting.Composition(
        template="contract/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.dated_on,
        data={
            "t": texts,
            "references": _references(data, texts, language),
            "school_lines": [
                texts["orgnr_school"],
                f"{data.issuer.address}, {data.issuer.postal_code} {data.issuer.city}",
                texts["contact"],
                *[line for line in (data.school_contact.email, phone.as_read(data.school_contact.phone)) if line],
            ],
            "teacher_name": teacher.name,
            "teacher_lines": [
                line
                for line in (
                    teacher.business_name,
                    texts["orgnr_teacher"] if teacher.orgnr else "",
                    ", ".join(
                        part for part in (teacher.address, f"{teacher.postal_code} {teacher.city}".strip()) if part
                    ),
                    teacher.email,
                    phone.as_read(teacher.phone),
                )
                if line
            ],
            "fee_text": texts["fee_hourly"] if data.hourly_rate is not None else texts["fee_fixed"],
            "travel": data.travel or texts["travel_agreed"],
            "employed": teacher.employed,
            "billing": [
                [texts["billing_address"], f"0192:{data.billing.ehf_orgnr}"],
                [texts["billing_reference"], data.billing.buyer_reference],
                [texts["billing_contract"], data.number],
                [texts["billing_amount"], wording.round_kroner(data.fee)],
            ],
            "duties": _duties(data, texts, language),
            "police": data.police_certificate,
            "cancel": texts["cancel_fee"] if data.cancellation_fee else texts["cancel_free"],
            "extra": list(data.extra_terms),
            "signatory": {"name": data.signatory.name, "title": data.signatory.title},
            "sessions": letterhead.session_rows(data.sessions, language),
        },
    )


def _texts(data: Contract, language: letterhead.Language, own: Texts | None) -> dict[str, str]:
    count = len(data.sessions)
    sessions = SESSION_COUNT["none" if count == 0 else "one" if count == 1 else "many"].in_language(language)
    values = {
        "course": data.course.title,
        "code": f" ({data.course.code})" if data.course.code else "",
        "teacher": data.teacher.name,
        "period": wording.period(data.course.starts_on, data.course.ends_on, language),
        "hours": wording.number(data.hours),
        "sessions": sessions.format(count=count),
        "fee": wording.round_kroner(data.fee),
        "rate": wording.round_kroner(data.hourly_rate or Decimal(0)),
        "days": data.billing.payment_days,
        "contact": letterhead.contact_lines(data.school_contact)[0],
        "cancel_by": wording.long_date(data.cancel_by, language),
        "cancel_amount": wording.round_kroner(data.cancellation_fee),
        "notice": data.notice_days,
        "school": data.issuer.name,
        "orgnr": "",
    }
    texts = letter_passages.filled("contract", TEXTS, language, own, **values)
    label = TEXTS["orgnr"].in_language(language)
    texts["orgnr_school"] = label.format(orgnr=wording.orgnr(data.issuer.orgnr))
    texts["orgnr_teacher"] = label.format(orgnr=wording.orgnr(data.teacher.orgnr))
    return texts


def _references(data: Contract, texts: dict[str, str], language: letterhead.Language) -> list[list[str]]:
    pairs = [
        [texts["number"], data.number],
        [texts["case"], data.case_number],
        [texts["date"], wording.long_date(data.dated_on, language)],
        [texts["period"], wording.period(data.course.starts_on, data.course.ends_on, language)],
        [texts["extent"], texts["extent_value"]],
        [texts["fee_label"], wording.round_kroner(data.fee)],
    ]
    return [pair for pair in pairs if pair[1]]


def _duties(data: Contract, texts: dict[str, str], language: letterhead.Language) -> list[list[str]]:
    return [
        [texts["task_classroom"], wording.long_date(data.classroom_ready_on, language)],
        [texts["task_teach"], texts["each_session"]],
        [texts["task_hand_in"], wording.long_date(data.hand_in_on, language)],
        [texts["task_grades"], wording.long_date(data.grades_due_on, language)],
        [texts["task_list"], texts["at_once"]],
        [texts["task_reasons"], texts["two_weeks"]],
        [texts["task_appeal"], texts["on_request"]],
    ]
