"""Xledger on the rehearsal's stage: people there invoice and approve, and each basis and each invoice is there once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from kursflyt.connectors import configured
from kursflyt.connectors.accounts import Approval
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import xledger as twins
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.inside import Inside
from kursflyt.connectors.xledger.access import Access, Posting
from kursflyt.connectors.xledger.platform import Xledger
from kursflyt.core import clock
from kursflyt.documents import ehf
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, InvoiceVerdict, SupplierInvoice
from kursflyt.rehearsal.watch import Watch

URL = "https://xledger.twin"
APPROVED, WAITING = "Godkjent", "Til godkjenning"


class XledgerStandIn:
    """Waiting costs no time here: what someone waits is added to the hour, on both sides."""

    name = "Xledger"

    def __init__(self, faults: Faults) -> None:
        self.watch, self._waited = Watch(), 0.0
        self.twin = twins.Xledger(faults, clock=self._seconds)
        self.twin.world.clock = clock.now
        self.twin.world.add_supplier("310452106")

    def play(self, roles: configured.StandIns) -> None:
        access = Access(
            url=URL,
            token=Secret(twins.TOKEN),
            posting=Posting(product="KURS", tax_rule="0"),
            levels=((APPROVED, Approval.APPROVED), (WAITING, Approval.WITH_APPROVER)),
        )
        transport = Inside(self.twin, before=self.watch.look)
        roles["accounts"] = Xledger(access, transport=transport, sleep=self._wait, clock=self._seconds)

    # What people do in Xledger

    def invoice_everything(self) -> None:
        """Invoices each basis, and takes in the first payments."""
        numbers = [self.twin.world.invoice(row["extOrder"]) for row in list(self.twin.world.bases)]
        for number in numbers[:5]:
            (order,) = [row for row in self.twin.world.orders if row["invoiceNumber"] == number]
            self.twin.world.pay(number, Decimal(order["amount"]))

    def receive(self, raw: bytes) -> None:
        """The teacher's EHF comes by the network, among others that are nobody's business here."""
        world, content = self.twin.world, ehf.read_invoice(raw)
        world.receive(b"<Invoice/>", supplier=world.suppliers[0], host=URL)
        world.receive(raw, supplier=world.add_supplier(content.seller.orgnr), host=URL)

    def approve(self, number: str, orgnr: str) -> None:
        self.twin.world.post(number, orgnr, level=APPROVED)

    # What must hold

    def broken(self, run: CourseRun) -> Iterator[str]:
        world = self.twin.world
        yield from (f"Xledger: {violation}" for violation in self.twin.violations)
        yield from (f"Xledger ble spurt mens en transaksjon var åpen: {call}" for call in self.watch.inside)
        sent = Counter([row["extOrder"] for row in world.bases] + [row["xorder"] for row in world.orders])
        yield from (f"Xledger har {key} {count} ganger" for key, count in sent.items() if count > 1)
        ours = {f"KF-{basis.key}": basis for basis in InvoiceBasis.objects.filter(run=run)}
        given_up = {key for key, basis in ours.items() if basis.state == BasisState.DROPPED}
        if set(sent) != set(ours) - given_up:
            yield f"Xledger har {len(sent)} grunnlag, og Kursflyt {len(ours) - len(given_up)}"
        bare = [key for key, basis in ours.items() if key not in given_up and not (basis.number and basis.kid)]
        yield from (f"{key} har ikke fått nummer og KID" for key in bare)
        for code, count in Counter(row["code"] for row in world.customers).items():
            if count > 1:
                yield f"Xledger har kunde {code} {count} ganger"
        if Invoice.objects.filter(run=run).exists():
            yield "Kursflyt har fakturert selv, enda Xledger eier nummer og KID"
        if [invoice.source for invoice in SupplierInvoice.objects.filter(run=run)] != ["xledger"]:
            yield "Lærerens faktura er ikke hentet fra Xledger, én gang"
        if [verdict.in_accounts for verdict in InvoiceVerdict.objects.filter(invoice__run=run)] != [True]:
            yield "Lærerens faktura er ikke lest som godkjent i Xledger"

    def told(self) -> str:
        invoices, calls, met = len(self.twin.world.orders), len(self.twin.calls), self.twin.faults.met
        return f"Xledger: {invoices} fakturaer, {calls} kall; {met} kall feilet med vilje."

    def _wait(self, seconds: float) -> None:
        self._waited += seconds

    def _seconds(self) -> float:
        return time.monotonic() + self._waited
