"""The doctor and the settings of the accounts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kursflyt.connectors import configured, roles
from kursflyt.connectors.accounts import Approval
from kursflyt.doctor import outside
from kursflyt.domain.invoicing import issuing
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from tests.connectors import xledger_stage
from tests.domain.invoicing_examples import participant

GIVEN = {
    "KURSFLYT_XLEDGER_URL": "https://demo.xledger.net/graphql",
    "KURSFLYT_XLEDGER_TOKEN": "hemmelig",
    "KURSFLYT_XLEDGER_INVOICES": "basis",
    "KURSFLYT_XLEDGER_SUPPLIERS": "read",
    "KURSFLYT_XLEDGER_PRODUCT": "KURS",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(configured, "_stand_ins", None)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_all_that_the_accounts_need_is_looked_at_and_nothing_is_made() -> None:
    office = xledger_stage.set_up()
    with configured.standing_in(accounts=office.accounts()):
        found = outside.accounts()
    assert [(finding.what, finding.well) for finding in found] == [
        ("Xledger: Kontakt", True),
        ("Xledger: Kunder", True),
        ("Xledger: Produkt", True),
        ("Xledger: Grunnlag", True),
        ("Xledger: E-fakturaer", True),
        ("Xledger: Godkjenning", True),
    ]
    assert (office.sent(), office.world.customers, office.twin.violations) == ([], [], [])


def test_a_wrong_token_is_told_and_nothing_more_is_tried() -> None:
    office = xledger_stage.set_up()
    office.twin.token = "another"
    with configured.standing_in(accounts=office.accounts()):
        (finding,) = outside.accounts()
    assert "KURSFLYT_XLEDGER_TOKEN" in finding.said and finding.needed


def test_pitfall_8_an_invoice_with_two_owners_and_two_ways_in_are_told(
    run: Any, consultant: Any, moment: datetime, settings: Any, tmp_path: Path
) -> None:
    application = participant(run)
    issuing.issue(application=application, by=consultant.actor, at=moment)
    InvoiceBasis.objects.create(
        key="1", run=run, application=application, payer="self", buyer_name="Å", text="K", amount=1, at=moment,
        by=consultant.actor, state="sent",
    )  # fmt: skip
    settings.EHF_FOLDER = str(tmp_path)
    office = xledger_stage.set_up()
    with configured.standing_in(accounts=office.accounts()):
        told = outside.one_owner()
    assert {finding.what for finding in told} == {"Regnskap: én eier"}
    assert [finding.needed for finding in told] == [True, False]
    assert told[0].said.startswith("1 deltakere har både")


def test_xledger_plays_the_role_when_it_is_named_and_the_demo_does_not_reach_it(
    environment: Any, settings: Any
) -> None:
    environment.setenv("KURSFLYT_XLEDGER_LEVELS", "Godkjent = 2. nivå=approved; Avvist=rejected")
    environment.setenv("KURSFLYT_XLEDGER_OBJECTS", "glObject1=K2027")
    accounts: Any = configured.accounts()
    assert (accounts.name, accounts.access.url, accounts.makes_invoices, accounts.approves) == (
        "Xledger", "https://demo.xledger.net", True, True,
    )  # fmt: skip
    assert accounts.access.levels == (("Godkjent = 2. nivå", Approval.APPROVED), ("Avvist", Approval.REJECTED))
    assert configured.accounts() is accounts and "hemmelig" not in repr(accounts.access)
    settings.DEMO = True
    assert (configured.accounts().name, configured.accounts_make_invoices()) == ("Kursflyts egne fakturaer", False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KURSFLYT_XLEDGER_TOKEN", "", "ikke KURSFLYT_XLEDGER_TOKEN"),
        ("KURSFLYT_XLEDGER_INVOICES", "", "KURSFLYT_XLEDGER_INVOICES må være basis eller none"),
        ("KURSFLYT_XLEDGER_SUPPLIERS", "ja", "KURSFLYT_XLEDGER_SUPPLIERS må være read eller none"),
        ("KURSFLYT_XLEDGER_PRODUCT", "", "KURSFLYT_XLEDGER_PRODUCT"),
        ("KURSFLYT_XLEDGER_URL", "http://www.xledger.net", "https://"),
        ("KURSFLYT_XLEDGER_LEVELS", "Godkjent=ferdig", "kan bare bruke"),
        ("KURSFLYT_XLEDGER_OBJECTS", "konto=1", "glObject1"),
    ],
)
def test_settings_that_cannot_be_right_are_told_by_name(environment: Any, name: str, value: str, said: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(roles.Misconfigured, match=said):
        configured.accounts()


def test_while_the_settings_are_wrong_nobody_issues_what_may_be_the_accounts(environment: Any) -> None:
    environment.setenv("KURSFLYT_XLEDGER_TOKEN", "")
    assert (configured.accounts_make_invoices(), configured.accounts_approve()) == (True, True)
    environment.setenv("KURSFLYT_XLEDGER_INVOICES", "none")
    environment.setenv("KURSFLYT_XLEDGER_SUPPLIERS", "none")
    assert (configured.accounts_make_invoices(), configured.accounts_approve()) == (False, False)
