"""How this installation reaches Zoom: the app, its secret, and the user who owns a meeting when nobody else can."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from kursflyt.connectors import address, http, roles, secret, surroundings
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.zoom import refusals

ADDRESS = "https://api.zoom.us"
_SECRET_SETTING = "KURSFLYT_ZOOM_SECRET eller KURSFLYT_ZOOM_SECRET_FILE"
MANNERS = http.Manners("Zoom", "KURSFLYT_ZOOM_URL", _SECRET_SETTING, judge=refusals.judge)
LOGIN_MANNERS = http.Manners(
    "Zoom",
    "KURSFLYT_ZOOM_URL",
    f"{_SECRET_SETTING}. Se også på KURSFLYT_ZOOM_ACCOUNT og KURSFLYT_ZOOM_CLIENT, og om appen er aktiv",
    judge=refusals.judge_login,
)


@dataclass(frozen=True)
class Access:
    """`host`: e-mail address of a licensed user. `planned`: the meeting gets the plan's days where Zoom can.

    `prefix` begins the sign by which a meeting is found again.
    """

    account: str
    client: str
    secret: Secret
    host: str
    url: str = ADDRESS
    planned: bool = False
    prefix: str = "kursflyt-"

    @property
    def login_url(self) -> str:
        """Zoom gives tokens at a host of its own; a twin has one for all."""
        own = (urlsplit(self.url).hostname or "").endswith(".zoom.us")
        return "https://zoom.us" if own else self.url

    def sign(self, key: str) -> str:
        """Stands in the agenda, in brackets, so that no sign is the beginning of another."""
        return f"[{self.prefix}{key}]"


def from_surroundings() -> Access | None:
    """What the environment says; None when no Zoom is set. Raises roles.Misconfigured."""
    account = surroundings.said("KURSFLYT_ZOOM_ACCOUNT")
    if not account:
        return None
    given = secret.from_surroundings("KURSFLYT_ZOOM_SECRET")
    client = surroundings.said("KURSFLYT_ZOOM_CLIENT")
    host = surroundings.said("KURSFLYT_ZOOM_HOST")
    needed = {"KURSFLYT_ZOOM_CLIENT": client, "KURSFLYT_ZOOM_SECRET": given, "KURSFLYT_ZOOM_HOST": host}
    for name, value in needed.items():
        if not value:
            raise roles.Misconfigured(f"KURSFLYT_ZOOM_ACCOUNT er satt, men ikke {name}. Se docs/connectors/zoom.md.")
    return Access(
        account=account,
        client=client,
        secret=given,
        host=host,
        url=_address(os.environ.get("KURSFLYT_ZOOM_URL", ADDRESS).strip().rstrip("/")),
        planned=os.environ.get("KURSFLYT_ZOOM_PLANNED", "0") == "1",
        prefix=os.environ.get("KURSFLYT_ZOOM_PREFIX", "kursflyt-"),
    )


def _address(given: str) -> str:
    """Also when someone has written the interface's."""
    return address.encrypted("KURSFLYT_ZOOM_URL", given.removesuffix("/v2"))
