"""An Xledger twin, and our accounts that talk to it without a network. Waiting makes the twin's time pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from kursflyt.connectors import accounts, configured
from kursflyt.connectors.accounts import Approval
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import inside
from kursflyt.connectors.twins import xledger as twins
from kursflyt.connectors.twins.xledger_world import World
from kursflyt.connectors.xledger.access import Access, Posting
from kursflyt.connectors.xledger.platform import Xledger
from kursflyt.core.clock import OSLO

AT = datetime(2027, 3, 1, 9, 0, tzinfo=OSLO)
URL = "https://xledger.twin"
EMPLOYER = accounts.Customer(
    key="org", name="Fjordvik Pleie AS", orgnr="310452017", email="faktura@fjordvik.example", address="Kaien 3",
    postal_code="6800", city="Førde",
)  # fmt: skip
PERSON = accounts.Customer(key="person-7", name="Åse Østby", email="ase@example.no")
BILL = accounts.Bill(
    key="7-12-1",
    customer=EMPLOYER,
    text="Kursavgift: Velferdsteknologi i praksis. Deltaker: Åse Østby",
    amount=Decimal("18500.00"),
    invoice_on=date(2027, 3, 1),
    reference="B101010",
)
OTHER = replace(BILL, key="7-13-1", customer=PERSON, reference="")
CREDIT = replace(BILL, key="7-12-1-K", credits="7-12-1", note="Krediterer faktura 700001.")


@dataclass
class Stage:
    """`passed`: seconds that have gone, for the twin and for those who ask it."""

    twin: twins.Xledger
    access: Access
    waited: list[float] = field(default_factory=list)
    passed: float = 0.0

    @property
    def world(self) -> World:
        return self.twin.world

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.passed += seconds

    def accounts(
        self,
        *,
        before: Callable[[httpx.Request], None] = lambda request: None,
        transport: httpx.BaseTransport | None = None,
        **access: Any,
    ) -> Xledger:
        line = transport or inside.Inside(self.twin, before=before)
        given = replace(self.access, **access)
        return Xledger(given, transport=line, sleep=self.sleep, clock=lambda: self.passed)

    def sent(self) -> list[tuple[str, str]]:
        """Reference and amount of every basis, invoiced or not."""
        rows = [(row["extOrder"], row["amount"]) for row in self.world.bases]
        return sorted(rows + [(row["xorder"], row["amount"]) for row in self.world.orders])


@contextmanager
def playing() -> Iterator[Stage]:
    """Its accounts play their role. Ends with a look at whether all that was said kept to the contract."""
    stage = set_up()
    with configured.standing_in(accounts=stage.accounts()):
        yield stage
    assert stage.twin.violations == []


def set_up() -> Stage:
    twin = twins.Xledger()
    access = Access(
        url=URL,
        token=Secret(twins.TOKEN),
        posting=Posting(product="KURS", tax_rule="0"),
        levels=(
            ("Godkjent", Approval.APPROVED),
            ("Avvist", Approval.REJECTED),
            ("Til godkjenning", Approval.WITH_APPROVER),
        ),
    )
    stage = Stage(twin, access)
    twin._clock = lambda: stage.passed
    twin.world.clock = lambda: AT + timedelta(seconds=stage.passed)
    return stage
