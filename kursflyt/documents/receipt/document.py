"""The receipt: what was sent and when, that it is no offer, when an answer comes, and how to change or withdraw.

As forvaltningsloven § 11 a wants it, the answer has a day; the identity number is never in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.receipt.texts import TEXTS

STEPS = ("deadline", "answer", "start_decision", "starts")


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One application's. `road` has keys of `STEPS`, each with its day; `answers` label and value as they stand now."""

    issuer: letterhead.Issuer
    dated_on: date
    recipient: letterhead.Recipient
    reference: str
    received_at: datetime
    course: letterhead.CourseFacts
    answer_on: date
    road: tuple[tuple[str, date], ...]
    answers: tuple[tuple[str, str], ...]
    attachments: tuple[str, ...]
    contact: letterhead.ContactPerson
    own_url: str
    privacy_url: str
    first_come: bool = False


def render(data: Receipt, *, language: letterhead.Language) -> bytes:
    """PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: Receipt, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(
        TEXTS,
        language,
        course=data.course.title,
        received=wording.moment_text(data.received_at, language),
        reference=data.reference,
        answer=wording.long_date(data.answer_on, language),
        url="{url}",
    )
    period = wording.period(data.course.starts_on, data.course.ends_on, language)
    return typesetting.Composition(
        template="receipt/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.dated_on,
        data={
            "t": texts,
            "to": letterhead.address_lines(data.recipient),
            "references": [
                [texts["date"], wording.long_date(data.dated_on, language)],
                [texts["reference_label"], data.reference],
            ],
            "course": [
                pair
                for pair in (
                    [texts["course_label"], " · ".join(part for part in (data.course.title, data.course.code) if part)],
                    [texts["period_label"], period],
                    [texts["place_label"], data.course.place],
                )
                if pair[1]
            ],
            "road": [[wording.long_date(day, language), texts[key]] for key, day in data.road],
            "first_come": texts["first_come"] if data.first_come else "",
            "answers": [list(pair) for pair in data.answers],
            "attachments": [texts["attachments"], ", ".join(data.attachments) or texts["none"]],
            "change": texts["change"].replace("{url}", data.own_url),
            "rights": [texts["accommodation"], texts["privacy"].replace("{url}", data.privacy_url)],
            "contact": letterhead.contact_lines(data.contact),
        },
    )
