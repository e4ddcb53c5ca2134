"""A decision as a letter: the result first, then what to do, why, and how to appeal.

The caller has decided; this room only says it. Facts, rules and considerations come from the case, in the
applicant's written standard, and are printed as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from kursflyt.documents import letter_passages, letterhead, typesetting, wording
from kursflyt.documents.decision.texts import TEXTS, WEEKS
from kursflyt.documents.text_language import Texts

Kind = Literal["offer", "waiting_list", "rejection"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule and what it says, so that the reader need not look it up."""

    citation: str
    content: str


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """Who decides an appeal, and the address it is sent to (the school itself, which looks at the case first)."""

    body: str
    send_to: str
    weeks: int = 3


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One person's decision. `price` None: nothing is said of money; 0: the course is free."""

    issuer: letterhead.Issuer
    kind: Kind
    case_number: str
    decided_on: date
    recipient: letterhead.Recipient
    course: letterhead.CourseFacts
    application_reference: str
    applied_at: datetime
    facts: tuple[str, ...]
    rules: tuple[Rule, ...]
    considerations: tuple[str, ...]
    appeal: Appeal
    student_ombud: str
    file_access: str
    contact: letterhead.ContactPerson
    case_officer: letterhead.Signatory
    decision_maker: letterhead.Signatory
    conditions: tuple[str, ...] = ()
    missing_documents: tuple[str, ...] = ()
    reply_by: datetime | None = None
    reply_url: str = ""
    waiting_list_number: int | None = None
    waiting_list_until: date | None = None
    price: Decimal | None = None
    payer: str = ""
    withdrawal_terms: str = ""
    accommodation_url: str = ""
    manual_review_url: str = ""
    automatic: bool = False


def render(data: Decision, *, language: letterhead.Language, own: Texts | None = None) -> bytes:
    """The letter as PDF/A-2a + PDF/UA-1. `own`: the school's own texts."""
    return typesetting.typeset(composition(data, language=language, own=own))


def composition(data: Decision, *, language: letterhead.Language, own: Texts | None = None) -> typesetting.Composition:
    weeks = WEEKS.get(data.appeal.weeks, wording.Both(nb=f"{data.appeal.weeks} uker", nn=f"{data.appeal.weeks} veker"))
    texts = letter_passages.filled(
        "decision",
        TEXTS,
        language,
        own,
        course=data.course.title,
        number=data.waiting_list_number or "–",
        credits=wording.number(data.course.credits) if data.course.credits is not None else "",
        level=data.course.level,
        reply_by=wording.moment_text(data.reply_by, language) if data.reply_by else "",
        weeks=weeks.in_language(language),
        send_to=data.appeal.send_to,
        body=data.appeal.body,
        case=data.case_number,
        url=data.accommodation_url,
    )
    return typesetting.Composition(
        template="decision/template.typ",
        title=texts[f"title_{data.kind}"],
        issuer=data.issuer,
        language=language,
        dated_on=data.decided_on,
        data={
            "t": texts,
            "kind": data.kind,
            "lead": texts[f"lead_{data.kind}"],
            "to": letterhead.address_lines(data.recipient),
            "references": [
                [texts["date"], wording.long_date(data.decided_on, language)],
                [texts["case"], data.case_number],
                [texts["application"], f"{data.application_reference}, {wording.short_date(data.applied_at)}"],
                [texts["officer"], data.case_officer.name],
            ],
            "about": _about(data, texts, language),
            "reply": data.kind == "offer" and data.reply_by is not None,
            "reply_url": data.reply_url,
            "conditions": list(data.conditions),
            "withdrawal": data.withdrawal_terms,
            "facts": list(data.facts),
            "missing": list(data.missing_documents),
            "rules": [[wording.beginning_large(rule.citation), rule.content] for rule in data.rules],
            "considerations": list(data.considerations),
            "automatic": data.automatic,
            "manual_review_url": data.manual_review_url,
            "file_access": data.file_access,
            "ombud": data.student_ombud,
            "accommodation": texts["accommodation"] if data.accommodation_url else "",
            "contact": letterhead.contact_lines(data.contact),
            "maker": {"name": data.decision_maker.name, "title": data.decision_maker.title},
            "officer": {"name": data.case_officer.name, "title": data.case_officer.title},
        },
    )


def _about(data: Decision, texts: dict[str, str], language: letterhead.Language) -> list[list[str]]:
    course = data.course
    extent = texts["no_credits"]
    if course.credits is not None:
        extent = texts["credits_value"] + (texts["level_value"] if course.level else "")
    price = ""
    if data.price is not None:
        price = wording.round_kroner(data.price) if data.price else texts["free"]
    until = wording.long_date(data.waiting_list_until, language) if data.waiting_list_until else ""
    pairs = [
        [texts["course"], f"{course.title} ({course.code})" if course.code else course.title],
        [texts["period"], wording.period(course.starts_on, course.ends_on, language)],
        [texts["place"], course.place],
        [texts["credits"], extent],
        [texts["price"], price],
        [texts["payer"], data.payer if data.price else ""],
        [texts["list_number"], str(data.waiting_list_number or "") if data.kind == "waiting_list" else ""],
        [texts["list_until"], until if data.kind == "waiting_list" else ""],
    ]
    return [pair for pair in pairs if pair[1]]
