"""A document with its files: looked for in its case before it is made, and gone on with where it was left."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.public360 import cases, parties
from kursflyt.connectors.public360.access import Access
from kursflyt.connectors.public360.client import Client
from kursflyt.connectors.public360.codes import DOCUMENT_STATUS, Codes
from kursflyt.connectors.public360.messages import Case, Document, day

MOST_AT_ONCE = 12 * 1024 * 1024  # bytes in one call: a third more in the form it is sent, below what servers take
PDF = "application/pdf"
_NOT_IN_TITLES = re.compile(r"[^\w. ]|_")


def ensure(
    client: Client, access: Access, codes: Codes, case: Case, wanted: roles.ArchiveCase
) -> tuple[str, list[dict[str, object]]]:
    """Its number, and for each file name, SHA-256, size and media type of what lies there."""
    files = titled(wanted)
    found = _find(client, codes, case, main=next(iter(files)))
    if found is None:
        return _made(client, access, codes, case, wanted, files), [
            _proof(file, file.content) for file in files.values()
        ]
    there = _read_back(client, found)
    missing = list(_in_parts({title: file for title, file in files.items() if title not in there}))
    _complete(client, codes, found.number, missing, finish=found.status == codes.all()["reserved_status"].code)
    contents = {title: there.get(title, file.content) for title, file in files.items()}
    return found.number, [_proof(files[title], content) for title, content in contents.items() if content is not None]


def titled(wanted: roles.ArchiveCase) -> dict[str, roles.ArchiveFile]:
    """The files by their titles there: the main one first, and marked with our key, by which the document is found.

    Only letters, digits, dot and blank are let through in titles of files.
    """
    ordered = sorted(wanted.files, key=lambda file: file.cover)
    found: dict[str, roles.ArchiveFile] = {}
    for file in ordered:
        title = _plain(file.name.rpartition(".")[0] or file.name)
        if not found:
            title = f"{title} ref {_plain(wanted.key)}"
        found[title if title not in found else f"{title} {len(found) + 1}"] = file
    return found


def _find(client: Client, codes: Codes, case: Case, *, main: str) -> Document | None:
    """The one with our main file that nobody has cancelled."""
    found = [
        document
        for document in client.documents(case.number)
        if any(file.title == main for file in document.files) and not codes.cancelled(DOCUMENT_STATUS, document.status)
    ]
    if len(found) > 1:
        numbers = ", ".join(document.number for document in found)
        raise roles.NeedsPerson(f"Dokumentet ligger flere ganger i Public 360: {numbers}. La ett av dem utgå der.")
    return found[0] if found else None


def _made(
    client: Client,
    access: Access,
    codes: Codes,
    case: Case,
    wanted: roles.ArchiveCase,
    files: dict[str, roles.ArchiveFile],
) -> str:
    """Reserved until all the files are there, where they do not go in one call."""
    first, *rest = _in_parts(files)
    status = codes.all()["reserved_status" if rest else "document_status"]
    document = _new(client, access, codes, case, wanted)
    number = client.create_document({**document, "Status": status.as_sent, "Files": _sent(codes, first, main=True)})
    _complete(client, codes, number, rest, finish=bool(rest))
    return number


def _complete(
    client: Client, codes: Codes, number: str, parts: Sequence[dict[str, roles.ArchiveFile]], *, finish: bool
) -> None:
    """The rest of the files, and then its status: not where someone there has given it another."""
    for part in parts:
        client.add_files(number, _sent(codes, part))
    if finish:
        client.change_status(number, codes.all()["document_status"].as_sent)


def _read_back(client: Client, found: Document) -> dict[str, bytes | None]:
    """What an earlier attempt has left there: its bytes, where they are shown to us."""
    document = client.document_with_content(found.number) or found
    return {file.title: file.content for file in document.files}


def _new(client: Client, access: Access, codes: Codes, case: Case, wanted: roles.ArchiveCase) -> dict[str, Any]:
    document: dict[str, Any] = {
        "CaseNumber": case.number,
        "Title": wanted.title,
        "DocumentDate": day(wanted.made_at),
        "Category": codes.all()[wanted.direction].as_sent,
        **cases.responsible(access),
        **parties.entries(client, access, codes, wanted),
    }
    if access.filing.access_group:
        document["AccessGroup"] = access.filing.access_group
    if wanted.unofficial_title:
        document["UnofficialTitle"] = wanted.unofficial_title
    if wanted.access_code:
        document["AccessCode"] = codes.access_code(wanted.access_code).as_sent
        document["Paragraph"] = wanted.paragraph
    return document


def _in_parts(files: dict[str, roles.ArchiveFile]) -> Iterator[dict[str, roles.ArchiveFile]]:
    """As few calls as each can carry; a file that is larger than that goes alone."""
    part: dict[str, roles.ArchiveFile] = {}
    for title, file in files.items():
        if part and sum(len(other.content) for other in part.values()) + len(file.content) > MOST_AT_ONCE:
            yield part
            part = {}
        part[title] = file
    if part:
        yield part


def _sent(codes: Codes, files: dict[str, roles.ArchiveFile], *, main: bool = False) -> list[dict[str, Any]]:
    """`main`: the first of them is the document's main file."""
    known = codes.all()
    return [
        {
            "Title": title,
            "Format": file.name.rpartition(".")[2].lower(),
            "RelationType": known["main_file" if main and nth == 0 else "attachment"].as_sent,
            "VersionFormat": known["archive_format" if file.media_type == PDF else "production_format"].as_sent,
            "Status": known["finished"].as_sent,
            "Base64Data": base64.b64encode(file.content).decode(),
        }
        for nth, (title, file) in enumerate(files.items())
    ]


def _proof(file: roles.ArchiveFile, content: bytes) -> dict[str, object]:
    return {
        "name": file.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": file.media_type,
    }


def _plain(text: str) -> str:
    return " ".join(_NOT_IN_TITLES.sub(" ", text).split())
