"""A run's case: found by the id that is ours, made once, and never changed afterwards."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.public360.access import Access
from kursflyt.connectors.public360.client import Client
from kursflyt.connectors.public360.codes import CASE_STATUS, Codes
from kursflyt.connectors.public360.messages import Case
from kursflyt.connectors.public360.refusals import Declined


def ensure(client: Client, access: Access, codes: Codes, wanted: roles.ArchiveCase) -> Case:
    """The case that a person has named, else ours, made when it is not there."""
    if wanted.case_number:
        return _named(client, wanted.case_number)
    found = _ours(client, access, codes, wanted)
    if found is not None:
        return found
    try:
        return client.create_case(_new(access, codes, wanted))
    except Declined:
        found = _ours(client, access, codes, wanted)  # made by a call whose answer was lost
        if found is None:
            raise
        return found


def _named(client: Client, number: str) -> Case:
    found = client.cases(CaseNumber=number)
    if len(found) != 1:
        raise roles.NeedsPerson(
            f"Sak {number} finnes ikke i Public 360. Rett saksnummeret under «Arkiver kontrakt», og prøv igjen."
        )
    return found[0]


def _ours(client: Client, access: Access, codes: Codes, wanted: roles.ArchiveCase) -> Case | None:
    there = client.cases(ExternalId=access.external_id(wanted.case_key))
    found = [case for case in there if not codes.cancelled(CASE_STATUS, case.status)]
    if len(found) > 1:
        numbers = ", ".join(case.number for case in found)
        raise roles.NeedsPerson(f"Public 360 har flere saker for dette kurset: {numbers}. La alle unntatt én utgå der.")
    return found[0] if found else None


def _new(access: Access, codes: Codes, wanted: roles.ArchiveCase) -> dict[str, Any]:
    """Archive codes and the id cannot be changed afterwards, and without archive codes it can never be closed."""
    filing = access.filing
    case: dict[str, Any] = {
        "Title": wanted.case_title,
        "ExternalId": access.external_id(wanted.case_key),
        "Status": codes.all()["case_status"].as_sent,
        "CaseType": filing.case_type,
        "SubArchive": filing.sub_archive,
        "JournalUnit": filing.journal_unit,
        "AccessGroup": filing.access_group,
        "ArchiveCodes": [
            {"Sort": nth, "ArchiveType": kind, "ArchiveCode": code, "IsManualText": False}
            for nth, (kind, code) in enumerate(filing.archive_codes, 1)
        ],
        **responsible(access),
    }
    return {name: value for name, value in case.items() if value not in ("", [])}


def responsible(access: Access) -> dict[str, str]:
    """Who answers for it, where the settings say so; else the instance decides."""
    given = {
        "ResponsiblePersonEmail": access.filing.responsible_email,
        "ResponsibleEnterpriseNumber": access.filing.responsible_enterprise,
    }
    return {name: value for name, value in given.items() if value}
