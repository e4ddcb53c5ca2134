"""Bases to Xledger: a customer that is there is used, amounts are text, and number, KID and payments come back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from kursflyt.connectors import accounts, roles
from kursflyt.connectors.xledger.access import Posting
from kursflyt.connectors.xledger.client import MOST_AT_ONCE
from tests.connectors.xledger_stage import BILL, CREDIT, EMPLOYER, OTHER, PERSON, Stage


def test_a_basis_carries_our_reference_and_the_schools_codes(xledger: Stage) -> None:
    posting = Posting("KURS", "6", "BRANSJE", (("glObject1", "K2027"),), approved=True)
    found = xledger.accounts(posting=posting).bill(BILL)
    (basis,) = xledger.world.bases
    assert (found.external_id, found.number, found.total) == (basis["dbId"], "", BILL.amount)
    assert {name: value for name, value in basis.items() if name not in {"dbId", "modifiedAt", "_customer"}} == {
        "subledger": {"dbId": basis["_customer"]["dbId"]}, "product": {"code": "KURS"}, "text": BILL.text,
        "quantity": 1, "unitPrice": "18500.00", "amount": "18500.00", "lineNumber": 1, "extOrder": "KF-7-12-1",
        "extIdentifier": "KF-7-12-1:1", "yourReference": "B101010", "taxRule": {"code": "6"},
        "currency": {"code": "NOK"}, "project": {"code": "BRANSJE"}, "glObject1": {"code": "K2027"},
        "invoiceDate": "2027-03-01", "approved": True,
    }  # fmt: skip


def test_amounts_leave_as_text_and_never_as_numbers(xledger: Stage) -> None:
    seen: list[Any] = []
    odd = replace(BILL, amount=Decimal("0.10") + Decimal("0.20"))
    xledger.accounts(before=lambda request: seen.append(json.loads(request.content))).bill(odd)
    (sent,) = [body["variables"]["i"][0]["node"] for body in seen if "addInvoiceBaseItems" in body["query"]]
    assert sent["unitPrice"] == "0.30"


def test_an_employer_is_made_once_with_its_number_and_a_person_with_our_key(xledger: Stage) -> None:
    ours = xledger.accounts()
    for bill in (BILL, replace(BILL, key="7-14-1"), OTHER):
        ours.bill(bill)
    assert [(row["code"], row["description"]) for row in xledger.world.customers] == [
        (EMPLOYER.orgnr, EMPLOYER.name),
        (f"KF-{PERSON.key}", PERSON.name),
    ]
    assert [row.get("companyNumber") for row in xledger.world.companies] == [EMPLOYER.orgnr, None]
    assert xledger.world.customers[0]["zipCode"] == "6800"


def test_a_customer_that_is_there_is_used_whatever_its_code_and_never_changed(xledger: Stage) -> None:
    world = xledger.world
    company = world.add(world.companies, code="9", description="Fjordvik", companyNumber=EMPLOYER.orgnr)
    there = world.add(
        world.customers, code="10042", description="Fjordvik Pleie", company=company, companyDbId=company["dbId"]
    )
    before = dict(there)
    xledger.accounts().bill(BILL)
    assert world.bases[0]["_customer"] is there and there == before
    assert (len(world.customers), len(world.companies)) == (1, 1)


def test_a_company_with_two_customers_is_for_a_person_to_decide(xledger: Stage) -> None:
    world = xledger.world
    company = world.add(world.companies, code="9", description="Fjordvik", companyNumber=EMPLOYER.orgnr)
    for code in ("10042", "10043"):
        world.add(world.customers, code=code, description="F", company=company, companyDbId=company["dbId"])
    with pytest.raises(roles.NeedsPerson, match="10042, 10043"):
        xledger.accounts().bill(BILL)
    assert world.bases == []


@pytest.mark.parametrize("bill", [BILL, OTHER], ids=["employer", "person"])
@pytest.mark.parametrize("made", ["company", "customer"])
@pytest.mark.parametrize("meanwhile", ["addCompanies", "addCustomers"])
def test_a_customer_that_another_makes_at_the_same_moment_is_used(
    xledger: Stage, meanwhile: str, made: str, bill: accounts.Bill
) -> None:
    world, customer = xledger.world, bill.customer
    code = customer.orgnr or f"KF-{customer.key}"

    def another(request: httpx.Request) -> None:
        if f"mutation {meanwhile}" in json.loads(request.content)["query"] and not world.customers:
            if not world.companies:
                world.add_company({"code": code, **({"companyNumber": customer.orgnr} if customer.orgnr else {})})
            if made == "customer":
                world.add_customer({"code": code, "company": {"code": code}})

    xledger.accounts(before=another).bill(bill)

    assert [row["code"] for row in (*world.companies, *world.customers)] == [code, code]
    assert len(world.bases) == 1 and world.bases[0]["_customer"] is world.customers[0]


def test_what_xledger_says_no_to_twice_is_for_a_person(xledger: Stage) -> None:
    xledger.world.add_company({"code": EMPLOYER.orgnr})  # without its number, so that it is not found
    with pytest.raises(roles.NeedsPerson, match="is already in use"):
        xledger.accounts().bill(BILL)
    assert xledger.world.bases == []


def test_what_is_already_invoiced_is_found_and_not_sent_again(xledger: Stage) -> None:
    ours = xledger.accounts()
    ours.bill(BILL)
    number = xledger.world.invoice("KF-7-12-1")
    assert ours.bill(BILL).number == number
    assert len(xledger.sent()) == 1


@pytest.mark.parametrize("stays", [False, True])
def test_number_kid_dates_and_what_remains_are_read_back(xledger: Stage, stays: bool) -> None:
    xledger.world.bases_stay = stays
    ours = xledger.accounts()
    ours.bill(BILL)
    assert ours.billed([BILL.key])[BILL.key].status == "fakturagrunnlag"
    number = xledger.world.invoice("KF-7-12-1")
    xledger.world.pay(number, Decimal("500.50"))
    assert ours.billed([BILL.key])[BILL.key] == accounts.Billed(
        key=BILL.key, external_id=xledger.world.orders[0]["dbId"], status="Fakturert", number=number, kid=f"9{number}",
        issued_on=date(2027, 3, 1), due_on=date(2027, 3, 22), total=Decimal("18500.00"), remaining=Decimal("17999.50"),
    )  # fmt: skip


def test_an_order_whose_number_is_0_is_not_invoiced_yet(xledger: Stage) -> None:
    ours = xledger.accounts()
    ours.bill(BILL)
    xledger.world.order("KF-7-12-1")
    found = ours.billed([BILL.key])[BILL.key]
    assert (found.number, found.kid, found.status) == ("", "", "Ordre")


def test_a_credit_is_a_basis_below_zero_that_says_what_it_takes_back(xledger: Stage) -> None:
    ours = xledger.accounts()
    ours.bill(BILL)
    found = ours.bill(CREDIT)
    basis = xledger.world.bases[-1]
    assert (basis["quantity"], basis["unitPrice"], basis["amount"]) == (-1, "18500.00", "-18500.00")
    assert basis["headerInfo"] == "Krediterer faktura 700001. Gjelder KF-7-12-1."
    assert (found.total, ours.bill(CREDIT).external_id) == (Decimal("-18500.00"), found.external_id)


def test_another_amount_under_our_reference_stops_at_a_person(xledger: Stage) -> None:
    ours = xledger.accounts()
    ours.bill(BILL)
    with pytest.raises(roles.NeedsPerson, match=r"på 18500\.00 med vår referanse KF-7-12-1"):
        ours.bill(replace(BILL, amount=Decimal("9000")))


def test_two_under_our_reference_stop_at_a_person(xledger: Stage) -> None:
    ours = xledger.accounts()
    ours.bill(BILL)
    xledger.world.bases.append({**xledger.world.bases[0], "dbId": "99999999"})
    with pytest.raises(roles.NeedsPerson, match="mer enn ett grunnlag"):
        ours.bill(BILL)


def test_a_code_that_xledger_does_not_have_goes_to_a_person_with_its_words(xledger: Stage) -> None:
    with pytest.raises(roles.NeedsPerson, match=r"sa nei \(addInvoiceBaseItems\): taxRule.code: No value matching"):
        xledger.accounts(posting=Posting("KURS", "99")).bill(BILL)


def test_many_are_asked_for_in_few_requests(xledger: Stage) -> None:
    keys = [f"7-{number}-1" for number in range(2 * MOST_AT_ONCE)]
    assert xledger.accounts().billed(keys) == {}
    assert xledger.twin.calls == ["salesOrders", "salesOrders"]


def test_the_token_is_sent_as_xledger_wants_it_and_shown_nowhere(xledger: Stage, caplog: Any) -> None:
    seen: list[httpx.Request] = []
    ours = xledger.accounts(before=seen.append)
    with caplog.at_level("DEBUG"):
        ours.bill(BILL)
    token = xledger.twin.token
    assert {request.headers["Authorization"] for request in seen} == {f"token {token}"}
    assert token not in caplog.text + repr(ours.access) + str([str(request.url) for request in seen])
