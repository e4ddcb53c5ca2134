"""How this installation reaches WordPress: the site, the user and the application password, and where pages go."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kursflyt.connectors import address, http, roles, secret, surroundings
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.wordpress import refusals

TYPES = {"pages": "page", "posts": "post"}  # as addresses name them, and as WordPress names the kind
MANNERS = http.Manners(
    "WordPress",
    "KURSFLYT_WORDPRESS_URL",
    "KURSFLYT_WORDPRESS_PASSWORD eller KURSFLYT_WORDPRESS_PASSWORD_FILE",
    judge=refusals.judge,
)


@dataclass(frozen=True)
class Access:
    """`type`: pages | posts. `parent`: id of the page that ours lie under; 0 for none. `status`: publish | draft.

    `prefix` begins the mark by which a page is found again.
    """

    url: str
    user: str
    password: Secret
    type: str = "pages"
    parent: int = 0
    status: str = "publish"
    prefix: str = "kursflyt-"

    def mark(self, key: str) -> str:
        return f"{self.prefix}{key}"

    def edit_url(self, page: str) -> str:
        return f"{self.url}/wp-admin/post.php?post={page}&action=edit"


def from_surroundings() -> Access | None:
    """What the environment says; None when no WordPress is set. Raises roles.Misconfigured."""
    url = surroundings.said("KURSFLYT_WORDPRESS_URL")
    if not url:
        return None
    user, given = surroundings.said("KURSFLYT_WORDPRESS_USER"), _password()
    for name, value in {"KURSFLYT_WORDPRESS_USER": user, "KURSFLYT_WORDPRESS_PASSWORD": given}.items():
        if not value:
            said = f"KURSFLYT_WORDPRESS_URL er satt, men ikke {name}. Se docs/connectors/wordpress.md."
            raise roles.Misconfigured(said)
    return Access(
        url=_address(url),
        user=user,
        password=given,
        type=surroundings.one_of("KURSFLYT_WORDPRESS_TYPE", ("pages", "posts")),
        parent=_parent(surroundings.said("KURSFLYT_WORDPRESS_PARENT")),
        status=surroundings.one_of("KURSFLYT_WORDPRESS_STATUS", ("publish", "draft")),
        prefix=os.environ.get("KURSFLYT_WORDPRESS_PREFIX", "kursflyt-"),
    )


def _password() -> Secret:
    """WordPress shows it in groups of four; the spaces mean nothing, and are taken out."""
    return Secret("".join(secret.from_surroundings("KURSFLYT_WORDPRESS_PASSWORD").reveal().split()))


def _address(given: str) -> str:
    """Also when someone has written the interface's. WordPress takes application passwords over https only."""
    site = given.rstrip("/").removesuffix("/wp/v2").removesuffix("/wp-json").rstrip("/")
    return address.encrypted("KURSFLYT_WORDPRESS_URL", site, sent="passordet")


def _parent(given: str) -> int:
    if given and not given.isdecimal():
        raise roles.Misconfigured("KURSFLYT_WORDPRESS_PARENT må være tallet som siden har i WordPress (post=…).")
    return int(given or 0)
