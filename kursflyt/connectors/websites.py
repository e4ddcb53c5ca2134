"""The role of the school's own website: a page for each course, and a person's changes there, which are theirs.

It raises the three errors of `roles`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kursflyt.connectors import roles
from kursflyt.core.sentences import Sentence


class EditedByPerson(roles.NeedsPerson):
    """Someone has changed there what we had written, at `at` as far as it is known. It is theirs until they say so."""

    def __init__(self, reason: str, at: datetime | None = None) -> None:
        super().__init__(reason)
        self.at = at


@dataclass(frozen=True)
class WebLink:
    text: str
    address: str


@dataclass(frozen=True)
class WebPart:
    """A stretch of a page's text, without markup. A heading has one line, a list one for each point."""

    kind: str  # "heading" | "paragraph" | "list"
    lines: tuple[str, ...]


@dataclass(frozen=True)
class WebPicture:
    """`key`: the SHA-256 of the content."""

    key: str
    content: bytes
    media_type: str
    alt: str


@dataclass(frozen=True)
class WebPage:
    """A course as the school's website shows it: short, with the way to our own page. `key` stays the same for ever.

    `notice`: what must be seen first, such as that the course is full. `more`: the way to all about the course.
    `known_id`, `known_public` and `written`: as `PageFound` said last. `overwrite`: also what a person has changed.
    """

    key: str
    title: str
    slug: str
    excerpt: str
    lead: str
    more: WebLink
    notice: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[WebPart, ...] = ()
    button: WebLink | None = None
    picture: WebPicture | None = None
    known_id: str = ""
    known_public: bool = False
    written: str = ""
    overwrite: bool = False


@dataclass(frozen=True)
class PageFound:
    """A page as it is there. `written` is a fingerprint of its text, empty where none was written now; `notes` say what
    could not be as wanted.
    """

    external_id: str
    url: str
    edit_url: str = ""
    public: bool = False
    written: str = ""
    made: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageSeen:
    """A page as it stands there now. `edited`: somebody has changed what we wrote."""

    url: str
    public: bool
    edited: bool
    modified_at: datetime | None = None


class Website(Protocol):
    """WordPress, or our own pages alone."""

    name: str

    @property
    def trial(self) -> Sentence | None:
        """What `check` does there, for whoever is about to try it out; None where all is within."""

    def ensure_page(self, page: WebPage) -> PageFound:
        """Makes the page if it is not there, and renews its text. Safe to call again. Raises EditedByPerson."""

    def take_down(self, key: str, known_id: str = "") -> PageFound | None:
        """Nobody sees the page any more; it is not deleted. None where none is there. Safe to call again."""

    def look(self, page_id: str, written: str) -> PageSeen | None:
        """What is there now; None where the page is gone, or all is within."""

    def check(self) -> Iterable[roles.Check]:
        """Tries the connection out, also by making something and removing it again. Nothing where all is within."""
