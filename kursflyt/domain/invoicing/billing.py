"""Handing a fee over to the school's accounts: a row first, then the call, then what was answered.

Number, KID, document and reminder are the accounts'. A basis is never changed: a mistake is taken back with another.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import Q

from kursflyt.connectors import accounts, configured, roles
from kursflyt.core import audit, jobs, money, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.invoicing import buyers, crediting, drafting, issuing, numbering
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice

SEND_JOB = "accounts.send_waiting"
TAKEN_FOR = timedelta(minutes=3)  # longer than one attempt takes; a killed worker's, and a lost one, is free after that


class NotToBeTakenBack(Refused):
    """It takes another back itself, or has been taken back."""


@transaction.atomic
def prepare(*, application: Application, by: Actor, at: datetime, amount: Decimal | None = None) -> InvoiceBasis:
    """The row of what this participant is to pay, of `amount` NOK (None: the fee). One that stands is given again.

    Refuses with `issuing.NothingToInvoice`.
    """
    numbering.hold()
    run = application.run
    standing = InvoiceBasis.objects.standing().filter(application=application).first()
    if standing is not None and standing.state != BasisState.WAITING:
        return standing
    if amount is None and not drafting.to_invoice(run).filter(pk=application.pk).exists():
        raise issuing.NothingToInvoice(
            "{person} har ikke lenger en plass som skal betales, og får ingen faktura.",
            person=application.person.full_name,
        )
    if amount is not None and not 0 < amount <= run.fee:
        raise issuing.NothingToInvoice(
            "Beløpet må være over 0 og høyst {most}.", most=partial(money.kroner, run.fee), field="amount"
        )
    if standing is not None:
        return standing
    draft = drafting.draft(application)
    turn = InvoiceBasis.objects.invoices().filter(application=application).count() + 1
    basis = InvoiceBasis.objects.create(
        key=f"{run.pk}-{application.pk}-{turn}",
        run=run,
        application=application,
        turn=turn,
        payer=draft.buyer.payer,
        buyer_name=draft.buyer.name,
        buyer_orgnr=draft.buyer.orgnr,
        text=draft.text,
        amount=money.round_ore(run.fee if amount is None else amount),
        at=at,
        by=by,
        by_batch=amount is None,
    )
    audit.record("invoicing.basis_made", by=by, at=at, run_id=run.pk, subject=basis.key, total=str(basis.amount))
    return basis


def hand_over(basis: InvoiceBasis, *, at: datetime) -> accounts.Billed:
    """Asks the accounts, outside of any transaction. Safe to call again; of two at once, one has to come later.

    After an answer that was lost nobody asks for a while, so that what is still being done there is found when they do.
    Raises the three errors of `roles`.
    """
    if not InvoiceBasis.objects.filter(_free(at), pk=basis.pk).update(taken_until=at + TAKEN_FOR):
        raise _being_handed_over()
    try:
        billed = configured.accounts().bill(_bill(basis, at=at))
    except Exception as fault:
        if not (isinstance(fault, roles.TryAgain) and fault.unknown):
            _let_go(basis)
        raise
    _let_go(basis)
    return billed


def _free(at: datetime) -> Q:
    return Q(taken_until__isnull=True) | Q(taken_until__lte=at)


def _let_go(basis: InvoiceBasis) -> None:
    InvoiceBasis.objects.filter(pk=basis.pk).update(taken_until=None)


@transaction.atomic
def write_down(*, basis: InvoiceBasis, billed: accounts.Billed, by: Actor, at: datetime) -> InvoiceBasis:
    """It is handed over. One that was given up in the meantime is taken back there too."""
    basis = InvoiceBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
    given_up = basis.state == BasisState.DROPPED
    basis.failure, basis.by = "", by if basis.by == MACHINE else basis.by
    _read(basis, billed, at=at)
    basis.save()
    if given_up and basis.credits_id is None:
        InvoiceBasis.objects.filter(credits=basis, state=BasisState.DROPPED).update(state=BasisState.WAITING)
        _send_later()
    audit.record(
        "invoicing.basis_sent", by=by, at=at, run_id=basis.run_id, subject=basis.key, external=basis.external_id
    )
    return basis


@transaction.atomic
def take_back(*, basis: InvoiceBasis, reason: str, by: Actor, at: datetime) -> InvoiceBasis:
    """A basis below zero that takes the whole back; the accounts make the credit note. Handed over in the background.

    Refuses with `NotToBeTakenBack` or `crediting.CreditNeedsReason`.
    """
    if not reason.strip():
        raise crediting.CreditNeedsReason("Skriv hvorfor fakturaen krediteres. Det kommer på kreditnotaen.")
    numbering.hold()
    if basis.credits_id is not None or InvoiceBasis.objects.filter(credits=basis).exists():
        raise NotToBeTakenBack("Grunnlaget er allerede kreditert.")
    credit = InvoiceBasis.objects.create(
        key=f"{basis.key}-K",
        run_id=basis.run_id,
        application_id=basis.application_id,
        turn=basis.turn,
        credits=basis,
        payer=basis.payer,
        buyer_name=basis.buyer_name,
        buyer_orgnr=basis.buyer_orgnr,
        text=basis.text,
        amount=basis.amount,
        reason=reason.strip()[:400],
        at=at,
        by=by,
        by_batch=False,
    )
    audit.record("invoicing.basis_taken_back", by=by, at=at, run_id=basis.run_id, subject=credit.key, credits=basis.key)
    _send_later()
    return credit


@transaction.atomic
def take_back_and_send_anew(
    *, basis: InvoiceBasis, reason: str, amount: Decimal | None, by: Actor, at: datetime
) -> InvoiceBasis:
    """Takes back, and hands over a new one of `amount` NOK when one is given, both or neither. What takes back."""
    credit = take_back(basis=basis, reason=reason, by=by, at=at)
    if amount is not None:
        prepare(application=basis.application, amount=amount, by=by, at=at)
    return credit


@transaction.atomic
def take_back_all(*, run: CourseRun, reason: str, by: Actor, at: datetime) -> list[InvoiceBasis]:
    """Every standing one of the run: it was cancelled. None is no refusal."""
    standing = list(InvoiceBasis.objects.standing().filter(run=run))
    return [take_back(basis=basis, reason=reason, by=by, at=at) for basis in standing]


@transaction.atomic
def take_back_withdrawn(*, run: CourseRun, by: Actor, at: datetime) -> list[InvoiceBasis]:
    """Of those who withdrew while it was free, by the same rule as for invoices of our own."""
    gone = InvoiceBasis.objects.standing().filter(run=run, application__withdrawal__isnull=False)
    rows = gone.select_related("application__person", "application__withdrawal", "application__place", "run")
    return [
        take_back(basis=basis, reason=crediting.WITHDREW[basis.application.language_form == "nn"], by=by, at=at)
        for basis in rows
        if crediting.left_freely(basis.application)
    ]


def send_waiting(basis: InvoiceBasis, *, at: datetime) -> None:
    """Hands one over that waits. What takes back one that never came there is given up together with it.

    Raises the three errors of `roles`.
    """
    first = basis.credits
    if first is not None and first.state == BasisState.WAITING:
        if first.taken_until is not None and first.taken_until > at:
            raise _being_handed_over()
        found = configured.accounts().billed([first.key]).get(first.key)
        if found is None:
            _give_up(first, credit=basis, at=at)
            return
        write_down(basis=first, billed=found, by=MACHINE, at=at)
    write_down(basis=basis, billed=hand_over(basis, at=at), by=MACHINE, at=at)


def _being_handed_over() -> roles.TryAgain:
    return roles.TryAgain("Grunnlaget er i ferd med å bli sendt.", after=TAKEN_FOR.total_seconds())


@transaction.atomic
def read_back(*, bases: list[InvoiceBasis], found: dict[str, accounts.Billed], at: datetime) -> int:
    """Writes down how they stand in the accounts. How many have news."""
    news = 0
    rows = InvoiceBasis.objects.select_for_update(of=("self",)).filter(pk__in=[basis.pk for basis in bases])
    for basis in rows.order_by("pk"):
        before = (basis.state, basis.number, basis.kid, basis.remaining, basis.status)
        if basis.key in found:
            _read(basis, found[basis.key], at=at)
        else:
            basis.state, basis.read_at = BasisState.GONE, at
        basis.save()
        if before != (basis.state, basis.number, basis.kid, basis.remaining, basis.status):
            news += 1
            audit.record(
                "invoicing.basis_read", by=MACHINE, at=at, run_id=basis.run_id, subject=basis.key, state=basis.state
            )
    return news


def with_two_owners() -> int:
    """Participants who have an invoice of ours and a basis in the accounts, both standing: there must be none."""
    ours = Invoice.objects.standing().values("application")
    return InvoiceBasis.objects.handed_over().filter(application__in=ours).count()


def _read(basis: InvoiceBasis, billed: accounts.Billed, *, at: datetime) -> None:
    basis.state = BasisState.INVOICED if billed.number else BasisState.SENT
    basis.external_id, basis.status = billed.external_id[:40], billed.status[:80]
    basis.number, basis.kid = billed.number[:40], billed.kid[:40] or basis.kid
    basis.issued_on, basis.due_on = billed.issued_on, billed.due_on
    basis.remaining, basis.read_at = billed.remaining if billed.number else None, at


@transaction.atomic
def _give_up(first: InvoiceBasis, *, credit: InvoiceBasis, at: datetime) -> None:
    """Both or neither, and not one that was taken or handed over while the accounts were asked about it."""
    waiting = InvoiceBasis.objects.filter(_free(at), pk=first.pk, state=BasisState.WAITING)
    if not waiting.update(state=BasisState.DROPPED, read_at=at):
        raise _being_handed_over()
    InvoiceBasis.objects.filter(pk=credit.pk).update(state=BasisState.DROPPED, read_at=at)


def _send_later() -> None:
    jobs.defer(SEND_JOB, once=SEND_JOB, lock=SEND_JOB)


def _bill(basis: InvoiceBasis, *, at: datetime) -> accounts.Bill:
    """Name and address as they are now, since it is now that the accounts may have to learn them."""
    buyer = buyers.of(basis.application)
    person = basis.payer == Payer.SELF
    first = basis.credits
    return accounts.Bill(
        key=basis.key,
        customer=accounts.Customer(
            key=f"person-{basis.application.person_id}" if person else f"payer-{basis.application_id}",
            name=basis.buyer_name,
            orgnr=basis.buyer_orgnr,
            email=buyer.email,
            address=buyer.address,
            postal_code=buyer.postal_code,
            city=buyer.city,
        ),
        text=basis.text,
        amount=basis.amount,
        invoice_on=norwegian_dates.oslo_day(at),
        reference=buyer.reference or basis.application.reference,
        note=f"Krediterer {f'faktura {first.number}' if first.number else 'tidligere grunnlag'}. {basis.reason}"
        if first
        else "",
        credits=first.key if first else "",
    )
