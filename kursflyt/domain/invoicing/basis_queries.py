"""What is asked about fees that the school's accounts invoice: how each stands, by what was read from them last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, Q, QuerySet, Sum, Value
from django.db.models.functions import Abs, Coalesce

from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis, InvoiceBasisQuerySet
from kursflyt.domain.people.models import Person

_WORDS = {
    "credited": Sentence("kreditert"),
    "crediting": Sentence("skal krediteres"),
    "waiting": Sentence("skal sendes"),
    "sent": Sentence("sendt som grunnlag"),
    "gone": Sentence("finnes ikke i regnskapet"),
    "paid": Sentence("betalt"),
    "overpaid": Sentence("betalt for mye"),
    "partly": Sentence("delvis betalt"),
    "overdue": Sentence("forfalt"),
    "invoiced": Sentence("venter på betaling"),
}
_COLOURS = {
    "paid": "success",
    "overdue": "danger",
    "gone": "danger",
    "overpaid": "warning",
    "partly": "warning",
    "crediting": "warning",
}


@dataclass(frozen=True, kw_only=True)
class BasisAccount:
    """One basis. Amounts in NOK, by the rule that `sums` tells the same of in the database.

    One that waits counts for nothing yet. `owed` is what the accounts say remains, all of it where they have not said;
    what takes it back is drawn from that in the same way, so that what is left below zero has been paid and is to be
    paid back. Where the accounts settled the two between two readings, one number is older than the other until the
    next.
    """

    basis: InvoiceBasis
    credit: InvoiceBasis | None
    owed: Decimal
    state: str

    @property
    def word(self) -> str:
        return str(_WORDS[self.state])

    @property
    def colour(self) -> str:
        return _COLOURS.get(self.state, "info")

    @property
    def amount(self) -> Decimal:
        """What it counts for: nothing before it is handed over, and when it is taken back."""
        return Decimal(0) if self.credit or self.basis.state == BasisState.WAITING else self.basis.amount

    @property
    def paid(self) -> Decimal:
        """And not paid back."""
        return self.amount - self.owed


def bases_of_run(run: CourseRun, *, today: date) -> tuple[BasisAccount, ...]:
    return _accounts(InvoiceBasis.objects.filter(run=run), today=today)


def bases_of_person(person: Person, *, today: date) -> tuple[BasisAccount, ...]:
    """What a participant is to pay themselves, newest first, as soon as it is handed over."""
    own = InvoiceBasis.objects.filter(application__person=person, payer="self")
    shown = own.exclude(state=BasisState.WAITING)
    return tuple(reversed(_accounts(shown, today=today)))


def account(basis: InvoiceBasis, *, today: date) -> BasisAccount:
    """How one that is no credit stands; no query where `credited_by` came with it."""
    return _account(basis, today=today)


def sums(run_ids: Sequence[int]) -> QuerySet[InvoiceBasis, tuple[int, Decimal, Decimal]]:
    """(run, handed over, paid) of each run that has any, as `BasisAccount` counts them; not read yet, so that it can be
    asked for with other sums."""
    nothing = Value(Decimal(0), output_field=DecimalField())
    taken_back = Q(credited_by__isnull=False)
    known = InvoiceBasis.objects.invoices().known_there().filter(run__in=run_ids).order_by()
    standing = Coalesce(Sum("amount", filter=~taken_back), nothing)
    remaining = Sum(Coalesce("remaining", "amount"))
    drawn = Sum(Coalesce(Abs("credited_by__remaining"), "credited_by__amount"), filter=taken_back)
    return known.values_list("run_id").annotate(invoiced=standing, paid=standing - remaining + Coalesce(drawn, nothing))


def drift(run_ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """By run: how many the accounts are wanted to have, how many they have, and how many could not be handed over."""
    rows = (
        InvoiceBasis.objects.exclude(state=BasisState.DROPPED)
        .filter(run__in=run_ids)
        .order_by()
        .values("run_id")
        .annotate(
            wanted=Count("pk"),
            there=Count("pk", filter=Q(state__in=[BasisState.SENT, BasisState.INVOICED])),
            failed=Count("pk", filter=~Q(failure="")),
        )
    )
    return {row["run_id"]: (row["wanted"], row["there"], row["failed"]) for row in rows}


def _accounts(bases: InvoiceBasisQuerySet, *, today: date) -> tuple[BasisAccount, ...]:
    rows = bases.invoices().exclude(state=BasisState.DROPPED)
    return tuple(
        _account(basis, today=today)
        for basis in rows.select_related("credited_by", "application__person", "run").order_by("id")
    )


def _account(basis: InvoiceBasis, *, today: date) -> BasisAccount:
    credit: InvoiceBasis | None = getattr(basis, "credited_by", None)
    remaining = basis.amount if basis.remaining is None else basis.remaining
    return BasisAccount(
        basis=basis,
        credit=credit,
        owed=Decimal(0) if basis.state == BasisState.WAITING else remaining - _drawn(credit),
        state=_credited(credit) if credit else _state(basis, remaining, today),
    )


def _drawn(credit: InvoiceBasis | None) -> Decimal:
    """What a credit has left to settle, whichever sign the accounts give it; all of it where they have not said."""
    if credit is None:
        return Decimal(0)
    return credit.amount if credit.remaining is None else abs(credit.remaining)


def _credited(credit: InvoiceBasis) -> str:
    return "crediting" if credit.state == BasisState.WAITING else "credited"


def _state(basis: InvoiceBasis, remaining: Decimal, today: date) -> str:
    if basis.state != BasisState.INVOICED:
        return str(basis.state)
    if remaining <= 0:
        return "overpaid" if remaining < 0 else "paid"
    if basis.due_on is not None and basis.due_on < today:
        return "overdue"
    return "partly" if remaining < basis.amount else "invoiced"
