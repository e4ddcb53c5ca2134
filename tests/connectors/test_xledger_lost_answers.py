"""Killed between call and answer, at every call in turn: the next run finds what was sent and sends no second one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.twins.faults import Fault, Faults
from kursflyt.connectors.xledger.platform import Xledger
from tests.connectors import xledger_stage
from tests.connectors.killing import killed
from tests.connectors.test_twins import insist
from tests.connectors.xledger_stage import BILL, CREDIT, OTHER, Stage

COLLEAGUE = replace(BILL, key="7-14-1")


def whole_run(accounts: Xledger) -> None:
    """Two of one employer, one who pays alone, and one that is taken back again."""
    for bill in (BILL, COLLEAGUE, OTHER, CREDIT):
        accounts.bill(bill)
    accounts.billed([BILL.key, COLLEAGUE.key, OTHER.key, CREDIT.key])


def standing(stage: Stage) -> dict[str, Any]:
    return {
        "sent": stage.sent(),
        "customers": sorted(row["code"] for row in stage.world.customers),
        "companies": sorted(row["code"] for row in stage.world.companies),
    }


def test_wherever_it_is_killed_the_next_run_ends_with_one_of_each() -> None:
    whole = xledger_stage.set_up()
    whole_run(whole.accounts())
    assert len(standing(whole)["sent"]) == 4
    calls = len(whole.twin.calls)
    assert 12 < calls < 40
    wrong = []

    for call in range(1, calls + 1):
        stage = xledger_stage.set_up()
        assert killed(stage, call, stage.accounts, whole_run)
        whole_run(stage.accounts())
        if standing(stage) != standing(whole) or stage.twin.violations:
            wrong.append((whole.twin.calls[call - 1], standing(stage), stage.twin.violations))

    assert wrong == []


def test_killed_again_and_again_it_comes_to_the_end() -> None:
    whole, stage, call = xledger_stage.set_up(), xledger_stage.set_up(), 1
    whole_run(whole.accounts())
    while killed(stage, call, stage.accounts, whole_run):
        call += 1
    assert standing(stage) == standing(whole)


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize(
    "operation", ["salesOrders", "companies", "customers", "addCompanies", "addCustomers", "addInvoiceBaseItems"]
)
def test_one_of_each_whatever_fails(xledger: Stage, operation: str, fault: Fault) -> None:
    whole = xledger_stage.set_up()
    whole_run(whole.accounts())
    xledger.twin.faults.plan(operation, fault)
    insist(lambda: whole_run(xledger.accounts()))
    assert standing(xledger) == standing(whole)


@pytest.mark.parametrize("seed", range(1, 11))
def test_with_a_fifth_of_all_calls_failing_there_is_one_of_each(seed: int) -> None:
    whole, stage = xledger_stage.set_up(), xledger_stage.set_up()
    whole_run(whole.accounts())
    stage.twin.faults = Faults(fail=0.2, seed=seed)
    insist(lambda: whole_run(stage.accounts()))
    assert stage.twin.faults.met > 0
    assert (standing(stage), stage.twin.violations) == (standing(whole), [])


def test_a_basis_that_may_have_been_made_is_not_sent_again_at_once(xledger: Stage) -> None:
    xledger.twin.faults.plan("addInvoiceBaseItems", Fault.LOST_AFTER)
    with pytest.raises(roles.TryAgain, match="uvisst om det ble gjort"):
        xledger.accounts().bill(BILL)
    assert xledger.twin.calls.count("addInvoiceBaseItems") == 1
    xledger.accounts().bill(BILL)
    assert xledger.sent() == [("KF-7-12-1", "18500.00")]


def test_the_twin_itself_takes_the_same_basis_twice(xledger: Stage) -> None:
    ours = xledger.accounts()
    ours.bill(BILL)
    (basis,) = xledger.world.bases
    again = {name: value for name, value in basis.items() if name in {"subledger", "product", "unitPrice", "extOrder"}}
    ours.client.add_bases([again])
    assert [row["extOrder"] for row in xledger.world.bases] == ["KF-7-12-1", "KF-7-12-1"]
