"""The instance's own code tables: read before anything is made, so that a code that is not there stops at once."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.connectors import roles
from kursflyt.connectors.public360.access import Access
from kursflyt.connectors.public360.client import Client
from kursflyt.connectors.public360.messages import CodeRow

CASE_STATUS = "code table: Case status"
DOCUMENT_STATUS = "code table: Journal status"
CATEGORY = "code table: Document category"
ROLE = "code table: Activity - Contact role"
ACCESS_CODE = "code table: Access code"
FILE_STATUS = "code table: FileStatus"
RELATION = "Attribute value: VersionFile - ToRelationType"
FORMAT = "Attribute value: File - ToVersionFormat"
CANCELLED = "U"
# What each of the codes we use is called by the settings, and the table it stands in.
OF_SETTINGS = {
    "case_status": (CASE_STATUS, "KURSFLYT_P360_CASE_STATUS"),
    "document_status": (DOCUMENT_STATUS, "KURSFLYT_P360_DOCUMENT_STATUS"),
    "reserved_status": (DOCUMENT_STATUS, "KURSFLYT_P360_RESERVED_STATUS"),
    "incoming": (CATEGORY, "KURSFLYT_P360_CATEGORY_IN"),
    "outgoing": (CATEGORY, "KURSFLYT_P360_CATEGORY_OUT"),
    "internal": (CATEGORY, "KURSFLYT_P360_CATEGORY_INTERNAL"),
    "sender": (ROLE, "KURSFLYT_P360_ROLE_SENDER"),
    "recipient": (ROLE, "KURSFLYT_P360_ROLE_RECIPIENT"),
}
# What the archive standard itself calls things in files.
FIXED = {
    "main_file": (RELATION, "H"),
    "attachment": (RELATION, "V"),
    "archive_format": (FORMAT, "A"),
    "production_format": (FORMAT, "P"),
    "finished": (FILE_STATUS, "F"),
}


@dataclass(frozen=True)
class Found:
    """`as_sent` is the row's number, which holds in every language; `code` is what answers say."""

    as_sent: str
    code: str


class Codes:
    """Read once for each process. What is wrong is not kept, so that the next attempt reads again."""

    def __init__(self, client: Client, access: Access) -> None:
        self._client, self._wanted = client, access.wanted
        self._tables: dict[str, list[CodeRow]] = {}
        self._known: dict[str, Found] = {}

    def all(self) -> dict[str, Found]:
        """By the names above. Raises roles.Misconfigured with every code that is not there."""
        if not self._known:
            self._known = self._read()
        return self._known

    def access_code(self, wanted: str) -> Found:
        """Raises roles.Misconfigured where the instance has no such access code."""
        found = self._look_up(ACCESS_CODE, wanted)
        if found is None:
            self._tables.clear()
            raise roles.Misconfigured(
                f"Public 360 har ikke tilgangskoden «{wanted}». Rett den i policy/archive.yaml, eller legg den inn der."
            )
        return found

    def cancelled(self, table: str, said: str) -> bool:
        """Whether a status that came in an answer is the one of what shall not count any more."""
        return any(
            row.code == CANCELLED and said.casefold() in {row.code.casefold(), row.description.casefold()}
            for row in self._rows(table)
        )

    def _rows(self, table: str) -> list[CodeRow]:
        if table not in self._tables:
            self._tables[table] = self._client.code_table(table)
        return self._tables[table]

    def _read(self) -> dict[str, Found]:
        asked = {
            name: (table, str(getattr(self._wanted, name)), setting) for name, (table, setting) in OF_SETTINGS.items()
        }
        asked |= {name: (table, code, table) for name, (table, code) in FIXED.items()}
        found = {name: self._look_up(table, wanted) for name, (table, wanted, _) in asked.items()}
        missing = [f"«{asked[name][1]}» ({asked[name][2]})" for name, row in found.items() if row is None]
        if missing:
            self._tables.clear()
            raise roles.Misconfigured(
                f"Public 360 har ikke disse kodene, eller mer enn én av dem: {', '.join(missing)}. "
                "Skriv koden slik den står i kodetabellen, eller recno:<nummer>."
            )
        return {name: row for name, row in found.items() if row is not None}

    def _look_up(self, table: str, wanted: str) -> Found | None:
        """By number, else by code, else by what the table calls it; none where two are called the same."""
        rows, name = self._rows(table), wanted.casefold()
        for matching in (
            [row for row in rows if name == f"recno:{row.recno}"],
            [row for row in rows if row.code.casefold() == name],
            [row for row in rows if row.description.casefold() == name],
        ):
            if len(matching) == 1:
                return Found(f"recno:{matching[0].recno}", matching[0].code)
        return None
