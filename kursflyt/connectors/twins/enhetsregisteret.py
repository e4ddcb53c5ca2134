"""The twin of Enhetsregisteret: made-up enterprises, among them a bankrupt, a deleted, a removed and a branch.

Their numbers have valid check digits and lie where the register's own test numbers do; only the register's is real.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kursflyt.connectors import enhetsregisteret
from kursflyt.connectors.twins.contract import Contract, Request
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Reply, Twin

CONTRACT = Contract(Path(enhetsregisteret.__file__).parent / "enhetsregisteret.openapi.yaml", base="")
SOUND, BANKRUPT, DELETED, BRANCH, REMOVED = "310452017", "310452106", "310452203", "310452300", "310452408"
UNKNOWN = "310452505"
Row = dict[str, Any]


def _address(street: str, code: str, city: str) -> Row:
    return {"land": "Norge", "landkode": "NO", "postnummer": code, "poststed": city, "adresse": [street]}


def _row(orgnr: str, name: str, form: str, **more: Any) -> Row:
    return {"organisasjonsnummer": orgnr, "navn": name, "organisasjonsform": {"kode": form}, **more}


def _enterprises() -> list[Row]:
    office = _address("Havnegata 48", "8900", "BRØNNØYSUND")
    quay = _address("Kaien 3", "6800", "FØRDE")
    sound = {"konkurs": False, "underAvvikling": False, "underTvangsavviklingEllerTvangsopplosning": False}
    return [
        _row("974760673", "REGISTERENHETEN I BRØNNØYSUND", "ORGL", forretningsadresse=office, **sound),
        _row(
            SOUND,
            "FJORDVIK PRØVEBRUK AS",
            "AS",
            forretningsadresse=quay,
            postadresse=_address("Postboks 12", "6801", "FØRDE"),
            **sound,
        ),
        _row(BANKRUPT, "KONKURS PRØVEBRUK AS", "AS", forretningsadresse=quay, **{**sound, "konkurs": True}),
        _row(DELETED, "SLETTET PRØVEBRUK ENK", "ENK", slettedato="2024-03-01"),
    ]


def _branches() -> list[Row]:
    place = _address("Strandgata 4", "6770", "NORDFJORDEID")
    return [_row(BRANCH, "FJORDVIK PRØVEBRUK AVD NORDFJORD", "BEDR", beliggenhetsadresse=place, overordnetEnhet=SOUND)]


class Enhetsregisteret(Twin):
    """`enterprises` and `branches` by number; `removed`: of which the register may not tell."""

    name = "Enhetsregisteret"

    def __init__(self, faults: Faults | None = None) -> None:
        super().__init__(CONTRACT, faults)
        self.enterprises = {row["organisasjonsnummer"]: row for row in _enterprises()}
        self.branches = {row["organisasjonsnummer"]: row for row in _branches()}
        self.removed = {REMOVED}

    def do(self, request: Request) -> Reply:
        orgnr = request.given("orgnr")
        if orgnr in self.removed:
            return Reply(410)
        rows = self.enterprises if request.operation == "getEnhet" else self.branches
        return Reply(200, rows[orgnr]) if orgnr in rows else Reply(404)
