"""The calls to Public 360, one method each: names and shapes are its own; what they mean together stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.public360 import refusals
from kursflyt.connectors.public360.messages import Case, CodeRow, Document

LANGUAGE = "NOR"
AT_ONCE = 50  # documents on a page
MOST_PAGES = 200


class Client:
    """What makes something is never sent again by itself; what reads, and what is the same twice, is.

    Raises refusals.Declined where Public 360 says no, and what the line raises.
    """

    def __init__(self, line: http.Line, *, user: str = "") -> None:
        self._line, self._user = line, user

    # Cases

    def cases(self, **by: Any) -> list[Case]:
        """By `CaseNumber` or `ExternalId`. None is an empty list."""
        answer = self._read("CaseService", "GetCases", {**by, "MaxReturnedCases": 10})
        return [Case.read(row) for row in answer.get("Cases") or ()]

    def create_case(self, case: dict[str, Any]) -> Case:
        return Case.read(self._make("CaseService", "CreateCase", case))

    # Documents

    def documents(self, case_number: str) -> Iterator[Document]:
        """All of a case, with the titles of their files, page by page. The first page is number 0."""
        for page in range(MOST_PAGES):
            wanted = {"CaseNumber": case_number, "IncludeFiles": True, "IncludeFileData": False}
            answer = self._read(
                "DocumentService", "GetDocuments", {**wanted, "MaxReturnedDocuments": AT_ONCE, "Page": page}
            )
            rows = answer.get("Documents") or ()
            yield from (Document.read(row) for row in rows)
            if not rows or page + 1 >= int(answer.get("TotalPageCount") or 0):
                return

    def document_with_content(self, number: str) -> Document | None:
        wanted = {"DocumentNumber": number, "IncludeFiles": True, "IncludeFileData": True}
        rows = self._read("DocumentService", "GetDocuments", wanted).get("Documents") or ()
        return Document.read(rows[0]) if rows else None

    def create_document(self, document: dict[str, Any]) -> str:
        return str(self._make("DocumentService", "CreateDocument", document)["DocumentNumber"])

    def add_files(self, number: str, files: list[dict[str, Any]]) -> None:
        self._make("DocumentService", "UpdateDocument", {"DocumentNumber": number, "Files": files})

    def change_status(self, number: str, status: str) -> None:
        parameter = {"DocumentNumber": number, "Status": status, **self._in_the_name_of()}
        self._call("DocumentService", "UpdateDocument", parameter, again=True)

    # Contacts

    def knows_enterprise(self, orgnr: str) -> bool:
        """Also one that is not in use any more."""
        answer = self._read("ContactService", "GetEnterprises", {"EnterpriseNumber": orgnr, "MaxRows": 10})
        return bool(answer.get("Enterprises"))

    def add_enterprise(self, *, name: str, orgnr: str) -> None:
        """Only for one that is not there: whatever is left out here is cleared on one that is."""
        enterprise = {"Name": name, "EnterpriseNumber": orgnr, "Active": True}
        self._make("ContactService", "SynchronizeEnterprise", enterprise)

    # Support

    def version(self) -> str:
        """Plain text."""
        answer = self._answer("SupportService", "GetSIFVersion", {}, again=True)
        if not answer.well:
            raise refusals.Declined("GetSIFVersion", refusals.complaint(answer))
        return answer.text.strip().strip('"')[:40]

    def code_table(self, name: str) -> list[CodeRow]:
        wanted = {"CodeTableName": name, "Language": LANGUAGE, "IncludeExpiredValues": False}
        answer = self._call("SupportService", "GetCodeTableRows", wanted, again=True)
        return [CodeRow.read(row) for row in answer.get("CodeTableRows") or () if not row.get("IsExpired")]

    def access_groups(self, code: str) -> list[str]:
        answer = self._read("AccessGroupService", "GetAccessGroups", {"Code": code})
        return [str(row["Code"]) for row in answer.get("AccessGroups") or ()]

    def _read(self, service: str, operation: str, parameter: dict[str, Any]) -> dict[str, Any]:
        return self._call(service, operation, {**parameter, **self._in_the_name_of()}, again=True)

    def _make(self, service: str, operation: str, parameter: dict[str, Any]) -> dict[str, Any]:
        return self._call(service, operation, {**parameter, **self._in_the_name_of()}, again=False)

    def _call(self, service: str, operation: str, parameter: dict[str, Any], *, again: bool) -> dict[str, Any]:
        answer = self._answer(service, operation, parameter, again=again)
        said = refusals.complaint(answer)
        body = answer.data()
        if said or not isinstance(body, dict):
            raise refusals.Declined(operation, said or "svaret er ikke JSON. Se på KURSFLYT_P360_URL.")
        return body

    def _answer(self, service: str, operation: str, parameter: dict[str, Any], *, again: bool) -> http.Answer:
        """The body is always one object with one name."""
        body = {"parameter": parameter}
        answer = self._line.send(operation, "POST", f"/{service}/{operation}", body=body, again=again)
        if answer.status in {404, 405}:
            raise roles.Misconfigured(
                f"Public 360 har ikke {service}/{operation} på denne adressen. Se på KURSFLYT_P360_URL, og spør "
                "leverandøren om SIF er satt opp."
            )
        return answer

    def _in_the_name_of(self) -> dict[str, str]:
        return {"ADContextUser": self._user} if self._user else {}
