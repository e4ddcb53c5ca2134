"""What stands in the WordPress twin: pages, posts and pictures, in memory, and what its user may do.

Rows are dictionaries in the shape of the answers with `context=edit`; what begins with an underscore is never answered.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from kursflyt.connectors.twins.contract import Request

Row = dict[str, Any]
Operation = Callable[["World", Request, Any], Row | list[Row]]
EDITOR = frozenset(
    f"{verb}_{kind}"
    for kind in ("pages", "posts")
    for verb in ("edit", "edit_others", "edit_published", "publish", "delete", "delete_published")
) | {"upload_files"}
STRIPPED = re.compile(r"<(script|iframe|form|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)


class No(Exception):
    """Answered with this code, and 401 where nobody is signed in."""

    def __init__(
        self,
        code: str,
        status: int = 403,
        message: str = "Sorry, you are not allowed to do that.",
        data: Row | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.status, self.message, self.data = code, status, message, data or {}


def status_forbidden(status: int) -> No:
    """What is asked for is looked at before who asks: a wrong parameter. `status`: 401 where nobody is signed in."""
    said = "Status is forbidden."
    detail = {"code": "rest_forbidden_status", "message": said, "data": {"status": status}}
    data = {"params": {"status": said}, "details": {"status": detail}}
    return No("rest_invalid_param", 400, "Invalid parameter(s): status", data)


class World:
    """`rights`: of the user. `unfiltered_html`: whether what they write is stored as it is. `alters`: an extension
    that changes texts as they are stored. `hidden`: kinds that an extension keeps from the interface. `takes_pictures`.
    """

    def __init__(self, site: str = "https://skolen.example", *, clock: Callable[[], datetime] | None = None) -> None:
        self._ids = itertools.count(11)
        self.site = site
        self.clock = clock or (lambda: datetime.now(UTC))
        self.rights = set(EDITOR)
        self.unfiltered_html = False
        self.alters: Callable[[str], str] = lambda text: text
        self.hidden: set[str] = set()
        self.takes_pictures = True
        self.items: dict[int, Row] = {}
        self.media: dict[int, Row] = {}

    def of(self, kind: str) -> Iterator[Row]:
        return (row for row in self.items.values() if row["type"] == kind)

    def next_id(self) -> int:
        return next(self._ids)

    def may(self, right: str) -> bool:
        return right in self.rights

    def now(self) -> str:
        return f"{self.clock().astimezone(UTC):%Y-%m-%dT%H:%M:%S}"

    def add(self, title: str, *, kind: str = "page", content: str = "", status: str = "publish", **more: Any) -> Row:
        """A page as someone at the school has made it."""
        number = self.next_id()
        self.items[number] = row = {
            "id": number,
            "type": kind,
            "status": "draft",
            "slug": "",
            "title": "",
            "content": "",
            "excerpt": "",
            "featured_media": 0,
            "parent": 0,
            "meta": {},
        }
        self.write(row, {"title": title, "content": content, "status": status, **more}, stored_as_is=True)
        return row

    def edit(self, row: Row, **values: Any) -> None:
        """Someone changes it in WordPress."""
        self.write(row, values, stored_as_is=True)

    def write(self, row: Row, values: Row, *, stored_as_is: bool = False) -> None:
        """Fields of our own in `meta` that nobody has registered are dropped without a word."""
        for name in ("title", "content", "excerpt"):
            if name in values:
                row[name] = values[name] if stored_as_is else self._stored(values[name])
        row.update({name: values[name] for name in ("featured_media", "parent") if name in values})
        before, row["status"] = row["status"], values.get("status", row["status"])
        if "slug" in values:
            row["slug"] = values["slug"]
        if row["status"] == "trash" and before != "trash":
            row["slug"] = f"{row['slug']}__trashed"
        elif before == "trash" and row["status"] != "trash":
            row["slug"] = row["slug"].removesuffix("__trashed")
        if row["status"] not in {"draft", "pending", "trash"}:
            row["slug"] = self._free_slug(row, row["slug"] or _slug(row["title"]))
        row["modified_gmt"] = self.now()

    def upload(self, name: str, media_type: str) -> Row:
        number, stem = self.next_id(), _slug(name.rpartition(".")[0])
        taken = {row["slug"] for row in self.media.values()}
        slug = next(slug for slug in _numbered(stem) if slug not in taken)
        self.media[number] = {
            "id": number,
            "slug": slug,
            "alt_text": "",
            "media_type": "image",
            "mime_type": media_type,
            "source_url": f"{self.site}/wp-content/uploads/{name}",
        }
        return self.media[number]

    def link(self, row: Row) -> str:
        if row["status"] == "publish":
            return f"{self.site}/{row['slug']}/"
        return f"{self.site}/?{'page_id' if row['type'] == 'page' else 'p'}={row['id']}"

    def _free_slug(self, row: Row, wanted: str) -> str:
        """Drafts hold no address."""
        taken = {
            other["slug"]
            for other in self.of(row["type"])
            if other is not row and other["status"] not in {"draft", "pending"} and other["parent"] == row["parent"]
        }
        return next(slug for slug in _numbered(wanted) if slug not in taken)

    def _stored(self, text: str) -> str:
        altered = self.alters(text)
        if self.unfiltered_html:
            return altered
        bare = STRIPPED.sub("", altered)
        return re.sub(r"&(?!#?\w+;)", "&amp;", re.sub(r"\s*/>", " />", bare))


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in itertools.count(2))


def _slug(text: str) -> str:
    plain = html.unescape(text).casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
