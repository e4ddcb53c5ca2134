"""Each habit of Xledger that has cost someone an invoice: no as 200, edges that are null, limits, local time, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kursflyt.connectors import accounts, roles
from kursflyt.connectors.accounts import Approval, Incoming, InvoiceAsked
from kursflyt.connectors.twins.faults import Fault
from kursflyt.connectors.twins.inside import Inside
from kursflyt.connectors.xledger import arrivals
from tests.connectors.xledger_stage import BILL, EMPLOYER, URL, Stage

TEACHER, STRANGER = "310452017", "310452106"


# Pitfall 6: a no that is 200, edges that are null, local time


def test_where_nothing_is_found_the_edges_are_null_and_that_is_no_fault(xledger: Stage) -> None:
    ours = xledger.accounts()
    assert (ours.billed(["x"]), ours.arrived("", {TEACHER}).found) == ({}, ())
    assert ours.approvals([InvoiceAsked(TEACHER, "77")]) == {}


def test_a_wrong_token_is_answered_as_200_and_told_as_what_to_set(xledger: Stage) -> None:
    xledger.twin.token = "another"
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_XLEDGER_TOKEN"):
        xledger.accounts().bill(BILL)


def test_a_moment_of_xledger_is_the_time_in_norway_in_summer_too(xledger: Stage) -> None:
    xledger.world.clock = lambda: datetime(2027, 7, 1, 6, 30, tzinfo=UTC)
    xledger.world.post("77", TEACHER, level="Godkjent")
    read = xledger.accounts().approvals([InvoiceAsked(TEACHER, "77")])
    assert read[InvoiceAsked(TEACHER, "77")].at == datetime(2027, 7, 1, 6, 30, tzinfo=UTC)


# Limits


def test_we_are_never_faster_than_xledger_lets_anyone_be(xledger: Stage) -> None:
    ours = xledger.accounts()
    for number in range(60):
        ours.billed([f"7-{number}-1"])
    assert len(xledger.twin.calls) == 60
    assert xledger.waited == [5.0, 5.0, 5.0]


def test_when_another_has_used_up_the_burst_we_wait_five_seconds_and_one_when_it_is_too_wide(xledger: Stage) -> None:
    xledger.twin.faults.plan("salesOrders", Fault.THROTTLED)
    xledger.accounts().bill(BILL)
    assert xledger.waited == [5.0]
    xledger.twin.busy = 1
    xledger.accounts().bill(replace(BILL, key="7-14-1"))
    assert len(xledger.waited) == 2 and xledger.waited[1] >= 1.0
    assert len(xledger.sent()) == 2


def test_when_the_credits_are_spent_it_is_for_later_at_the_moment_that_xledger_names(xledger: Stage) -> None:
    xledger.twin.credits = 0
    xledger.world.clock = lambda: datetime.now(UTC)
    with pytest.raises(roles.TryAgain) as told:
        xledger.accounts().bill(BILL)
    assert 44 * 60 < told.value.after <= 45 * 60
    assert xledger.sent() == []


def test_at_most_25_questions_stand_in_a_request(xledger: Stage) -> None:
    seen: list[bytes] = []
    xledger.accounts(before=lambda request: seen.append(request.content)).billed([f"{n}" for n in range(60)])
    assert [body.count(b"salesOrders(first") for body in seen] == [25, 25, 10]


# Suppliers' e-invoices


def ehf(number: str) -> bytes:
    return f"<Invoice>{number}</Invoice>".encode()


def test_only_the_sellers_we_know_and_those_nobody_has_named_are_given(xledger: Stage) -> None:
    world = xledger.world
    ours, other = world.add_supplier(TEACHER), world.add_supplier(STRANGER)
    wanted = world.receive(ehf("1"), supplier=ours, host=URL)
    world.receive(ehf("2"), supplier=other, host=URL)
    unnamed = world.receive(ehf("3"), supplier=None, host=URL)
    found = xledger.accounts().arrived("", {TEACHER}).found
    assert [(one.external_id, one.seller_orgnr) for one in found] == [(wanted["dbId"], TEACHER), (unnamed["dbId"], "")]
    assert [xledger.accounts().fetch(one) for one in found] == [ehf("1"), ehf("3")]


def test_pages_are_followed_by_the_last_cursor_and_the_end_is_read_once_more(xledger: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(arrivals, "AT_ONCE", 10)
    monkeypatch.setattr(arrivals, "AGAIN", 3)
    supplier = xledger.world.add_supplier(TEACHER)
    rows = [xledger.world.receive(ehf(str(n)), supplier=supplier, host=URL) for n in range(5)]
    ours = xledger.accounts()
    first = ours.arrived("", {TEACHER})
    rows += [xledger.world.receive(ehf(str(n)), supplier=supplier, host=URL) for n in range(5, 40)]
    seen, cursor, reads = [one.external_id for one in first.found], first.cursor, 0
    while len(set(seen)) < len(rows):
        page = ours.arrived(cursor, {TEACHER})
        seen, cursor, reads = seen + [one.external_id for one in page.found], page.cursor, reads + 1
    assert list(dict.fromkeys(seen)) == [row["dbId"] for row in rows]
    assert (len(seen) > len(rows), reads) == (True, 3)


@pytest.mark.parametrize(
    "url",
    [
        "https://ond.example/files/1",
        "http://xledger.twin/files/1",
        "https://xledger.twin.ond.example/files/1",
        "https://xledger.twin:8443/files/1",
        "file:///etc/passwd",
    ],
)
def test_a_file_is_fetched_from_no_other_machine(xledger: Stage, url: str) -> None:
    with pytest.raises(roles.NeedsPerson, match="en annen maskin"):
        xledger.accounts().fetch(Incoming("1", TEACHER, url))
    assert xledger.twin.calls == []


def test_the_token_does_not_go_to_xledgers_other_machines(xledger: Stage) -> None:
    xledger.twin.files_want_token = False
    row = xledger.world.receive(ehf("1"), supplier=None, host="https://files.xledger.net")
    ours = xledger.accounts(url="https://demo.xledger.net")
    assert ours.fetch(Incoming("1", "", row["invoiceFile"]["url"])) == ehf("1")
    assert xledger.twin.with_token == []


def test_too_large_a_file_is_not_taken(xledger: Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(arrivals, "MOST_BYTES", 1000)
    row = xledger.world.receive(b"x" * 1001, supplier=None, host=URL)
    with pytest.raises(roles.NeedsPerson, match="ble ikke hentet"):
        xledger.accounts().fetch(Incoming("1", "", row["invoiceFile"]["url"]))


# Pitfall 7: approval is read, never claimed


@pytest.mark.parametrize(
    ("level", "action", "remaining", "state"),
    [
        ("Registrert", "", "100.00", Approval.UNKNOWN),
        ("Til godkjenning", "", "100.00", Approval.WITH_APPROVER),
        ("Godkjent", "", "100.00", Approval.APPROVED),
        ("GODKJENT", "", "0.00", Approval.PAID),
        ("Til godkjenning", "Avvist", "0.00", Approval.REJECTED),
        ("Registrert", "", "0.00", Approval.UNKNOWN),
    ],
)
def test_the_schools_table_says_what_a_name_means(
    xledger: Stage, level: str, action: str, remaining: str, state: Approval
) -> None:
    xledger.world.post("77", STRANGER, level="Godkjent")
    xledger.world.post("77", "NO 310 452 017 MVA", level=level, action=action, remaining=remaining)
    asked = InvoiceAsked(TEACHER, "77")
    read = xledger.accounts().approvals([asked])[asked]
    assert (read.state, read.level, read.action) == (state, level, action)


def test_there_is_no_call_that_approves(xledger: Stage) -> None:
    verbs = {name for name in vars(accounts.Accounts) if not name.startswith("_")}
    assert verbs == {"bill", "billed", "arrived", "fetch", "approvals", "check", "trial"}
    mutation = xledger.twin.contract.schema.mutation_type
    assert mutation is not None
    assert set(mutation.fields) == {"addCompanies", "addCustomers", "addInvoiceBaseItems"}


# The check


def test_the_check_makes_nothing_and_says_so(xledger: Stage) -> None:
    checks = list(xledger.accounts().check())
    assert [(check.what, check.well) for check in checks] == [
        ("Kontakt", True),
        ("Kunder", True),
        ("Produkt", True),
        ("Grunnlag", True),
        ("E-fakturaer", True),
        ("Godkjenning", True),
    ]
    assert "Ingenting ble laget" in checks[3].said
    assert (xledger.world.customers, xledger.world.companies, xledger.sent()) == ([], [], [])


def test_the_check_looks_only_at_what_the_settings_give_to_xledger(xledger: Stage) -> None:
    def looked_at(**access: bool) -> list[str]:
        return [check.what for check in xledger.accounts(**access).check()]

    assert looked_at(invoices=False) == ["Kontakt", "E-fakturaer", "Godkjenning"]
    assert looked_at(suppliers=False) == ["Kontakt", "Kunder", "Produkt", "Grunnlag"]


def test_a_product_that_is_missing_and_names_without_a_meaning_are_told(xledger: Stage) -> None:
    xledger.world.products.clear()
    assert [(check.what, check.well) for check in xledger.accounts().check()][-1] == ("Produkt", False)
    found = list(xledger.accounts(invoices=False, levels=()).check())
    assert "KURSFLYT_XLEDGER_LEVELS" in found[-1].advice


def test_a_line_that_breaks_is_told_with_what_to_look_at(xledger: Stage) -> None:
    xledger.twin.faults.down = True
    (check,) = xledger.accounts(invoices=False).check()
    assert (check.well, "brannmuren" in check.advice) == (False, True)


def test_who_is_asked_gets_no_more_than_the_invoice_needs(xledger: Stage) -> None:
    seen: list[bytes] = []
    xledger.accounts(transport=Inside(xledger.twin, before=lambda request: seen.append(request.content))).bill(BILL)
    assert not [body for body in seen if b"socialSec" in body or b"bankAccount" in body]
    assert xledger.world.customers[0]["description"] == EMPLOYER.name
