"""Cases and documents of the Public 360 twin, with what a registry asks for before it lets anything in."""

from __future__ import annotations

import math
import re
from typing import Any

from kursflyt.connectors.twins.public360_world import (
    ACCESS_CODE,
    CASE_STATUS,
    CATEGORY,
    DOCUMENT_STATUS,
    FILE_STATUS,
    FORMAT,
    OPEN,
    RECIPIENT,
    RELATION,
    ROLE,
    SENDER,
    Row,
    World,
    shown,
)

USUAL_PAGE = 100
_STRANGE = re.compile(r"[^\w. ]|_")


class No(Exception):
    """Answered as 200 with `Successful` false."""


def get_cases(world: World, given: Row) -> Row:
    found = world.find_cases(number=given.get("CaseNumber"), external=given.get("ExternalId"))
    if given.get("Title"):
        found = [case for case in found if _like(case["Title"], given["Title"])]
    return _page(found, given, "Cases", size=int(given.get("MaxReturnedCases") or USUAL_PAGE))


def create_case(world: World, given: Row) -> Row:
    external = given.get("ExternalId")
    if external and world.find_cases(number=None, external=external):
        raise No(f"ExternalId {external['Type']}/{external['Id']} is already in use.")
    status = _code(world, CASE_STATUS, given.get("Status") or "B")
    _screened(world, given)
    case = world.add_case(
        given["Title"],
        ExternalId=external,
        Status=status[2],
        UnofficialTitle=given.get("UnofficialTitle"),
        ArchiveCodes=given.get("ArchiveCodes"),
        SubArchive=given.get("SubArchive"),
        AccessGroup=_group(world, given),
        _status=status[1],
    )
    return {"Recno": case["Recno"], "CaseNumber": case["CaseNumber"]}


def get_documents(world: World, given: Row) -> Row:
    case = world.find_case(number=None, external=given["CaseExternalId"]) if given.get("CaseExternalId") else None
    number = case["CaseNumber"] if case else given.get("CaseNumber")
    found = [
        document
        for document in world.documents
        if (not number or document["CaseNumber"] == number)
        and (not given.get("DocumentNumber") or document["DocumentNumber"] == given["DocumentNumber"])
        and (not given.get("Title") or _like(document["Title"], given["Title"]))
    ]
    rows = [_with_files(document, given) for document in found]
    return _page(rows, given, "Documents", size=int(given.get("MaxReturnedDocuments") or USUAL_PAGE))


def create_document(world: World, given: Row) -> Row:
    case = world.find_case(number=given.get("CaseNumber"), external=given.get("CaseExternalId"))
    if case is None:
        raise No("The case does not exist.")
    if case["_status"] in {"A", "U"}:
        raise No("The case is closed.")
    category = _code(world, CATEGORY, given["Category"])
    status = _code(world, DOCUMENT_STATUS, given["Status"])
    access = _screened(world, given)
    _parties(world, given, direction=category[1])
    document = world.add_document(
        case,
        given["Title"],
        files=[_file(world, file) for file in given.get("Files") or ()],
        StatusCode=status[1],
        StatusDescription=status[2],
        DocumentDate=given.get("DocumentDate"),
        Category={"Recno": category[0], "Code": category[1], "Description": category[2]},
        AccessCodeCode=access,
        Paragraph=given.get("Paragraph"),
        AccessGroup=_group(world, given),
        _unofficial_title=given.get("UnofficialTitle"),
        _contacts=[*(given.get("Contacts") or ()), *(given.get("UnregisteredContacts") or ())],
    )
    return {"Recno": document["Recno"], "DocumentNumber": document["DocumentNumber"]}


def update_document(world: World, given: Row) -> Row:
    """What is null is left alone; files are added, never changed."""
    numbers = {document["DocumentNumber"]: document for document in world.documents}
    document = numbers.get(given["DocumentNumber"])
    if document is None:
        raise No("The document does not exist.")
    if given.get("Status"):
        status = _code(world, DOCUMENT_STATUS, given["Status"])
        document.update(StatusCode=status[1], StatusDescription=status[2])
    if given.get("Title") is not None:
        document["Title"] = given["Title"]
    document["Files"] += [_file(world, file) for file in given.get("Files") or ()]
    return {"Recno": document["Recno"], "DocumentNumber": document["DocumentNumber"]}


def _screened(world: World, given: Row) -> str:
    """The access code. Grounds must be named, and what is open hides nobody."""
    access = _code(world, ACCESS_CODE, given.get("AccessCode") or OPEN)[1]
    if access != OPEN and not given.get("Paragraph"):
        raise No(f"Paragraph is required for access code {access}.")
    contacts = [*(given.get("Contacts") or ()), *(given.get("UnregisteredContacts") or ())]
    if access == OPEN and any(contact.get("IsUnofficial") for contact in contacts):
        raise No("IsUnofficial can not be set when the access code is U.")
    return access


def _parties(world: World, given: Row, *, direction: str) -> None:
    """What comes in is from someone, what goes out is to someone; who is named by number is known."""
    registered, named = given.get("Contacts") or (), given.get("UnregisteredContacts") or ()
    roles = {_code(world, ROLE, contact["Role"])[2] for contact in (*registered, *named)}
    if direction == "I" and SENDER not in roles:
        raise No("An incoming document must have a sender.")
    if direction == "U" and RECIPIENT not in roles:
        raise No("An outgoing document must have a recipient.")
    known = {row["EnterpriseNumber"] for row in world.enterprises}
    for contact in registered:
        if contact.get("ReferenceNumber") not in known:
            raise No("The contact does not exist.")


def _file(world: World, given: Row) -> Row:
    if _STRANGE.search(given["Title"]):
        raise No(f"The title of the file can not be used: {given['Title']}")
    _code(world, FILE_STATUS, given.get("Status") or "B")
    _code(world, FORMAT, given.get("VersionFormat") or "P")
    relation = _code(world, RELATION, given.get("RelationType") or "H")
    return {
        "Title": given["Title"],
        "Format": given["Format"],
        "RelationTypeCode": relation[1],
        "Base64Data": given.get("Base64Data"),
    }


def _with_files(document: Row, given: Row) -> Row:
    """Files and what is in them, each where it is asked for."""
    row = shown(document)
    if not given.get("IncludeFiles"):
        return {**row, "Files": None}
    hidden: dict[str, Any] = {} if given.get("IncludeFileData") else {"Base64Data": None}
    return {**row, "Files": [{**file, **hidden} for file in document["Files"]]}


def _code(world: World, table: str, given: str) -> tuple[int, str, str]:
    found = world.code(table, given)
    if found is None:
        raise No(f"{given} is not in {table}.")
    return found


def _group(world: World, given: Row) -> str | None:
    group = given.get("AccessGroup")
    if group and group not in world.groups:
        raise No(f"The access group {group} does not exist.")
    return group


def _page(rows: list[Row], given: Row, name: str, *, size: int) -> Row:
    page = int(given.get("Page") or 0)
    shown_rows = [shown(row) for row in rows[page * size : (page + 1) * size]]
    return {name: shown_rows, "TotalCount": len(rows), "TotalPageCount": math.ceil(len(rows) / size)}


def _like(text: str, pattern: str) -> bool:
    """As SQL does it, without regard to letters' size."""
    parts = (re.escape(part) for part in pattern.split("%"))
    return re.fullmatch(".*".join(parts), text, re.IGNORECASE) is not None
