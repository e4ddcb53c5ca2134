"""The Public 360 twin: four ways to sign in, a no that is 200, tables, groups and enterprises."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from kursflyt.connectors import public360
from kursflyt.connectors.public360.access import SERVICES
from kursflyt.connectors.twins import public360_archive
from kursflyt.connectors.twins.contract import Contract, Request
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Reply, Twin
from kursflyt.connectors.twins.public360_archive import No
from kursflyt.connectors.twins.public360_world import Row, World

CONTRACT = Contract(Path(public360.__file__).parent / "public360.openapi.yaml", base=SERVICES)
KEY = "00000000-0000-4000-8000-000000000360"
CLIENT = "kursflyt"
OAUTH_SECRET = "twin-secret"
TOKEN_PATH = "/oauth2/v2.0/token"
VERSION = "5.14.0"
_KEPT = ("Categories", "CustomNo1", "CustomNo2", "CustomNo3")


class Public360(Twin):
    """`token_lives`: seconds of a token. `wants_client`: a client id must go with the key in the header."""

    name = "Public 360"

    def __init__(self, faults: Faults | None = None, *, key: str = KEY) -> None:
        super().__init__(CONTRACT, faults)
        self.world, self.key = World(), key
        self.tokens: set[str] = set()
        self.token_lives, self.wants_client = 3600, False

    def admit(self, request: Request) -> Reply | None:
        way = self._way(request)
        if way is None or way not in self.world.accepts:
            return self.refused(401, "Access is denied.")
        return None

    def answer(self, request: Request) -> Reply:
        if request.path == TOKEN_PATH:
            with self._lock:
                return self._token(request)
        return super().answer(request)

    def do(self, request: Request) -> Reply:
        if request.operation == "GetSIFVersion":
            return Reply(200, VERSION)
        given = json.loads(request.body)["parameter"]
        try:
            if self.world.refuses.get(request.operation):
                raise No(self.world.refuses[request.operation].pop(0))
            found = OPERATIONS[request.operation](self.world, given)
        except No as no:
            return Reply(200, {"Successful": False, "ErrorMessage": str(no), "ErrorDetails": "at SI.Data.RPC"})
        return Reply(200, {**found, "Successful": True, "ErrorMessage": " ", "ErrorDetails": None})

    def refused(self, status: int, said: str) -> Reply:
        fault = {"Type": "Error", "CorrelationId": "twin", "ExceptionType": "System.Exception", "Message": said}
        return Reply(status, fault)

    def _way(self, request: Request) -> str | None:
        """How the request signs in; None where no key of ours is in it."""
        authorization = request.headers.get("Authorization", "")
        client = request.headers.get("Clientid") or request.given("clientid")
        if authorization == f"authkey {self.key}":
            return "header" if client == CLIENT or not self.wants_client else None
        if request.given("authkey") == self.key:
            return "query"
        if request.headers.get("Authkey") == self.key:
            return "authkey"
        return "oauth" if authorization.removeprefix("Bearer ") in self.tokens else None

    def _token(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.calls.append("token")
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, OAUTH_SECRET):
            return Reply(401, {"error": "invalid_client"})
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return Reply(200, {"access_token": token, "token_type": "Bearer", "expires_in": self.token_lives})


def get_code_table_rows(world: World, given: Row) -> Row:
    rows = world.tables.get(given["CodeTableName"])
    if rows is None:
        raise No(f"There is no code table {given['CodeTableName']}.")
    return {
        "CodeTableRows": [
            {"Language": "NOR", "IsExpired": False, "Recno": recno, "Code": code or None, "Description": description}
            for recno, code, description in rows
        ]
    }


def get_access_groups(world: World, given: Row) -> Row:
    wanted = given.get("Code")
    groups = [group for group in world.groups if not wanted or group == wanted]
    return {
        "AccessGroups": [{"Recno": nth, "Code": group, "Description": group} for nth, group in enumerate(groups, 1)]
    }


def get_enterprises(world: World, given: Row) -> Row:
    found = [
        row
        for row in world.enterprises
        if row["EnterpriseNumber"] == given.get("EnterpriseNumber")
        and (given.get("Active") is None or row["Active"] == given["Active"])
    ]
    return {"Enterprises": found, "TotalCount": len(found), "TotalPageCount": 1 if found else 0}


def synchronize_enterprise(world: World, given: Row) -> Row:
    """Overwrites the oldest with the number: what is left out is cleared."""
    there = [row for row in world.enterprises if row["EnterpriseNumber"] == given["EnterpriseNumber"]]
    if not there:
        more = {
            name: value for name, value in given.items() if name not in {"Name", "EnterpriseNumber", "ADContextUser"}
        }
        return {"Recno": world.add_enterprise(given["Name"], given["EnterpriseNumber"], **more)["Recno"]}
    oldest = min(there, key=lambda row: int(row["Recno"]))
    kept: dict[str, Any] = {name: oldest[name] for name in ("Recno", *_KEPT) if name in oldest}
    oldest.clear()
    oldest.update({**given, **kept})
    return {"Recno": oldest["Recno"]}


OPERATIONS: dict[str, Callable[[World, Row], Row]] = {
    "GetCases": public360_archive.get_cases,
    "CreateCase": public360_archive.create_case,
    "GetDocuments": public360_archive.get_documents,
    "CreateDocument": public360_archive.create_document,
    "UpdateDocument": public360_archive.update_document,
    "GetEnterprises": get_enterprises,
    "SynchronizeEnterprise": synchronize_enterprise,
    "GetCodeTableRows": get_code_table_rows,
    "GetAccessGroups": get_access_groups,
}
