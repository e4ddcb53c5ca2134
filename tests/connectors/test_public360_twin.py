"""The Public 360 twin by itself: checked against the contract, strict as a registry, and served at an address."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest

from kursflyt.connectors.public360.access import SERVICES
from kursflyt.connectors.public360.platform import Public360
from kursflyt.connectors.twins import public360 as twins
from kursflyt.connectors.twins import serving
from kursflyt.connectors.twins.faults import Fault
from tests.connectors import public360_stage
from tests.connectors.public360_stage import CONTRACT
from tests.connectors.test_twins import insist

FILE = {"Title": "Kontrakt", "Format": "pdf", "Base64Data": "JVBERi0="}
DOCUMENT = {"CaseNumber": "26/00001", "Title": "Notat", "Category": "recno:60005", "Status": "J", "Files": [FILE]}


def ask(twin: twins.Public360, path: str, body: Any) -> httpx.Response:
    key = {"AuthKey": twins.KEY}
    with httpx.Client(transport=httpx.WSGITransport(app=twin), base_url=f"https://p360.twin{SERVICES}") as client:
        return client.post(path, json=body, headers=key)


def test_every_operation_of_the_contract_is_in_the_twin() -> None:
    assert {*twins.OPERATIONS, "GetSIFVersion"} == twins.CONTRACT.operations


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/CaseService/CreateCase", {"Title": "Uten parameter"}),
        ("/CaseService/CreateCase", {"parameter": {"UnofficialTitle": "Uten tittel"}}),
        ("/CaseService/CreateCase", {"parameter": {"Title": "Sak", "Titel": "skrivefeil"}}),
        ("/CaseService/CreateCase", {"parameter": {"Title": "Sak", "ExternalId": {"Id": "1"}}}),
        ("/DocumentService/CreateDocument", {"parameter": {**DOCUMENT, "CaseExternalId": {"Id": "1", "Type": "T"}}}),
        (
            "/DocumentService/CreateDocument",
            {"parameter": {name: DOCUMENT[name] for name in ("Title", "Category", "Status")}},
        ),
        ("/DocumentService/CreateDocument", {"parameter": {**DOCUMENT, "Files": [{"Title": "Fil", "Format": "pdf"}]}}),
        ("/DocumentService/CreateDocument", {"parameter": {**DOCUMENT, "DocumentDate": "24.11.2026"}}),
        ("/DocumentService/CreateDocument", {"parameter": {**DOCUMENT, "Contacts": [{"Role": "5"}]}}),
        ("/CaseService/CreateCases", {"parameter": {}}),
    ],
)
def test_what_the_contract_does_not_know_is_refused_and_counted(path: str, body: Any) -> None:
    twin = twins.Public360()
    assert ask(twin, path, body).status_code == 400
    assert (len(twin.violations), twin.world.cases, twin.world.documents) == (1, [], [])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"CaseNumber": "26/99999"}, "case does not exist"),
        ({"Category": "recno:1"}, "is not in code table: Document category"),
        ({"Category": "recno:110"}, "must have a sender"),
        ({"Category": "recno:111"}, "must have a recipient"),
        ({"AccessCode": "13"}, "Paragraph is required"),
        ({"AccessGroup": "Andre"}, "access group"),
        ({"Files": [{**FILE, "Title": "a-b (c)"}]}, "title of the file"),
        (
            {"UnregisteredContacts": [{"Role": "recno:6", "ContactName": "Åse", "IsUnofficial": True}]},
            "IsUnofficial can not be set",
        ),
    ],
)
def test_a_registry_says_no_as_200(changed: dict[str, Any], said: str) -> None:
    twin = twins.Public360()
    twin.world.add_case("Sak")
    answer = ask(twin, "/DocumentService/CreateDocument", {"parameter": {**DOCUMENT, **changed}})
    assert (answer.status_code, answer.json()["Successful"]) == (200, False)
    assert said in answer.json()["ErrorMessage"]
    assert (twin.world.documents, twin.violations) == ([], [])


def test_titles_are_searched_for_with_wildcards_and_lists_are_paged_from_nought() -> None:
    twin = twins.Public360()
    for title in ("Kurs A", "Kurs B", "Annet", "Kurs C"):
        twin.world.add_case(title)
    found = ask(
        twin, "/CaseService/GetCases", {"parameter": {"Title": "kurs%", "MaxReturnedCases": 2, "Page": 1}}
    ).json()
    assert ([case["Title"] for case in found["Cases"]], found["TotalCount"], found["TotalPageCount"]) == (
        ["Kurs C"],
        3,
        2,
    )


def test_what_comes_without_a_key_is_turned_away() -> None:
    with httpx.Client(transport=httpx.WSGITransport(app=twins.Public360())) as client:
        answer = client.post(f"https://p360.twin{SERVICES}/CaseService/GetCases", json={"parameter": {}})
    assert (answer.status_code, answer.json()["Message"]) == (401, "Access is denied.")


def test_it_is_served_at_an_address() -> None:
    stage = public360_stage.set_up()
    server = serving.server(stage.twin, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        archive = Public360(stage.archive(url=f"http://127.0.0.1:{server.server_port}").access, sleep=lambda _: None)
        stage.twin.faults.plan("CreateDocument", Fault.LOST_AFTER)
        insist(lambda: archive.store(CONTRACT))
    finally:
        server.shutdown()
        server.server_close()
    assert (stage.document()["Title"], stage.twin.violations) == (CONTRACT.title, [])
