"""The twin by itself: it holds questions against the schema, and has Xledger's limits and habits."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from kursflyt.connectors.twins import inside
from kursflyt.connectors.twins import xledger as twins
from kursflyt.connectors.xledger.access import GRAPHQL
from tests.connectors import xledger_stage
from tests.connectors.xledger_stage import URL


@pytest.fixture
def twin() -> twins.Xledger:
    """Its contract is broken on purpose here, so that nobody looks at the violations at the end."""
    return xledger_stage.set_up().twin


def ask(twin: twins.Xledger, question: str, *, token: str = twins.TOKEN, **variables: Any) -> Any:
    with httpx.Client(transport=inside.Inside(twin)) as client:
        body = {"query": question, "variables": variables}
        return client.post(f"{URL}{GRAPHQL}", json=body, headers={"Authorization": f"token {token}"})


def first_error(answer: Any) -> Any:
    return answer.json()["errors"][0]


ADD = "mutation addInvoiceBaseItems($i:[AddInvoiceBaseItemsInput!]!){addInvoiceBaseItems(inputs:$i){edges{node{dbId}}}}"


def test_nothing_found_is_edges_that_are_null(twin: twins.Xledger) -> None:
    answer = ask(twin, 'query customers{customers(first:2,filter:{code:"1"}){edges{node{dbId}} pageInfo{hasNextPage}}}')
    assert answer.json() == {"data": {"customers": {"edges": None, "pageInfo": None}}}


def test_a_wrong_token_is_200_with_an_error(twin: twins.Xledger) -> None:
    answer = ask(twin, "query viewer{viewer{__typename}}", token="wrong")
    assert (answer.status_code, first_error(answer)) == (200, {"message": "Bad format for API token"})


@pytest.mark.parametrize(
    "question",
    [
        "query customers{customers(first:2){edges{node{shoeSize}}}}",
        "query customers{customers(first:2,filter:{colour:1}){edges{node{dbId}}}}",
        "query customers{customers(first:2){edges{node}}}",
    ],
)
def test_what_the_schema_does_not_have_is_a_violation(twin: twins.Xledger, question: str) -> None:
    assert ask(twin, question).status_code == 400
    assert len(twin.violations) == 1


@pytest.mark.parametrize("price", [18500.0, 18500, "18 500,00", "mye"])
def test_an_amount_that_is_no_text_with_a_dot_is_refused(twin: twins.Xledger, price: Any) -> None:
    node = {"subledger": {"code": "1"}, "product": {"code": "KURS"}, "unitPrice": price}
    assert "is not an amount as text" in first_error(ask(twin, ADD, i=[{"node": node}]))["message"]
    assert twin.world.bases == []


def test_there_are_limits_to_a_page_and_to_what_is_made_at_once(twin: twins.Xledger) -> None:
    wide = ask(twin, "query eInvoices{eInvoices(first:10001){edges{cursor}}}")
    node = {"node": {"subledger": {"code": "1"}, "product": {"code": "KURS"}}}
    many = ask(twin, ADD, i=[node] * 501)
    assert "10000 records" in first_error(wide)["message"] and "500 nodes" in first_error(many)["message"]


def test_the_twenty_first_in_five_seconds_is_too_many(twin: twins.Xledger) -> None:
    answers = [ask(twin, "query viewer{viewer{__typename}}") for _ in range(21)]
    assert ["errors" in answer.json() for answer in answers] == [False] * 20 + [True]
    assert first_error(answers[-1])["code"] == "BAD_REQUEST.BURST_RATE_LIMIT_REACHED"


def test_credits_run_out_and_it_is_said_when_they_come_back(twin: twins.Xledger) -> None:
    twin.credits = 1
    first, second = (ask(twin, "query viewer{viewer{__typename}}") for _ in range(2))
    assert "data" in first.json()
    assert first_error(second)["code"] == "BAD_REQUEST.INSUFFICIENT_CREDITS"
    assert first_error(second)["extensions"]["resetAt"].startswith("2027-03-01T09:45")


def test_a_file_wants_the_token_where_the_interface_gives_it(twin: twins.Xledger) -> None:
    row = twin.world.receive(b"<Invoice/>", supplier=None, host=URL)
    with httpx.Client(transport=inside.Inside(twin)) as client:
        without = client.get(row["invoiceFile"]["url"])
        given = client.get(row["invoiceFile"]["url"], headers={"Authorization": f"token {twins.TOKEN}"})
        missing = client.get(f"{URL}/files/0", headers={"Authorization": f"token {twins.TOKEN}"})
    assert (without.status_code, given.content, missing.status_code) == (401, b"<Invoice/>", 404)


def test_what_is_no_question_at_all_is_refused(twin: twins.Xledger) -> None:
    with httpx.Client(transport=inside.Inside(twin)) as client:
        answer = client.post(
            f"{URL}{GRAPHQL}", content=json.dumps({"query": "{"}), headers={"Authorization": f"token {twins.TOKEN}"}
        )
    assert answer.status_code == 400
