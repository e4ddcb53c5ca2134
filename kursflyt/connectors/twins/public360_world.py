"""What stands in the Public 360 twin: code tables, cases, documents and enterprises, in memory.

Rows are dictionaries in the shape of the answers; what begins with an underscore is never answered.
"""

from __future__ import annotations

import itertools
from typing import Any

Row = dict[str, Any]

CASE_STATUS = "code table: Case status"
DOCUMENT_STATUS = "code table: Journal status"
CATEGORY = "code table: Document category"
ROLE = "code table: Activity - Contact role"
ACCESS_CODE = "code table: Access code"
FILE_STATUS = "code table: FileStatus"
RELATION = "Attribute value: VersionFile - ToRelationType"
FORMAT = "Attribute value: File - ToVersionFormat"
TABLES: dict[str, list[tuple[int, str, str]]] = {
    CASE_STATUS: [
        (4, "R", "Reservert"),
        (5, "B", "Under behandling"),
        (6, "A", "Avsluttet"),
        (8, "U", "Utgår"),
        (17, "AS", "Avsluttet av saksbehandler"),
    ],
    DOCUMENT_STATUS: [
        (1, "R", "Reservert"),
        (2, "M", "Midlertidig journalført"),
        (4, "F", "Ferdig fra ansvarlig person/leder"),
        (5, "E", "Ekspedert"),
        (6, "J", "Journalført"),
        (8, "U", "Utgår"),
    ],
    CATEGORY: [
        (110, "I", "Dokument inn"),
        (111, "U", "Dokument ut"),
        (113, "N", "Internt notat med oppfølging"),
        (60005, "X", "Internt notat uten oppfølging"),
        (60006, "VED", "Vedtak"),
    ],
    ROLE: [(1, "", "Kontakt"), (5, "", "Avsender"), (6, "", "Mottaker"), (8, "", "Kopi til")],
    ACCESS_CODE: [
        (1, "U", "Ugradert"),
        (2, "13", "Unntatt etter offentleglova § 13"),
        (3, "14", "Unntatt etter offentleglova § 14"),
        (4, "26", "Unntatt etter offentleglova § 26"),
    ],
    FILE_STATUS: [(1, "B", "Under behandling"), (2, "F", "Ferdig")],
    RELATION: [(1, "H", "Hoveddokument"), (2, "V", "Vedlegg")],
    FORMAT: [(1, "P", "Produksjonsformat"), (2, "A", "Arkivformat")],
}
OPEN = "U"
SENDER, RECIPIENT = "Avsender", "Mottaker"


class World:
    """`accepts`: the ways to sign in. `refuses`: an operation's next no, with its words. `groups`: access groups."""

    def __init__(self) -> None:
        self._recnos = itertools.count(200_001)
        self.year = 26
        self.accepts = {"header", "query", "authkey", "oauth"}
        self.refuses: dict[str, list[str]] = {}
        self.tables = {name: list(rows) for name, rows in TABLES.items()}
        self.groups = ["Fagskole"]
        self.cases: list[Row] = []
        self.documents: list[Row] = []
        self.enterprises: list[Row] = []

    def next_recno(self) -> int:
        return next(self._recnos)

    # Making, as someone at the archive would by hand

    def add_case(self, title: str, **more: Any) -> Row:
        recno = self.next_recno()
        row = {
            "Recno": recno,
            "CaseNumber": f"{self.year}/{recno - 200_000:05d}",
            "Title": title,
            "ExternalId": None,
            "Status": "Under behandling",
            "_status": "B",
            **more,
        }
        self.cases.append(row)
        return row

    def add_document(self, case: Row, title: str, *, files: list[Row], **more: Any) -> Row:
        number = sum(document["CaseNumber"] == case["CaseNumber"] for document in self.documents) + 1
        row = {
            "Recno": self.next_recno(),
            "DocumentNumber": f"{case['CaseNumber']}-{number}",
            "CaseNumber": case["CaseNumber"],
            "Title": title,
            "StatusCode": "J",
            "Files": files,
            **more,
        }
        self.documents.append(row)
        return row

    def add_enterprise(self, name: str, orgnr: str, **more: Any) -> Row:
        row = {"Recno": self.next_recno(), "Name": name, "EnterpriseNumber": orgnr, "Active": True, **more}
        self.enterprises.append(row)
        return row

    # Finding

    def code(self, table: str, given: str) -> tuple[int, str, str] | None:
        """By `recno:`, code or description."""
        wanted = given.casefold()
        for row in self.tables.get(table, []):
            if wanted in {f"recno:{row[0]}", row[1].casefold(), row[2].casefold()}:
                return row
        return None

    def find_case(self, *, number: str | None, external: Row | None) -> Row | None:
        return next(iter(self.find_cases(number=number, external=external)), None)

    def find_cases(self, *, number: str | None, external: Row | None) -> list[Row]:
        return [
            case
            for case in self.cases
            if (not number or case["CaseNumber"] == number) and (not external or case["ExternalId"] == external)
        ]


def shown(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}
