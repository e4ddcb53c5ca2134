"""Whether WordPress can be used from here: signed in, with the rights, and a draft made, read back and removed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

from kursflyt.connectors import trying_out, websites
from kursflyt.connectors.roles import Check
from kursflyt.connectors.wordpress import markup, pages
from kursflyt.connectors.wordpress.access import Access
from kursflyt.connectors.wordpress.client import Client

_RIGHTS = {
    "pages": ("edit_pages", "edit_others_pages", "edit_published_pages", "publish_pages", "delete_pages"),
    "posts": ("edit_posts", "edit_others_posts", "edit_published_posts", "publish_posts", "delete_posts"),
}
SCRATCH = websites.WebPage(
    key="",
    title="Prøveside fra Kursflyt (fjernes)",
    slug="kursflyt-prove",
    excerpt="Prøve & fjern",
    lead="Denne kladden fjernes med en gang.",
    more=websites.WebLink("Kursflyt", "https://kursflyt.example/"),
)


def everything(client: Client, access: Access) -> Iterator[Check]:
    """One thing after another, and no further than the first that fails."""
    steps: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("Innlogging", lambda: _sign_in(client)),
        ("Rettigheter", lambda: _rights(client, access)),
        ("Sidetype", lambda: _type(client, access)),
        ("Prøveside", lambda: _scratch_page(client, access)),
    )
    return trying_out.in_turn(steps, what="nettstedet", page="wordpress")


def _sign_in(client: Client) -> Check:
    client.me()
    return Check("Innlogging", True, "WordPress slipper inn brukeren i KURSFLYT_WORDPRESS_USER.")


def _rights(client: Client, access: Access) -> Check:
    missing = [name for name in _RIGHTS[access.type] if name not in client.me().may]
    if missing:
        said = f"Brukeren mangler: {', '.join(missing)}."
        return Check("Rettigheter", False, said, "Gi brukeren rollen Redaktør under Brukere i WordPress.")
    return Check("Rettigheter", True, "Brukeren kan lage, endre, publisere og fjerne sider.")


def _type(client: Client, access: Access) -> Check:
    if not client.type_is_open():
        said = f"Nettstedet har ikke {access.type} på den vanlige adressen."
        return Check("Sidetype", False, said, "Se på KURSFLYT_WORDPRESS_TYPE, og på utvidelser som endrer REST.")
    if access.parent and access.type == "pages" and client.page(str(access.parent)) is None:
        said = f"Siden {access.parent} i KURSFLYT_WORDPRESS_PARENT finnes ikke."
        return Check("Sidetype", False, said, "Skriv tallet som står etter «post=» når siden redigeres i WordPress.")
    return Check("Sidetype", True, "Kursene legges ut som " + ("sider." if access.type == "pages" else "innlegg."))


def _scratch_page(client: Client, access: Access) -> Check:
    key = f"check-{secrets.token_hex(4)}"
    written = markup.of(SCRATCH, access.mark(key))
    values = {"status": "draft", "title": written.title, "content": written.content, "excerpt": written.excerpt}
    made = client.create(values)
    try:
        again = pages.find(client, access, key)
    finally:
        client.delete(made.id)
    if again is None or again.id != made.id:
        said = "En kladd ble laget og fjernet, men ikke funnet igjen ved søk."
        advice = "En utvidelse for søk svarer i stedet for WordPress. La den ikke gjelde /wp-json/."
        return Check("Prøveside", False, said, advice)
    if not markup.is_as_sealed(markup.as_there(again)):
        said = "En kladd ble laget og fjernet, men WordPress lagret en annen tekst enn den som ble sendt."
        advice = "Finn utvidelsen som endrer innhold ved lagring. Se docs/connectors/wordpress.md."
        return Check("Prøveside", False, said, advice)
    return Check("Prøveside", True, "En kladd ble laget, funnet igjen, lest tilbake og fjernet.")
