"""The teacher's invoice beside the contract: which contract it belongs to, and what agrees and what does not.

Tolerant in finding, strict in comparing: an invoice that forgets the contract number is still found, and every
deviation is shown to the one who approves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from kursflyt.core import identity_number, money, norwegian_dates
from kursflyt.documents import ehf
from kursflyt.documents.invoice_control_sheet import Comparison
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing.models import InvoiceKind, SupplierInvoice
from kursflyt.domain.school.models import School

type Verdict = Literal["ok", "deviation", "not_judged"]


def find_contract(invoice: ehf.ReceivedInvoice, *, run: CourseRun | None = None) -> Contract | None:
    """The one contract that the invoice can belong to; None when there is none, or several as likely.

    `run`: where it was handed in; then only that run's contracts are looked at. The seller's orgnr must be the
    contract's, except for an invoice that names the contract or was handed in on the run's page.
    """
    signed = Contract.objects.filter(signature__isnull=False, decline__isnull=True).select_related("run", "teacher")
    candidates = list(signed.filter(run=run) if run else signed)
    scores = {contract: _score(invoice, contract, handed_in=run is not None) for contract in candidates}
    best = max(scores.values(), default=0)
    likely = [contract for contract, score in scores.items() if score == best and best > 0]
    return likely[0] if len(likely) == 1 else None


def _score(invoice: ehf.ReceivedInvoice, contract: Contract, *, handed_in: bool) -> int:
    seller = invoice.seller.orgnr == contract.company_orgnr != ""
    named = mentions(invoice, contract.number)
    if not (seller or named or handed_in):
        return 0
    reference = _same(invoice.buyer_reference, contract.buyer_reference)
    amount = invoice.payable is not None and invoice.payable <= left_on(contract)
    return 1 + 8 * named + 4 * seller + 2 * reference + amount


def mentions(invoice: ehf.ReceivedInvoice, number: str) -> bool:
    """Whether the contract number stands anywhere a person may have written it."""
    texts = [invoice.contract_reference, invoice.order_reference, invoice.note, invoice.payment_terms]
    texts += [f"{line.text} {line.description}" for line in invoice.lines]
    return any(_squeezed(number) in _squeezed(text) for text in texts if text)


def invoiced_before(contract: Contract, *, but: SupplierInvoice | None = None) -> Decimal:
    """NOK on the contract's other invoices that were not rejected, less what the teacher has credited of them."""
    others = SupplierInvoice.objects.filter(contract=contract).select_related("verdict")
    if but is not None and but.pk:
        others = others.exclude(pk=but.pk)
    rows = list(others)
    counted = {
        row.number: row.payable or Decimal(0) for row in rows if row.kind == InvoiceKind.INVOICE and not _rejected(row)
    }
    credited = sum(
        (
            row.payable or Decimal(0)
            for row in rows
            if row.kind == InvoiceKind.CREDIT_NOTE and row.credits_number in counted
        ),
        Decimal(0),
    )
    return sum(counted.values(), Decimal(0)) - credited


def left_on(contract: Contract, *, but: SupplierInvoice | None = None) -> Decimal:
    """NOK that may still be invoiced."""
    return contract.most - invoiced_before(contract, but=but)


def compare(
    invoice: ehf.ReceivedInvoice, contract: Contract, *, school: School, but: SupplierInvoice | None = None
) -> tuple[Comparison, ...]:
    """Every check of the invoice against the contract, in the order the approver reads them."""
    return (
        _seller(invoice, contract),
        _buyer(invoice, school),
        _amount(invoice, contract, but),
        _currency(invoice),
        _reference(invoice, contract),
        _contract_number(invoice, contract),
        _vat(invoice),
        _due(invoice, school),
    )


def _seller(invoice: ehf.ReceivedInvoice, contract: Contract) -> Comparison:
    agrees = invoice.seller.orgnr == contract.company_orgnr
    note = "" if agrees else "En annen enn den dere har kontrakt med, har sendt fakturaen."
    if not contract.company_orgnr:
        note = "Kontrakten har ikke noe organisasjonsnummer. Læreren skal ha lønn, ikke fakturere."
    return Comparison(
        label="Selgers organisasjonsnummer",
        invoiced=_orgnr(invoice.seller.orgnr),
        agreed=_orgnr(contract.company_orgnr),
        verdict=_verdict(agrees),
        note=note,
    )


def _buyer(invoice: ehf.ReceivedInvoice, school: School) -> Comparison:
    agrees = invoice.buyer.orgnr == school.orgnr
    return Comparison(
        label="Kjøper",
        invoiced=_orgnr(invoice.buyer.orgnr),
        agreed=_orgnr(school.orgnr),
        verdict=_verdict(agrees),
        note="" if agrees else "Fakturaen er ikke stilet til skolen.",
    )


def _amount(invoice: ehf.ReceivedInvoice, contract: Contract, but: SupplierInvoice | None) -> Comparison:
    left = left_on(contract, but=but)
    before = contract.most - left
    if invoice.payable is None:
        verdict: Verdict = "deviation"
        note = "Vi fant ikke beløpet i fakturaen."
    else:
        verdict = _verdict(invoice.payable <= left)
        note = f"Fakturert før: {money.kroner(before)}." if before else ""
        if invoice.payable > left:
            note = f"{money.kroner(invoice.payable - left)} mer enn det som gjenstår av kontrakten. {note}".strip()
        elif invoice.payable < left:
            note = f"{money.kroner(left - invoice.payable)} av kontrakten gjenstår etter denne. {note}".strip()
    return Comparison(
        label="Beløp",
        invoiced=money.kroner(invoice.payable) if invoice.payable is not None else "",
        agreed=f"inntil {money.kroner(left)}",
        verdict=verdict,
        note=note,
    )


def _currency(invoice: ehf.ReceivedInvoice) -> Comparison:
    return Comparison(
        label="Valuta", invoiced=invoice.currency, agreed="NOK", verdict=_verdict(invoice.currency == "NOK")
    )


def _reference(invoice: ehf.ReceivedInvoice, contract: Contract) -> Comparison:
    agrees = _same(invoice.buyer_reference, contract.buyer_reference)
    return Comparison(
        label="Deres referanse",
        invoiced=invoice.buyer_reference,
        agreed=contract.buyer_reference,
        verdict=_verdict(agrees),
        note="" if agrees else "Referansen er en annen enn den dere ba om.",
    )


def _contract_number(invoice: ehf.ReceivedInvoice, contract: Contract) -> Comparison:
    named, other = mentions(invoice, contract.number), invoice.contract_reference
    note = "" if named else "Fakturaen nevner ikke kontrakten. Den er funnet på selger, referanse og beløp."
    wrong = not named and other != "" and Contract.objects.filter(number=other).exists()
    if wrong:
        note = f"Fakturaen viser til kontrakt {other}, som er en annen."
    return Comparison(
        label="Kontraktsnummer",
        invoiced=contract.number if named else other,
        agreed=contract.number,
        verdict="ok" if named else "deviation" if wrong else "not_judged",
        note=note,
    )


def _vat(invoice: ehf.ReceivedInvoice) -> Comparison:
    free = invoice.vat is not None and invoice.vat == 0
    return Comparison(
        label="Merverdiavgift",
        invoiced=money.kroner(invoice.vat) if invoice.vat is not None else "",
        agreed="ingen",
        verdict=_verdict(free) if invoice.vat is not None else "not_judged",
        note="" if free else "Undervisning er unntatt fra merverdiavgift (merverdiavgiftsloven § 3-5). Spør læreren.",
    )


def _due(invoice: ehf.ReceivedInvoice, school: School) -> Comparison:
    agreed = f"{school.teacher_due_days} dager"
    if invoice.issue_on is None or invoice.due_on is None:
        return Comparison(
            label="Forfall",
            invoiced=_day(invoice.due_on),
            agreed=agreed,
            verdict="not_judged",
            note="Datoen mangler i fakturaen.",
        )
    earliest = invoice.issue_on + timedelta(days=school.teacher_due_days)
    return Comparison(
        label="Forfall",
        invoiced=_day(invoice.due_on),
        agreed=f"tidligst {_day(earliest)} ({agreed})",
        verdict=_verdict(invoice.due_on >= earliest),
        note="" if invoice.due_on >= earliest else "Fakturaen forfaller før det som er avtalt.",
    )


def deviations(comparisons: Iterable[Comparison]) -> list[Comparison]:
    return [comparison for comparison in comparisons if comparison.verdict == "deviation"]


def _verdict(agrees: bool) -> Verdict:
    return "ok" if agrees else "deviation"


def _rejected(invoice: SupplierInvoice) -> bool:
    return hasattr(invoice, "verdict") and not invoice.verdict.approved


def _same(one: str, other: str) -> bool:
    return _squeezed(one) == _squeezed(other)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _orgnr(orgnr: str) -> str:
    return identity_number.format_orgnr(orgnr) if len(orgnr) == 9 else orgnr


def _day(day: date | None) -> str:
    return norwegian_dates.short_date(day) if day else ""
