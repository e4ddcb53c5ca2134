"""A WordPress twin, and our website that talks to it without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from kursflyt.connectors import websites
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import inside
from kursflyt.connectors.twins import wordpress as twins
from kursflyt.connectors.twins.wordpress_world import Row, World
from kursflyt.connectors.wordpress.access import Access
from kursflyt.connectors.wordpress.platform import WordPress

WANTED = websites.WebPage(
    key="run-7",
    title="Velferdsteknologi & omsorg",
    slug="velferdsteknologi-varen-2027",
    excerpt="Et kurs for deg som jobber i omsorg.",
    lead="Et kurs for deg som jobber i omsorg & helse.",
    facts=(("Når", "1. mars–14. juni 2027"), ("Frist", "1. februar 2027")),
    parts=(
        websites.WebPart("heading", ("Hvem",)),
        websites.WebPart("list", ("Helsefagarbeidere", "Andre <i>også</i>")),
    ),
    button=websites.WebLink("Meld deg på", "https://kurs.skolen.example/kurs/v/pamelding/?kilde=nettsted&a=1"),
    more=websites.WebLink("Alt om kurset", "https://kurs.skolen.example/kurs/v/"),
)
PICTURE = websites.WebPicture(hashlib.sha256(b"jpeg").hexdigest(), b"jpeg", "image/jpeg", "Et klasserom")


@dataclass
class Stage:
    twin: twins.WordPress
    access: Access
    waited: list[float] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.twin.world

    def website(
        self,
        *,
        before: Callable[[httpx.Request], None] = lambda request: None,
        transport: httpx.BaseTransport | None = None,
        **access: Any,
    ) -> WordPress:
        line = transport or inside.Inside(self.twin, before=before)
        return WordPress(replace(self.access, **access), transport=line, sleep=self.waited.append)

    def made(self) -> list[Row]:
        return list(self.world.items.values())


def set_up() -> Stage:
    access = Access(url="https://wordpress.twin", user=twins.USER, password=Secret(twins.PASSWORD))
    return Stage(twins.WordPress(), access)


def known(wanted: websites.WebPage, found: websites.PageFound, **changes: Any) -> websites.WebPage:
    """As it is asked for when what was found has been written down."""
    values = {"known_id": found.external_id, "known_public": found.public, "written": found.written}
    return replace(wanted, **(values | changes))
