"""The picture of a page: uploaded once, known by its name, and never put in place of one that a person has chosen."""

from __future__ import annotations

from kursflyt.connectors import roles, websites
from kursflyt.connectors.http import Upload
from kursflyt.connectors.wordpress.access import Access
from kursflyt.connectors.wordpress.client import Client
from kursflyt.connectors.wordpress.messages import Page
from kursflyt.connectors.wordpress.refusals import Declined

NOT_TAKEN = "WordPress tok ikke imot bildet. Siden er uten bilde til noen legger det inn der."
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def ensure(client: Client, access: Access, picture: websites.WebPicture | None) -> tuple[int, str]:
    """The id of the picture, 0 where there is none; and a sentence where WordPress did not take it."""
    if picture is None:
        return 0, ""
    slug = f"{access.prefix}{picture.key[:16]}"
    there = client.pictures_with_slug(slug)
    try:
        found = there[0] if there else client.upload(_upload(slug, picture))
        if found.alt != picture.alt:
            client.describe(found.id, picture.alt)
    except (Declined, roles.Misconfigured):  # the right to upload is one of its own: the page is worth more
        return 0, NOT_TAKEN
    return found.id, ""


def is_ours(client: Client, access: Access, page: Page) -> bool:
    """Whether the page has no picture, or one that we put there."""
    if not page.picture:
        return True
    found = client.picture(page.picture)
    return found is None or found.slug.startswith(access.prefix)


def _upload(slug: str, picture: websites.WebPicture) -> Upload:
    return Upload(f"{slug}.{_ENDINGS.get(picture.media_type, 'jpg')}", picture.content, picture.media_type)
