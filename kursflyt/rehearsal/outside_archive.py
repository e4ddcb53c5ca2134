"""Public 360 on the rehearsal's stage: one case for the run, and each document in it once, whole and screened."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kursflyt.connectors import configured
from kursflyt.connectors.public360.access import Access, Filing
from kursflyt.connectors.public360.platform import Public360
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import public360 as twins
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.inside import Inside
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.rehearsal.watch import Watch


class Public360StandIn:
    name = "Public 360"

    def __init__(self, faults: Faults) -> None:
        self.twin, self.watch = twins.Public360(faults), Watch()

    def play(self, roles: configured.StandIns) -> None:
        access = Access(
            url="https://p360.twin",
            key=Secret(twins.KEY),
            filing=Filing(archive_codes=(("FELLESKLASSE PRINSIPP", "035"),)),
        )
        transport = Inside(self.twin, before=self.watch.look)
        roles["archive"] = Public360(access, transport=transport, sleep=lambda seconds: None)

    def broken(self, run: CourseRun) -> Iterator[str]:
        world = self.twin.world
        yield from (f"Public 360: {violation}" for violation in self.twin.violations)
        yield from (f"Public 360 ble spurt mens en transaksjon var åpen: {call}" for call in self.watch.inside)
        if len(world.cases) != 1:
            yield f"Public 360 har {len(world.cases)} saker for gjennomføringen"
        records = {record.external: record for record in ArchiveRecord.objects.filter(run=run)}
        there = {document["DocumentNumber"]: document for document in world.documents}
        if set(records) != set(there):
            yield f"Arkivet har {len(records)} rader, og Public 360 har {len(there)} dokumenter"
            return
        for number, document in there.items():
            yield from _document(number, document, records[number])
        for number, count in Counter(row["EnterpriseNumber"] for row in world.enterprises).items():
            if count > 1:
                yield f"Public 360 har virksomhet {number} {count} ganger"

    def told(self) -> str:
        files = sum(len(document["Files"]) for document in self.twin.world.documents)
        documents, calls, met = len(self.twin.world.documents), len(self.twin.calls), self.twin.faults.met
        return f"Public 360: {documents} dokumenter med {files} filer, {calls} kall; {met} kall feilet med vilje."


def _document(number: str, document: dict[str, Any], record: ArchiveRecord) -> Iterator[str]:
    if document["StatusCode"] != "J":
        yield f"Dokument {number} er ikke journalført i Public 360"
    there = Counter(hashlib.sha256(base64.b64decode(file["Base64Data"])).hexdigest() for file in document["Files"])
    if there != Counter(row["sha256"] for row in record.manifest):
        yield f"Dokument {number} har andre filer i Public 360 enn arkivet sier"
    if record.screening and document["AccessCodeCode"] == "U":
        yield f"Dokument {number} er åpent i Public 360"
    seen = {word for text in (document["Title"], *_titles(document)) for word in text.split()}
    if seen & set(Person.objects.values_list("family_name", flat=True)):
        yield f"Dokument {number} har et navn i en tittel som alle kan se"


def _titles(document: dict[str, Any]) -> list[str]:
    return [file["Title"] for file in document["Files"]]
