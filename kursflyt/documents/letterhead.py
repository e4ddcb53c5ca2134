"""Who writes and who reads: the parts that every printed document shares.

They are plain facts handed in by the caller; no room below knows a model of ours. A document is made from these
and from its own dataclass, and the same facts always give the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kursflyt.core import phone
from kursflyt.documents import wording

Language = wording.Language


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The school as it stands on its letterhead. `colour` is `#rrggbb`; the logo is SVG and carries its own colours."""

    name: str
    orgnr: str
    address: str
    postal_code: str
    city: str
    email: str
    phone: str
    website: str
    logo_svg: bytes | None = None
    colour: str = "#0b3d5c"


def nobody(colour: str) -> Issuer:
    """For what is drawn in the school's colour and says nothing about it."""
    return Issuer(name="", orgnr="", address="", postal_code="", city="", email="", phone="", website="", colour=colour)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a letter or an invoice is addressed to: a person, or an organisation with `orgnr` and `attention`."""

    name: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    orgnr: str = ""
    email: str = ""
    attention: str = ""


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """A person who answers for a document, with the title they do it in."""

    name: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactPerson:
    """Whom the reader can ask."""

    name: str
    title: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class CourseFacts:
    """The run that a document is about. `credits` None: it gives none. `level` is the NQF level, `5.1`."""

    title: str
    starts_on: date
    ends_on: date
    code: str = ""
    place: str = ""
    credits: Decimal | None = None
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    """One gathering of the session plan. Moments are aware; they are printed in Norwegian time."""

    number: int
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    topic: str = ""
    teacher: str = ""
    online: bool = False


def sender(issuer: Issuer) -> dict[str, Any]:
    """The letterhead as the templates want it."""
    return {
        "name": issuer.name,
        "orgnr": wording.orgnr(issuer.orgnr),
        "address": issuer.address,
        "post": f"{issuer.postal_code} {issuer.city}".strip(),
        "email": issuer.email,
        "phone": phone.as_read(issuer.phone),
        "website": issuer.website.removeprefix("https://").rstrip("/"),
        "colour": issuer.colour,
        "logo": issuer.logo_svg.decode("utf-8") if issuer.logo_svg else None,
    }


def address_lines(recipient: Recipient) -> list[str]:
    """The address block, empty lines left out."""
    attention = f"v/ {recipient.attention}" if recipient.attention else ""
    lines = [recipient.name, attention, recipient.address, f"{recipient.postal_code} {recipient.city}".strip()]
    return [line for line in lines if line]


def contact_lines(contact: ContactPerson) -> list[str]:
    """Name with title, e-mail, telephone: what is known, in that order."""
    name = f"{contact.name}, {contact.title}" if contact.title else contact.name
    return [line for line in (name, contact.email, phone.as_read(contact.phone)) if line]


def session_rows(sessions: tuple[PlannedSession, ...], language: Language) -> list[dict[str, str]]:
    """The session plan as table rows, in the order given."""
    online = wording.Both(nb="På nett", nn="På nett").in_language(language)
    return [
        {
            "number": str(session.number),
            "day": wording.weekday_date(session.starts_at, language),
            "hours": wording.clock_span(session.starts_at, session.ends_at),
            "place": _house_number(session.place) or (online if session.online else ""),
            "topic": session.topic,
            "teacher": session.teacher,
        }
        for session in sessions
    ]


def _house_number(place: str) -> str:
    """`Rom 204, Havnegata 12`: a number stays with the word before it."""
    return re.sub(r" (?=\d)", wording.NO_BREAK, place)
