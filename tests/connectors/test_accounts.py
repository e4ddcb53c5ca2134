"""What all accounts keep to: the same tests for Kursflyt's own invoices, the Xledger twin and a real Xledger.

The real one is asked with `-m live`, with the settings of docs/connectors/xledger.md in the environment, and only in
the demo environment: what is sent stays there.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kursflyt.connectors import accounts, roles
from kursflyt.connectors.builtin import OwnInvoices
from kursflyt.connectors.xledger import access
from kursflyt.connectors.xledger.platform import Xledger
from tests.connectors import xledger_stage
from tests.connectors.xledger_stage import BILL, OTHER

BILLS = {"employer": BILL, "person": OTHER}


@pytest.fixture(params=["built-in", "twin", pytest.param("live", marks=pytest.mark.live)])
def played(request: pytest.FixtureRequest) -> Iterator[accounts.Accounts]:
    if request.param == "built-in":
        yield OwnInvoices()
    elif request.param == "twin":
        stage = xledger_stage.set_up()
        yield stage.accounts()
        assert stage.twin.violations == []
    else:
        found = access.from_surroundings()
        if found is None:
            pytest.skip("KURSFLYT_XLEDGER_URL is not set")
        yield Xledger(found)


@pytest.fixture(params=BILLS)
def bill(request: pytest.FixtureRequest) -> accounts.Bill:
    """With a key of its own, since nothing can be taken out of a real ledger."""
    return replace(BILLS[request.param], key=f"test-{secrets.token_hex(4)}")


def test_a_bill_is_handed_over_once_where_someone_takes_it(played: accounts.Accounts, bill: accounts.Bill) -> None:
    if not played.makes_invoices:
        with pytest.raises(roles.Misconfigured):
            played.bill(bill)
        return
    first, second = played.bill(bill), played.bill(bill)
    assert (first.key, first.external_id, first.number) == (bill.key, second.external_id, "")
    assert list(played.billed([bill.key])) == [bill.key]


def test_what_nobody_has_sent_is_not_there(played: accounts.Accounts) -> None:
    assert played.billed([f"test-{secrets.token_hex(4)}"]) == {}
    assert played.approvals([accounts.InvoiceAsked("000000000", secrets.token_hex(8))]) == {}


def test_no_e_invoice_of_another_seller_is_shown(played: accounts.Accounts) -> None:
    assert {incoming.seller_orgnr for incoming in played.arrived("", ()).found} <= {""}


def test_the_connection_is_in_order(played: accounts.Accounts) -> None:
    assert [check for check in played.check() if not check.well] == []
