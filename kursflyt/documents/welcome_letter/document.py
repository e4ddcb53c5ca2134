"""The welcome letter. First what to do now, then when and where, then requirements, money and rights.

There is never a password in it: `login_url` is a one-time link. A video is named with its captions and text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kursflyt.documents import letter_passages, letterhead, typesetting, wording
from kursflyt.documents.text_language import Texts
from kursflyt.documents.welcome_letter.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class Venue:
    """Where people meet in person."""

    name: str
    address: str = ""
    directions: str = ""
    parking: str = ""
    food: str = ""


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """One participant's letter. What is empty is left out. `price` None: nothing is said of money; 0: free."""

    issuer: letterhead.Issuer
    dated_on: date
    recipient: letterhead.Recipient
    course: letterhead.CourseFacts
    sessions: tuple[letterhead.PlannedSession, ...]
    contact: letterhead.ContactPerson
    case_number: str = ""
    venue: Venue | None = None
    meeting_url: str = ""
    meeting_test_url: str = ""
    classroom_name: str = ""
    classroom_url: str = ""
    username: str = ""
    login_url: str = ""
    equipment: tuple[str, ...] = ()
    video_url: str = ""
    video_alternatives: str = ""
    attendance: str = ""
    coursework: tuple[str, ...] = ()
    hand_in_at: datetime | None = None
    hand_in_url: str = ""
    hand_in_room: str = ""
    assessment: str = ""
    grades_due_on: date | None = None
    price: Decimal | None = None
    invoice_due_on: date | None = None
    payer: str = ""
    absence: str = ""
    confirm_url: str = ""
    privacy_url: str = ""
    accommodation_url: str = ""


def render(data: Welcome, *, language: letterhead.Language, own: Texts | None = None) -> bytes:
    """The letter as PDF/A-2a + PDF/UA-1. `own`: the school's own texts."""
    return typesetting.typeset(composition(data, language=language, own=own))


def composition(data: Welcome, *, language: letterhead.Language, own: Texts | None = None) -> typesetting.Composition:
    first = data.sessions[0].starts_at if data.sessions else data.course.starts_on
    texts = letter_passages.filled(
        "welcome_letter",
        TEXTS,
        language,
        own,
        course=data.course.title,
        first_day=wording.weekday_date(first, language),
        price=wording.round_kroner(data.price or Decimal(0)),
        payer=data.payer,
        due=wording.long_date(data.invoice_due_on, language) if data.invoice_due_on else "",
        url="{url}",
        own=data.hand_in_url,
        room=data.hand_in_room,
    )
    references = [
        [texts["date"], wording.long_date(data.dated_on, language)],
        [texts["case"], data.case_number],
        [texts["contact_label"], data.contact.name],
    ]
    return typesetting.Composition(
        template="welcome_letter/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=data.dated_on,
        data={
            "t": texts,
            "to": letterhead.address_lines(data.recipient),
            "references": [pair for pair in references if pair[1]],
            "todo": _todo(data, texts),
            "sessions": letterhead.session_rows(data.sessions, language),
            "venue": _venue(data.venue, texts),
            "online": _known(
                [texts["classroom"], data.classroom_name, data.classroom_url],
                [texts["username"], data.username, ""],
                [texts["meeting"], data.meeting_url, data.meeting_url],
            ),
            "equipment": list(data.equipment),
            "requirements": _requirements(data, texts, language),
            "money": _money(data, texts),
            "absence": data.absence,
            "rights": [
                texts[key].replace("{url}", url)
                for key, url in (("accommodation", data.accommodation_url), ("privacy", data.privacy_url))
                if url
            ],
            "contact": letterhead.contact_lines(data.contact),
        },
    )


def _todo(data: Welcome, texts: dict[str, str]) -> list[list[str]]:
    return _known(
        [texts["todo_confirm"], data.confirm_url, ""],
        [texts["todo_login"], data.login_url, ""],
        [texts["todo_meeting"], data.meeting_test_url, ""],
        [texts["todo_video"], data.video_url, data.video_alternatives],
    )


def _venue(venue: Venue | None, texts: dict[str, str]) -> list[list[str]]:
    if venue is None:
        return []
    return [
        pair
        for pair in (
            [texts["address"], ", ".join(part for part in (venue.name, venue.address) if part)],
            [texts["directions"], venue.directions],
            [texts["parking"], venue.parking],
            [texts["food"], venue.food],
        )
        if pair[1]
    ]


def _requirements(data: Welcome, texts: dict[str, str], language: letterhead.Language) -> list[list[str]]:
    return [
        pair
        for pair in (
            [texts["attendance"], data.attendance],
            [texts["coursework"], "; ".join(data.coursework)],
            [texts["hand_in"], wording.moment_text(data.hand_in_at, language) if data.hand_in_at else ""],
            [texts["hand_in_where"], _where(data, texts)],
            [texts["assessment"], data.assessment],
            [texts["grades"], wording.long_date(data.grades_due_on, language) if data.grades_due_on else ""],
        )
        if pair[1]
    ]


def _where(data: Welcome, texts: dict[str, str]) -> str:
    """`hand_in_room`: the course in the learning platform, where it takes hand-ins as well as `hand_in_url`."""
    if not data.hand_in_url:
        return ""
    return texts["hand_in_both" if data.hand_in_room else "hand_in_here"]


def _money(data: Welcome, texts: dict[str, str]) -> str:
    if data.price is None:
        return ""
    if not data.price:
        return texts["free"]
    parts = (texts["price"], texts["payer"] if data.payer else "", texts["due"] if data.invoice_due_on else "")
    return " ".join(part for part in parts if part)


def _known(*rows: list[str]) -> list[list[str]]:
    return [row for row in rows if row[1]]
