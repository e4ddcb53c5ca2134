"""What the school's accounts have of a run, counted by one rule: on the page of the run and on the board."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core.actor import MACHINE
from kursflyt.domain.invoicing import basis_queries, drafting, queries
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis
from tests.conftest import MOMENT
from tests.domain.invoicing_examples import participant

TODAY = date(2026, 11, 24)
FEE = Decimal(4500)


def basis_of(run: Any, state: str = BasisState.INVOICED, remaining: int | None = None, **more: Any) -> InvoiceBasis:
    """A basis of the whole fee, or with `credits` one that takes another back."""
    first: InvoiceBasis | None = more.get("credits")
    application = first.application if first else participant(run, more.pop("given", "Åse"))
    return InvoiceBasis.objects.create(
        key=f"{first.key}-K" if first else f"{run.pk}-{application.pk}-1",
        run=run,
        application=application,
        payer="self",
        buyer_name=application.person.full_name,
        amount=FEE,
        reason="Trakk seg." if first else "",
        state=state,
        remaining=remaining,
        **({"at": MOMENT, "by": MACHINE} | more),
    )


def told(run: Any) -> tuple[Any, ...]:
    """Invoiced, paid, owed, to be paid back; the first two by the page, and they are those of the board."""
    statement = queries.statement(run, today=TODAY)
    board = queries.money_of([run.pk]).get(run.pk, queries.RunMoney())
    assert (statement.invoiced, statement.paid) == (board.invoiced, board.paid)
    return statement.invoiced, statement.paid, statement.owed, statement.to_pay_back


@pytest.mark.parametrize(
    ("state", "remaining", "sums"),
    [
        (BasisState.WAITING, None, (0, 0, 0, 0)),
        (BasisState.DROPPED, None, (0, 0, 0, 0)),
        (BasisState.SENT, None, (4500, 0, 4500, 0)),
        (BasisState.INVOICED, 4500, (4500, 0, 4500, 0)),
        (BasisState.INVOICED, 500, (4500, 4000, 500, 0)),
        (BasisState.INVOICED, 0, (4500, 4500, 0, 0)),
        (BasisState.INVOICED, -500, (4500, 5000, 0, 500)),
        (BasisState.GONE, None, (4500, 0, 4500, 0)),
    ],
)
def test_a_basis_counts_as_far_as_it_has_come(
    run: Any, state: str, remaining: int | None, sums: tuple[int, ...]
) -> None:
    basis_of(run, state, remaining)

    assert told(run) == sums


@pytest.mark.parametrize(
    ("first", "credit", "sums"),
    [
        ((BasisState.SENT, None), (BasisState.WAITING, None), (0, 0, 0, 0)),
        ((BasisState.INVOICED, 4500), (BasisState.SENT, None), (0, 0, 0, 0)),
        ((BasisState.INVOICED, 4500), (BasisState.INVOICED, -4500), (0, 0, 0, 0)),
        ((BasisState.INVOICED, 0), (BasisState.INVOICED, 0), (0, 0, 0, 0)),  # settled, or paid and paid back
        ((BasisState.INVOICED, 0), (BasisState.WAITING, None), (0, 4500, 0, 4500)),
        ((BasisState.INVOICED, 0), (BasisState.INVOICED, -4500), (0, 4500, 0, 4500)),
        ((BasisState.INVOICED, 0), (BasisState.INVOICED, 4500), (0, 4500, 0, 4500)),  # the sign is theirs
        ((BasisState.INVOICED, 3000), (BasisState.SENT, None), (0, 1500, 0, 1500)),
        ((BasisState.WAITING, None), (BasisState.WAITING, None), (0, 0, 0, 0)),
    ],
)
def test_what_is_taken_back_is_paid_as_far_as_it_is_not_settled(
    run: Any, first: tuple[str, int | None], credit: tuple[str, int | None], sums: tuple[int, ...]
) -> None:
    taken_back = basis_of(run, *first)
    basis_of(run, *credit, credits=taken_back)
    basis_of(run, BasisState.INVOICED, 4500, given="Berit")

    assert told(run) == (sums[0] + 4500, sums[1], sums[2] + 4500, sums[3])


def test_nobody_is_both_invoiced_and_without_an_invoice(run: Any) -> None:
    waiting = basis_of(run, BasisState.WAITING)

    (account,) = queries.statement(run, today=TODAY).bases

    assert [draft.application for draft in drafting.drafts(run)] == [waiting.application]
    assert (account.word, account.amount, account.owed) == ("skal sendes", 0, 0)
    assert basis_queries.bases_of_person(waiting.application.person, today=TODAY) == ()
