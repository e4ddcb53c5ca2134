"""Who a document is from and to. Enterprises by number, people by name only: nobody's identity number is sent.

What stands in Public 360's own register of contacts belongs to the archive: one that is there is used as it is.
"""

from __future__ import annotations

from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.public360.access import Access
from kursflyt.connectors.public360.client import Client
from kursflyt.connectors.public360.codes import Codes


def entries(client: Client, access: Access, codes: Codes, wanted: roles.ArchiveCase) -> dict[str, Any]:
    """Those named, and the school at the other end of what comes in or goes out. Hidden when the document is."""
    registered, named = [], []
    for party in wanted.parties:
        role = codes.all()[party.role].as_sent
        if party.orgnr:
            _known(client, party)
            registered.append({"Role": role, "ReferenceNumber": party.orgnr})
        else:
            named.append({"Role": role, "ContactName": party.name})
    school, other_end = access.filing.responsible_enterprise, {"incoming": "recipient", "outgoing": "sender"}
    if school and wanted.direction in other_end:
        role = codes.all()[other_end[wanted.direction]].as_sent
        return _said(wanted, registered, named, school=[{"Role": role, "ReferenceNumber": school}])
    return _said(wanted, registered, named, school=[])


def _said(
    wanted: roles.ArchiveCase, registered: list[dict[str, Any]], named: list[dict[str, Any]], *, school: list[Any]
) -> dict[str, Any]:
    if wanted.access_code:
        for row in (*registered, *named):
            row["IsUnofficial"] = True
    found: dict[str, Any] = {"Contacts": [*registered, *school], "UnregisteredContacts": named}
    return {name: rows for name, rows in found.items() if rows}


def _known(client: Client, party: roles.ArchiveParty) -> None:
    if not client.knows_enterprise(party.orgnr):
        client.add_enterprise(name=party.name, orgnr=party.orgnr)
