"""The head's answer to a teacher's invoice: approved, with a reason where it departs from the contract, or sent back.

Internal control: only a department head answers, and only once. That the same head drafted the contract is allowed;
attestation and payment are kept apart by the accounts that pay from the list.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kursflyt.core import audit, money, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.invoicing import matching, receiving
from kursflyt.domain.invoicing.models import InvoiceKind, InvoiceVerdict, RuleVerdict, SupplierInvoice
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Role


class NotTheHead(Refused):
    """Only a department head may approve or reject."""


class AlreadyAnswered(Refused):
    """Someone else has approved or rejected it."""


class NotToBeAnswered(Refused):
    """It belongs to no contract yet, or is a credit note."""


class ReasonNeeded(Refused):
    """A rejection, and an approval in spite of deviations, say why."""

    field = "reason"


class CannotTakeBack(Refused):
    """The teacher has been told, and may have acted on it."""


@transaction.atomic
def approve(*, invoice: SupplierInvoice, by: Actor, at: datetime, reason: str = "") -> InvoiceVerdict:
    """Approves for payment. With a deviation or a broken rule, `reason` is required.

    Refuses with `NotTheHead`, `AlreadyAnswered`, `NotToBeAnswered`, `ReasonNeeded`.
    """
    invoice = _answerable(invoice, by=by, at=at)
    problems = problems_of(invoice)
    if problems and not reason.strip():
        raise ReasonNeeded(
            "Fakturaen avviker: {problems}. Skriv hvorfor den likevel godkjennes, eller avvis den.",
            problems=", ".join(problems),
        )
    return _answer(invoice, approved=True, reason=reason, by=by, at=at)


@transaction.atomic
def seen_approved(*, invoice: SupplierInvoice, where: str, reason: str, by: Actor, at: datetime) -> InvoiceVerdict:
    """The head has seen in the accounts that it is approved there, where the machine cannot read it. `reason`: what
    stands there.

    Refuses with `NotTheHead`, `AlreadyAnswered`, `NotToBeAnswered`, `ReasonNeeded`.
    """
    invoice = _answerable(invoice, by=by, at=at)
    if not reason.strip():
        raise ReasonNeeded("Skriv hva som står om godkjenningen i {where}.", where=where)
    seen = f"{where}: {reason.strip()}"
    return _answer(invoice, approved=True, reason=seen, in_accounts=True, by=by, at=at)


@transaction.atomic
def reject(*, invoice: SupplierInvoice, reason: str, by: Actor, at: datetime) -> InvoiceVerdict:
    """Sends it back; the teacher is asked for a credit note and a new invoice. Refuses as `approve` does."""
    invoice = _answerable(invoice, by=by, at=at)
    if not reason.strip():
        raise ReasonNeeded("Skriv hvorfor fakturaen avvises, så læreren vet hva som må rettes.")
    verdict = _answer(invoice, approved=False, reason=reason, by=by, at=at)
    assert invoice.contract is not None and invoice.run is not None
    teacher = invoice.contract.teacher
    messages.post(
        kind="approve_invoice.rejected",
        key=f"approve_invoice.rejected:{invoice.pk}",
        at=at,
        run=invoice.run,
        person=teacher,
        invoice=invoice,
        title=invoice.run.title_in(teacher.language_form),
        contract=invoice.contract,
        amount=money.kroner(invoice.payable) if invoice.payable is not None else "",
        reason=verdict.reason,
        head=by.name,
    )
    return verdict


@transaction.atomic
def take_back(*, invoice: SupplierInvoice, by: Actor, at: datetime) -> None:
    """The approval was a slip of the hand. A rejection cannot be taken back, for the teacher has been told."""
    verdict = InvoiceVerdict.objects.select_for_update(of=("self",)).get(invoice=invoice)
    if not verdict.approved:
        raise CannotTakeBack("Læreren har fått beskjed om at fakturaen er avvist, så det kan ikke angres.")
    verdict.delete()
    audit.record("invoicing.approval_taken_back", by=by, at=at, run_id=invoice.run_id, subject=invoice.number)


def problems_of(invoice: SupplierInvoice) -> list[str]:
    """What an approval must answer for, in a few words each."""
    found = [str(Sentence(check.label)).lower() for check in matching.deviations(receiving.compared(invoice))]
    if invoice.judged == RuleVerdict.INVALID:
        found.append(str(Sentence("bryter reglene for EHF")))
    compared = ("currency", "vat_exempt")  # compared with the contract already
    own = [check for check in receiving.own_checks_of(invoice) if check.passed is False and check.key not in compared]
    return found + [str(Sentence(check.label)).lower() for check in own]


def may_answer(by: Actor, *, on: date) -> bool:
    """Whether the actor is a department head on the day."""
    if by.kind != "staff":
        return False
    return people.valid_on(on).filter(staff_id=int(by.key), role=Role.DEPARTMENT_HEAD).exists()


def _answerable(invoice: SupplierInvoice, *, by: Actor, at: datetime) -> SupplierInvoice:
    if not may_answer(by, on=norwegian_dates.oslo_day(at)):
        raise NotTheHead("Bare avdelingslederen kan godkjenne eller avvise fakturaen.")
    invoice = (
        SupplierInvoice.objects.select_for_update(of=("self",))
        .select_related("contract__teacher", "run")
        .get(pk=invoice.pk)
    )
    verdict = InvoiceVerdict.objects.filter(invoice=invoice).first()
    if verdict is not None:
        raise AlreadyAnswered(
            "Faktura {number} er allerede {verdict} av {who} {day}.",
            number=invoice.number,
            verdict=Sentence(str(verdict)),
            who=verdict.by,
            day=norwegian_dates.oslo_day(verdict.at),
        )
    if invoice.contract is None:
        raise NotToBeAnswered("Fakturaen er ikke koblet til noen kontrakt ennå.")
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        raise NotToBeAnswered("En kreditnota fra læreren trenger ikke godkjenning.")
    return invoice


def _answer(
    invoice: SupplierInvoice, *, approved: bool, reason: str, by: Actor, at: datetime, in_accounts: bool = False
) -> InvoiceVerdict:
    verdict = InvoiceVerdict.objects.create(
        invoice=invoice, approved=approved, reason=reason.strip(), in_accounts=in_accounts, by=by, at=at
    )
    audit.record(
        "invoicing.approved" if approved else "invoicing.rejected",
        by=by,
        at=at,
        run_id=invoice.run_id,
        subject=invoice.number,
        amount=str(invoice.payable),
        sha256=invoice.raw_id,
    )
    return verdict
