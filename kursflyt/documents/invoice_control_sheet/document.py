"""The control sheet: invoice and contract side by side, our checks, and every layer of rules with its version.

What was not checked is printed as not judged, never as in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from kursflyt.documents import ehf, letterhead, typesetting, wording
from kursflyt.documents.invoice_control_sheet.texts import TEXTS

Verdict = Literal["ok", "deviation", "not_judged"]


@dataclass(frozen=True, kw_only=True)
class ContractSide:
    """What the contract says of the money. `invoiced_before` is what earlier approved invoices took."""

    number: str
    teacher: str
    orgnr: str
    fee: Decimal
    buyer_reference: str
    invoiced_before: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One fact on both sides, as the reader should see it, and the verdict."""

    label: str
    invoiced: str
    agreed: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlOutcome:
    """What was decided, by whom. A rejection has a reason."""

    approved: bool
    by: str
    at: datetime
    title: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class InvoiceControl:
    """One received invoice with all that was checked. `sha256` is of the raw bytes as received."""

    issuer: letterhead.Issuer
    received_at: datetime
    sha256: str
    invoice: ehf.ReceivedInvoice
    contract: ContractSide
    comparisons: tuple[Comparison, ...]
    judgement: ehf.Judgement
    own_checks: tuple[ehf.OwnCheck, ...]
    case_number: str = ""
    outcome: ControlOutcome | None = None


def render(data: InvoiceControl, *, language: letterhead.Language) -> bytes:
    """The sheet as PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: InvoiceControl, *, language: letterhead.Language) -> typesetting.Composition:
    invoice, outcome = data.invoice, data.outcome
    deviations, unjudged = _counts(data)
    texts = wording.filled(
        TEXTS,
        language,
        number=invoice.number,
        seller=invoice.seller.name,
        count=deviations,
        by=outcome.by if outcome else "",
        title=f", {outcome.title}" if outcome and outcome.title else "",
        at=wording.moment_text(outcome.at, language) if outcome else "",
    )
    headline = (
        "one_bad" if deviations == 1 else "some_bad" if deviations else "not_all_judged" if unjudged else "all_ok"
    )
    return typesetting.Composition(
        template="invoice_control_sheet/template.typ",
        title=texts["title_credit" if invoice.kind == "credit_note" else "title"],
        issuer=data.issuer,
        language=language,
        dated_on=wording.local_day(data.received_at),
        data={
            "t": texts,
            "headline": texts[headline],
            "tone": "deviation" if deviations else "not_judged" if unjudged else "ok",
            "about": _about(data, texts, language),
            "digest": wording.sha256_groups(data.sha256.lower()),
            "comparisons": [
                [row.label, row.invoiced or "–", row.agreed or "–", row.verdict, row.note] for row in data.comparisons
            ],
            "lines": [_line(line) for line in invoice.lines],
            "checks": [
                [
                    check.label,
                    check.sentence,
                    "not_judged" if check.passed is None else "ok" if check.passed else "deviation",
                ]
                for check in data.own_checks
            ],
            "layers": [
                {
                    "name": layer.name,
                    "version": layer.version,
                    "engine": layer.engine,
                    "rules": str(layer.rules_run) if layer.judged else "–",
                    "judged": layer.judged,
                    "reason": layer.reason,
                }
                for layer in data.judgement.layers
            ],
            "findings": [
                {
                    "rule": found.rule,
                    "severity": found.severity,
                    "message": found.message,
                    "detail": found.detail,
                    "location": found.location,
                }
                for found in data.judgement.findings
            ],
            "outcome": _outcome(outcome, texts),
        },
    )


def _counts(data: InvoiceControl) -> tuple[int, int]:
    verdicts = [row.verdict for row in data.comparisons]
    deviations = verdicts.count("deviation") + len(data.judgement.fatal)
    deviations += sum(check.passed is False for check in data.own_checks)
    unjudged = verdicts.count("not_judged") + (data.judgement.verdict == "not_judged")
    return deviations, unjudged


def _about(data: InvoiceControl, texts: dict[str, str], language: letterhead.Language) -> list[list[str]]:
    invoice = data.invoice
    payable = f"{wording.kroner(invoice.payable)} {invoice.currency}" if invoice.payable is not None else ""
    pairs = [
        [texts["payable"], payable],
        [texts["issued"], wording.long_date(invoice.issue_on, language) if invoice.issue_on else ""],
        [texts["due"], wording.long_date(invoice.due_on, language) if invoice.due_on else ""],
        [texts["contract"], f"{data.contract.number}, {data.contract.teacher}"],
        [texts["payment"], " / ".join(part for part in (wording.account(invoice.account), invoice.kid) if part)],
        [texts["received"], wording.moment_text(data.received_at, language)],
        [texts["case"], data.case_number],
    ]
    return [pair for pair in pairs if pair[1]]


def _line(line: ehf.ReceivedLine) -> list[str]:
    percent = f" {wording.number(line.vat_percent)}{wording.NO_BREAK}%" if line.vat_percent is not None else ""
    return [
        line.text or line.description,
        wording.number(line.quantity) if line.quantity is not None else "–",
        wording.kroner(line.unit_price) if line.unit_price is not None else "–",
        f"{line.vat_category}{percent}".strip() or "–",
        wording.kroner(line.amount) if line.amount is not None else "–",
    ]


def _outcome(outcome: ControlOutcome | None, texts: dict[str, str]) -> dict[str, str | bool]:
    if outcome is None:
        return {"decided": False, "word": "", "by": texts["open"], "reason": "", "approved": False}
    return {
        "decided": True,
        "approved": outcome.approved,
        "word": texts["approved" if outcome.approved else "rejected"],
        "by": texts["by"],
        "reason": outcome.reason,
    }
