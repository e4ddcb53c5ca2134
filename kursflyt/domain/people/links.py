"""Personal links: the address in a mail that knows whose it is and which door it opens.

Only the SHA-256 of the token is kept, so that a copy of the database opens no door. The link alone signs nobody in:
the one-time code does.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.conf import settings

from kursflyt.core import rows
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import Person, PersonalLink

Door = Literal["my", "teacher"]

DOORS: dict[Door, str] = {"my": "/min-side/", "teacher": "/larer/"}
LIFETIME = timedelta(days=180)


class UnknownLink(Refused):
    """The link is not one of ours, or belongs to the other door."""


class LinkExpired(Refused):
    """The link was ours, but is too old."""


def personal_url(person: Person, *, door: Door, path: str = "", at: datetime) -> str:
    """A new absolute address to `door` for this person, valid for 180 days; `path` is where the code leads them."""
    token = secrets.token_urlsafe(24)
    rows.add(
        PersonalLink,
        person_id=person.pk,
        door=door,
        token_hash=hash_of(token),
        created_at=at,
        expires_at=at + LIFETIME,
    )
    landing = landing_path(door, path)
    query = f"?{urlencode({'til': landing})}" if landing != DOORS[door] else ""
    return f"{settings.SITE_URL}{DOORS[door]}inn/{token}/{query}"


def open_link(token: str, *, at: datetime, door: Door | None = None) -> PersonalLink:
    """The link that this token belongs to. Raises `UnknownLink` or `LinkExpired`."""
    link = PersonalLink.objects.select_related("person").filter(token_hash=hash_of(token)).first()
    if link is None or (door is not None and link.door != door):
        raise UnknownLink("Vi kjenner ikke igjen denne lenken. Be om en ny lenke på e-post.")
    if link.expires_at <= at:
        raise LinkExpired("Lenken er for gammel. Be om en ny lenke på e-post.")
    return link


def landing_path(door: Door, path: str) -> str:
    """`path` when it lies behind this door, else the door's first page: a link may never lead out of the house."""
    plain = path.startswith(DOORS[door]) and "\\" not in path and ".." not in path and path.isprintable()
    return path if plain else DOORS[door]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
