"""How this installation reaches Canvas: address, token, and which courses and accounts are used there."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kursflyt.connectors import address, http, roles, secret, surroundings
from kursflyt.connectors.canvas import refusals
from kursflyt.connectors.secret import Secret

MANNERS = http.Manners(
    name="Canvas",
    address_setting="KURSFLYT_CANVAS_URL",
    secret_setting="KURSFLYT_CANVAS_TOKEN eller KURSFLYT_CANVAS_TOKEN_FILE",
    judge=refusals.judge,
)


@dataclass(frozen=True)
class Access:
    """`template`, `blueprint` and `training` are ids of courses, as numbers or as `sis_course_id:…`; empty: none.

    `account` is where courses are made; users are always made in the root account. Every SIS id that we set begins with
    `sis_prefix`. `members`: let in one by one (rest), or by SIS import (sis).
    """

    url: str
    token: Secret
    account: str = "self"
    template: str = ""
    blueprint: str = ""
    training: str = ""
    term: str = ""
    login_provider: str = ""
    sis_prefix: str = "kursflyt-"
    members: str = "rest"

    def sis_id(self, key: str) -> str:
        return f"{self.sis_prefix}{key}"

    def course_url(self, course_id: str) -> str:
        return f"{self.url}/courses/{course_id}"


def from_surroundings() -> Access | None:
    """What the environment says; None when no Canvas is set. Raises roles.Misconfigured."""
    given = surroundings.said("KURSFLYT_CANVAS_URL").rstrip("/")
    if not given:
        return None
    token = secret.from_surroundings("KURSFLYT_CANVAS_TOKEN")
    if not token:
        raise roles.Misconfigured(
            "KURSFLYT_CANVAS_URL er satt, men ikke KURSFLYT_CANVAS_TOKEN. Lag en nøkkel i Canvas."
        )
    if os.environ.get("KURSFLYT_CANVAS_TEMPLATE") and os.environ.get("KURSFLYT_CANVAS_BLUEPRINT"):
        raise roles.Misconfigured("Sett bare én av KURSFLYT_CANVAS_TEMPLATE og KURSFLYT_CANVAS_BLUEPRINT.")
    return Access(
        url=address.encrypted("KURSFLYT_CANVAS_URL", given.removesuffix("/api/v1")),
        token=token,
        account=os.environ.get("KURSFLYT_CANVAS_ACCOUNT", "self"),
        template=os.environ.get("KURSFLYT_CANVAS_TEMPLATE", ""),
        blueprint=os.environ.get("KURSFLYT_CANVAS_BLUEPRINT", ""),
        training=os.environ.get("KURSFLYT_CANVAS_TRAINING", ""),
        term=os.environ.get("KURSFLYT_CANVAS_TERM", ""),
        login_provider=os.environ.get("KURSFLYT_CANVAS_LOGIN_PROVIDER", ""),
        sis_prefix=os.environ.get("KURSFLYT_CANVAS_SIS_PREFIX", "kursflyt-"),
        members=surroundings.one_of("KURSFLYT_CANVAS_MEMBERS", ("rest", "sis")),
    )
