"""Public 360 in the role of the archive."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator

import httpx

from kursflyt.connectors import http, roles
from kursflyt.connectors.public360 import cases, check, documents, signing_in
from kursflyt.connectors.public360.access import MANNERS, SERVICES, Access
from kursflyt.connectors.public360.client import Client
from kursflyt.connectors.public360.codes import Codes
from kursflyt.core.sentences import Sentence


class Public360:
    """May be asked again after a fault: what is there already is found, and nothing is made twice."""

    name = "Public 360"
    trial = Sentence("Prøven leser bare. Ingenting lages i arkivet.")

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.access = access
        line = http.Line(
            f"{access.url}{SERVICES}", MANNERS, auth=signing_in.way(access), transport=transport, sleep=sleep
        )
        self.client = Client(line, user=access.user)
        self.codes = Codes(self.client, access)

    def store(self, case: roles.ArchiveCase) -> roles.Archived:
        """Every code is looked up before anything is made."""
        self.codes.all()
        if case.access_code:
            self.codes.access_code(case.access_code)
        found = cases.ensure(self.client, self.access, self.codes, case)
        number, manifest = documents.ensure(self.client, self.access, self.codes, found, case)
        return roles.Archived(case_number=found.number, external_id=number, manifest=manifest)

    def check(self, access_codes: Collection[str]) -> Iterator[roles.Check]:
        return check.everything(self.client, self.access, self.codes, access_codes)
