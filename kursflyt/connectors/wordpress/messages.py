"""What comes back from WordPress, as far as we use it: texts as they are stored (`raw`), never as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page or a post. `status`: publish | future | draft | pending | private | trash. `picture`: 0 for none."""

    id: str
    slug: str
    status: str
    link: str
    title: str
    content: str
    excerpt: str
    picture: int
    modified_at: datetime

    @classmethod
    def read(cls, row: dict[str, Any]) -> Page:
        return cls(
            id=str(row["id"]),
            slug=str(row["slug"]),
            status=str(row["status"]),
            link=str(row["link"]),
            title=str(row["title"]["raw"]),
            content=str(row["content"]["raw"]),
            excerpt=str((row.get("excerpt") or {}).get("raw") or ""),
            picture=int(row.get("featured_media") or 0),
            modified_at=datetime.fromisoformat(str(row["modified_gmt"])).replace(tzinfo=UTC),
        )

    @property
    def public(self) -> bool:
        return self.status == "publish"


@dataclass(frozen=True)
class Me:
    """The user that is signed in. `may`: what they may do, by WordPress's names."""

    name: str
    may: frozenset[str]

    @classmethod
    def read(cls, row: dict[str, Any]) -> Me:
        given = row.get("capabilities")
        names = given if isinstance(given, dict) else {}
        return cls(name=str(row.get("name") or ""), may=frozenset(name for name, has in names.items() if has))


@dataclass(frozen=True)
class Medium:
    """A picture in the media library."""

    id: int
    slug: str
    alt: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> Medium:
        return cls(id=int(row["id"]), slug=str(row["slug"]), alt=str(row.get("alt_text") or ""))
