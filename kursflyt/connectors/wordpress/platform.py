"""WordPress in the role of the school's website."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import httpx

from kursflyt.connectors import http, roles, websites
from kursflyt.connectors.secret import Basic
from kursflyt.connectors.wordpress import check, pages
from kursflyt.connectors.wordpress.access import MANNERS, Access
from kursflyt.connectors.wordpress.client import Client
from kursflyt.core.sentences import Sentence


class WordPress:
    """Every method may be called again after a fault: what is there already is found, and nothing is made twice."""

    name = "WordPress"
    trial = Sentence("Prøven lager en kladd, leser den og fjerner den igjen.")

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.access = access
        auth = Basic(access.user, access.password)
        line = http.Line(f"{access.url}/wp-json/wp/v2", MANNERS, auth=auth, transport=transport, sleep=sleep)
        self.client = Client(line, access.type)

    def ensure_page(self, page: websites.WebPage) -> websites.PageFound:
        return pages.ensure(self.client, self.access, page)

    def take_down(self, key: str, known_id: str = "") -> websites.PageFound | None:
        return pages.take_down(self.client, self.access, key, known_id)

    def look(self, page_id: str, written: str) -> websites.PageSeen | None:
        return pages.look(self.client, page_id, written)

    def check(self) -> Iterator[roles.Check]:
        return check.everything(self.client, self.access)
