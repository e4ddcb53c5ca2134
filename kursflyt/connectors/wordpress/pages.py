"""A course's page in WordPress: made once, found by its mark, and changed only while nobody else has changed it.

WordPress has no key of ours: fields of our own (`meta`) that it does not know, it drops without a word. So the mark
stands in the text, and the page is looked for before it is made.
"""

from __future__ import annotations

import re
from typing import Any

from kursflyt.connectors import websites
from kursflyt.connectors.wordpress import markup, pictures
from kursflyt.connectors.wordpress.access import Access
from kursflyt.connectors.wordpress.client import Client
from kursflyt.connectors.wordpress.messages import Page

EDITED = (
    "Siden er endret i WordPress siden Kursflyt skrev den sist. Velg om deres tekst skal stå, eller om Kursflyt skal "
    "skrive over."
)
BINNED = "Siden ligger i papirkurven i WordPress. Velg om den skal bli der, eller om Kursflyt skal legge den ut igjen."
UNPUBLISHED = "Siden er tatt ned i WordPress. Velg om den skal være nede, eller om Kursflyt skal legge den ut igjen."
OTHER_ADDRESS = "Adressen ble {slug}, fordi en annen side i WordPress har den som var ønsket."
NOT_AS_SENT = "WordPress lagret ikke teksten slik den ble sendt. En utvidelse endrer den."
AS_DRAFT = "Siden er en kladd i WordPress. Noen må publisere den der."


def ensure(client: Client, access: Access, wanted: websites.WebPage) -> websites.PageFound:
    page = find(client, access, wanted.key, wanted.known_id)
    written = markup.of(wanted, access.mark(wanted.key))
    if page is not None and not wanted.overwrite:
        _see_whether_it_is_ours(access, page, wanted, written)
    picture, said = pictures.ensure(client, access, wanted.picture)
    made = page is None
    if page is None:
        page = client.create(_of_a_new_one(access, wanted, written, picture))
    else:
        values = _differences(client, access, page, written, picture)
        page = client.change(page.id, values) if values else page
    notes = [said] if said else []
    return _found(access, page, wanted, written, made=made, notes=notes)


def find(client: Client, access: Access, key: str, known_id: str = "") -> Page | None:
    """Where it was last, or by its mark: its id may have been lost with an answer. One in the trash only for want."""
    mark = access.mark(key)
    if known_id and (known := client.page(known_id)) is not None:
        return known
    there = [page for page in client.with_text(mark) if markup.carries(page.content, mark)]
    return next((page for page in there if page.status != "trash"), there[0] if there else None)


def take_down(client: Client, access: Access, key: str, known_id: str = "") -> websites.PageFound | None:
    """A draft: whoever comes to it finds nothing, and the text and the address are kept. None where none is there.

    Nothing is written, so no fingerprint is given: the text may be one that a person has changed.
    """
    page = find(client, access, key, known_id)
    if page is None:
        return None
    if page.status not in {"draft", "trash"}:
        page = client.change(page.id, {"status": "draft"})
    return websites.PageFound(page.id, page.link, access.edit_url(page.id), public=False)


def look(client: Client, page_id: str, written: str) -> websites.PageSeen | None:
    """None where it is gone for good."""
    page = client.page(page_id)
    if page is None:
        return None
    edited = not _untouched(page, written)
    return websites.PageSeen(page.link, public=page.public, edited=edited, modified_at=page.modified_at)


def _see_whether_it_is_ours(access: Access, page: Page, wanted: websites.WebPage, written: markup.Written) -> None:
    """Raises websites.EditedByPerson. What says the same as we would write, is nobody's change."""
    if page.status == "trash":
        raise websites.EditedByPerson(BINNED, page.modified_at)
    if access.status == "publish" and wanted.known_public and page.status in {"draft", "pending", "private"}:
        raise websites.EditedByPerson(UNPUBLISHED, page.modified_at)
    same = markup.fingerprint(markup.as_there(page)) == markup.fingerprint(written)
    if not same and not _untouched(page, wanted.written):
        raise websites.EditedByPerson(EDITED, page.modified_at)


def _untouched(page: Page, written: str) -> bool:
    there = markup.as_there(page)
    return markup.is_as_sealed(there) or (bool(written) and markup.fingerprint(there) == written)


def _of_a_new_one(access: Access, wanted: websites.WebPage, written: markup.Written, picture: int) -> dict[str, Any]:
    values: dict[str, Any] = {
        "slug": wanted.slug,
        "status": access.status,
        "title": written.title,
        "content": written.content,
        "excerpt": written.excerpt,
    }
    if access.parent and access.type == "pages":
        values["parent"] = access.parent
    if picture:
        values["featured_media"] = picture
    return values


def _differences(client: Client, access: Access, page: Page, written: markup.Written, picture: int) -> dict[str, Any]:
    """All three texts where one differs, since the seal is of all. Address and place in the menu are the school's."""
    values: dict[str, Any] = {}
    if markup.fingerprint(markup.as_there(page)) != markup.fingerprint(written):
        values |= {"title": written.title, "content": written.content, "excerpt": written.excerpt}
    if page.status == "trash" or (access.status == "publish" and not page.public and page.status != "future"):
        values["status"] = access.status
    if picture and page.picture != picture and pictures.is_ours(client, access, page):
        values["featured_media"] = picture
    return values


def _found(
    access: Access, page: Page, wanted: websites.WebPage, written: markup.Written, *, made: bool, notes: list[str]
) -> websites.PageFound:
    """With what is not as wanted, by what was read back."""
    if re.fullmatch(rf"{re.escape(wanted.slug)}-\d+", page.slug):
        notes.append(OTHER_ADDRESS.format(slug=page.slug))
    there = markup.fingerprint(markup.as_there(page))
    if there != markup.fingerprint(written):
        notes.append(NOT_AS_SENT)
    if not page.public:
        notes.append(AS_DRAFT)
    return websites.PageFound(
        page.id,
        page.link,
        access.edit_url(page.id),
        public=page.public,
        written=there,
        made=made,
        notes=tuple(notes),
    )
