"""A Public 360 twin, and our archive that talks to it without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx

from kursflyt.connectors import roles
from kursflyt.connectors.public360.access import Access, Filing
from kursflyt.connectors.public360.platform import Public360
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import inside
from kursflyt.connectors.twins import public360 as twins
from kursflyt.connectors.twins.public360_world import Row, World
from kursflyt.core.clock import OSLO

AT = datetime(2027, 1, 15, 10, 30, tzinfo=OSLO)
SCHOOL = "310000108"
CONTRACT = roles.ArchiveCase(
    key="7:K-2027-0001",
    title="Kontrakt om undervisning K-2027-0001 – Velferdsteknologi",
    unofficial_title="Kontrakt om undervisning K-2027-0001 – Tore Lærer",
    screening="Unntatt offentlighet, offentleglova § 13 jf. forvaltningsloven § 13",
    made_at=AT,
    metadata={},
    files=(
        roles.ArchiveFile("00-forside.pdf", b"%PDF cover", "application/pdf", cover=True),
        roles.ArchiveFile("01-K-2027-0001.pdf", b"%PDF contract", "application/pdf"),
        roles.ArchiveFile("02-K-2027-0001-bevisside.pdf", b"%PDF evidence", "application/pdf"),
    ),
    case_key="run-7",
    case_title="Velferdsteknologi i praksis (VT1)",
    direction="incoming",
    access_code="13",
    paragraph="Offl. § 13 jf. fvl. § 13 (1) nr.1",
    parties=(roles.ArchiveParty("Lærer AS", "sender", orgnr="910000004"),),
)
CERTIFICATES = replace(
    CONTRACT,
    key="7:certificates",
    title="Bevis, Velferdsteknologi i praksis",
    unofficial_title="Bevis for to deltakere",
    files=(
        roles.ArchiveFile("00-forside.pdf", b"%PDF cover 2", "application/pdf", cover=True),
        roles.ArchiveFile("01-bevis-1.pdf", b"%PDF one", "application/pdf"),
        roles.ArchiveFile("02-bevis-2.pdf", b"%PDF two", "application/pdf"),
    ),
    direction="outgoing",
    access_code="26",
    paragraph="Offl. § 26 første ledd",
    parties=(roles.ArchiveParty("Åse Østby", "recipient"), roles.ArchiveParty("Per Ås", "recipient")),
)
REPORT = replace(
    CONTRACT,
    key="7:evaluation",
    title="Evaluering av Velferdsteknologi i praksis",
    unofficial_title="",
    screening="",
    direction="internal",
    access_code="",
    paragraph="",
    parties=(),
)


@dataclass
class Stage:
    twin: twins.Public360
    access: Access
    waited: list[float] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.twin.world

    def archive(
        self,
        *,
        before: Callable[[httpx.Request], None] = lambda request: None,
        transport: httpx.BaseTransport | None = None,
        **access: Any,
    ) -> Public360:
        line = transport or inside.Inside(self.twin, before=before)
        return Public360(replace(self.access, **access), transport=line, sleep=self.waited.append)

    def document(self) -> Row:
        """The only one there is."""
        (document,) = self.world.documents
        return document


def set_up() -> Stage:
    twin = twins.Public360()
    twin.world.add_enterprise("Fagskolen", SCHOOL)
    access = Access(
        url="https://p360.twin",
        key=Secret(twins.KEY),
        filing=Filing(
            sub_archive="Sakarkiv",
            archive_codes=(("FELLESKLASSE PRINSIPP", "035"),),
            access_group="Fagskole",
            responsible_enterprise=SCHOOL,
        ),
    )
    return Stage(twin, access)
