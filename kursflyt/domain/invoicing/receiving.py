"""The teacher's invoice comes in: read, judged by the official rules, kept, and matched with its contract.

A file that is no invoice is refused and leaves nothing behind. An invoice that breaks the rules is received all the
same, because it has been received in law; it is registered and answered, never dropped.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, money, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.documents import ehf
from kursflyt.documents.invoice_control_sheet import Comparison
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import ehf_rules, matching
from kursflyt.domain.invoicing.models import InvoiceKind, SupplierInvoice
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import queries as school


class DuplicateInvoice(Refused):
    """The same seller has sent an invoice with this number this year."""


class NotToBeMatched(Refused):
    """The invoice has been answered, or the contract is not signed."""


@dataclass(frozen=True)
class Judged:
    """An invoice that is read and judged, and not received yet."""

    raw: bytes
    content: ehf.ReceivedInvoice
    judgement: ehf.Judgement


def receive(*, raw: bytes, source: str, by: Actor, at: datetime, run: CourseRun | None = None) -> SupplierInvoice:
    """Registers an EHF (`source`: upload, folder, xledger) and answers the teacher of the contract it belongs to.

    `run`: the run on whose page it was handed in. Refuses with `DuplicateInvoice`, and with what `ehf.read_invoice`
    refuses: too large, not well-formed, external content, not an invoice.
    """
    return receive_judged(judged=judge(raw), source=source, by=by, at=at, run=run)


def judge(raw: bytes) -> Judged:
    """Takes seconds with the official rules: outside of any transaction. Refuses with what `ehf.read_invoice` does."""
    content = ehf.read_invoice(raw)
    return Judged(raw, content, ehf.judge(raw, rules_folder=ehf_rules.folder()))


@transaction.atomic
def receive_judged(
    *, judged: Judged, source: str, by: Actor, at: datetime, run: CourseRun | None = None
) -> SupplierInvoice:
    """`receive` from there on, for who writes down more in the same transaction. Refuses with `DuplicateInvoice`."""
    content = judged.content
    refuse_duplicate(content)
    invoice = SupplierInvoice(
        run=run,
        raw=storage.keep(judged.raw, media_type="application/xml", at=at),
        kind=InvoiceKind(content.kind),
        number=content.number[:60],
        seller_orgnr=content.seller.orgnr[:9],
        seller_name=content.seller.name[:160],
        issued_on=content.issue_on,
        due_on=content.due_on,
        payable=content.payable,
        credits_number=(content.credits_number or "")[:60],
        judged=judged.judgement.verdict,
        layers=_layers(judged.judgement),
        own_checks=[dataclasses.asdict(check) for check in ehf.own_checks(content)],
        checks=[],
        source=source[:40],
        received_at=at,
        received_by=by,
    )
    contract = matching.find_contract(content, run=run)
    if contract is not None:
        _tie(invoice, contract, content)
    invoice.save()
    audit.record(
        "invoicing.received",
        by=by,
        at=at,
        run_id=invoice.run_id,
        subject=invoice.number,
        source=source,
        judged=invoice.judged,
        contract=contract.number if contract else "",
        sha256=invoice.raw_id,
    )
    if contract is not None:
        _answer(invoice, contract.teacher, at=at)
    return invoice


def match(*, invoice: SupplierInvoice, contract: Contract, by: Actor, at: datetime) -> SupplierInvoice:
    """Operations say which contract an invoice belongs to. Refuses with `NotToBeMatched`."""
    with transaction.atomic():
        invoice = SupplierInvoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
        if hasattr(invoice, "verdict"):
            raise NotToBeMatched("Fakturaen er allerede behandlet, så den kan ikke flyttes til en annen kontrakt.")
        if not hasattr(contract, "signature"):
            raise NotToBeMatched("Kontrakt {number} er ikke signert.", field="contract", number=contract.number)
        first = invoice.contract_id is None
        _tie(invoice, contract, ehf.read_invoice(storage.read(invoice.raw)))
        invoice.save()
        audit.record(
            "invoicing.matched", by=by, at=at, run_id=contract.run_id, subject=invoice.number, contract=contract.number
        )
        if first:
            _answer(invoice, contract.teacher, at=at)
    return invoice


def refuse_duplicate(content: ehf.ReceivedInvoice) -> None:
    """Seller, kind, number and year of issue: the same ones are the same invoice."""
    if not content.number or content.issue_on is None:
        return
    earlier = SupplierInvoice.objects.filter(
        seller_orgnr=content.seller.orgnr[:9],
        kind=content.kind,
        number=content.number[:60],
        issued_on__year=content.issue_on.year,
    ).first()
    if earlier is None:
        return
    rejected = hasattr(earlier, "verdict") and not earlier.verdict.approved
    raise DuplicateInvoice(
        "Faktura {number} fra {seller} ble mottatt {day}. {way_on}",
        field="file",
        number=content.number,
        seller=content.seller.name,
        day=norwegian_dates.oslo_day(earlier.received_at),
        way_on=Sentence("Den ble avvist. Send en kreditnota og en ny faktura med nytt nummer.")
        if rejected
        else Sentence("Du trenger ikke å sende den igjen."),
    )


def compared(invoice: SupplierInvoice) -> tuple[Comparison, ...]:
    """The comparisons with the contract, as they were stored."""
    return tuple(Comparison(**check) for check in invoice.checks)


def judgement_of(invoice: SupplierInvoice) -> ehf.Judgement:
    """What the rules said when the invoice came, not what they would say today."""
    return ehf.Judgement(
        findings=tuple(ehf.RuleFinding(**row) for row in invoice.layers["findings"]),
        layers=tuple(ehf.LayerRun(**row) for row in invoice.layers["layers"]),
    )


def own_checks_of(invoice: SupplierInvoice) -> tuple[ehf.OwnCheck, ...]:
    return tuple(ehf.OwnCheck(**row) for row in invoice.own_checks)


def _tie(invoice: SupplierInvoice, contract: Contract, content: ehf.ReceivedInvoice) -> None:
    invoice.contract, invoice.run = contract, contract.run
    comparisons = matching.compare(content, contract, school=school.current(), but=invoice)
    invoice.checks = [dataclasses.asdict(comparison) for comparison in comparisons]


def _layers(judgement: ehf.Judgement) -> dict[str, list[dict[str, object]]]:
    return {
        "findings": [dataclasses.asdict(finding) for finding in judgement.findings],
        "layers": [dataclasses.asdict(layer) for layer in judgement.layers],
    }


def _answer(invoice: SupplierInvoice, teacher: Person, *, at: datetime) -> None:
    """The teacher gets an answer at once: received, or received with faults that they can mend."""
    judgement = judgement_of(invoice)
    faults = [f"{finding.rule}: {finding.message}" for finding in judgement.fatal]
    messages.post(
        kind="send_invoice.faults" if faults else "send_invoice",
        key=f"send_invoice:{invoice.pk}",
        at=at,
        run=invoice.run,
        person=teacher,
        invoice=invoice,
        title=invoice.run.title_in(teacher.language_form) if invoice.run else "",
        amount=money.kroner(invoice.payable) if invoice.payable is not None else "",
        faults=faults[:10],
    )
