"""The poster of a course run. The QR code carries the channel's own address, so that registrations can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kursflyt.core import sentences
from kursflyt.documents import letterhead, qr, typesetting, wording
from kursflyt.documents.poster.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class Poster:
    """`url` is what the QR code holds; `shown_url` the short address in print (empty: `url` is printed)."""

    issuer: letterhead.Issuer
    title: str
    lead: str
    course: letterhead.CourseFacts
    price_text: str
    deadline: date
    points: tuple[str, ...]
    url: str
    shown_url: str = ""
    places: int | None = None
    partners: tuple[str, ...] = ()
    financed_by: str = ""
    admission: str = ""
    schedule: str = ""


def render(data: Poster, *, language: letterhead.Language) -> bytes:
    """One A4 page as PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: Poster, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(
        TEXTS,
        language,
        title=data.title,
        school=data.issuer.name,
        deadline=wording.long_date(data.deadline, language),
        partners=sentences.listed(data.partners, language=language) if data.partners else "",
        financed_by=data.financed_by,
        url=data.url,
    )
    course = data.course
    facts = [
        [texts["when"], wording.period(course.starts_on, course.ends_on, language)],
        [texts["where"], course.place],
        [texts["extent"], wording.number(course.credits) if course.credits is not None else texts["no_credits"]],
        [texts["price"], data.price_text],
        [texts["places"], str(data.places or "")],
        [texts["schedule"], data.schedule],
    ]
    return typesetting.Composition(
        template="poster/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.deadline,
        data={
            "t": texts,
            "heading": data.title,
            "lead": data.lead,
            "facts": [pair for pair in facts if pair[1]],
            "points": list(data.points),
            "admission": data.admission,
            "support": [
                text
                for text in (texts["partners"] if data.partners else "", texts["financed"] if data.financed_by else "")
                if text
            ],
            "url": data.url,
            "shown_url": data.shown_url or data.url,
            "qr": qr.qr_svg(data.url, dark="#17212b", border=2).decode("ascii"),
        },
    )
