"""What the school's accounts have of a run, counted by one rule: on the page of the run and on the board. And for how
long they are asked about it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core.actor import MACHINE
from kursflyt.domain.courses.models import RunCancellation, RunClosure
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


def _is_read_again(basis: InvoiceBasis) -> bool:
    return InvoiceBasis.objects.to_read().filter(pk=basis.pk).exists()


def test_what_is_settled_or_lost_in_the_accounts_is_not_read_for_ever(run: Any) -> None:
    paid = basis_of(run, remaining=0, kid="123", read_at=MOMENT)
    credited = basis_of(run, remaining=0, kid="456", read_at=MOMENT, given="Berit")
    note = basis_of(run, remaining=0, credits=credited, read_at=MOMENT)
    lost = basis_of(run, BasisState.GONE, read_at=MOMENT + timedelta(days=8), given="Cato")

    assert [_is_read_again(basis) for basis in (paid, credited, note, lost)] == [False] * 4


def test_what_may_have_news_is_read(run: Any) -> None:
    unread = basis_of(run, BasisState.SENT)
    without_kid = basis_of(run, remaining=0, read_at=MOMENT, given="Berit")
    owed = basis_of(run, remaining=1, kid="123", read_at=MOMENT, given="Cato")
    note = basis_of(run, remaining=-4500, credits=owed, read_at=MOMENT)
    not_found_yet = basis_of(run, BasisState.GONE, read_at=MOMENT + timedelta(hours=2), given="Dina")

    assert list(InvoiceBasis.objects.to_read()) == [unread, without_kid, owed, note, not_found_yet]


@pytest.mark.parametrize("over", [RunClosure, RunCancellation])
def test_what_is_owed_for_a_course_that_is_over_is_followed_for_half_a_year(run: Any, over: Any) -> None:
    basis = basis_of(run, remaining=4500, kid="123", read_at=MOMENT)
    over.objects.create(run=run, at=MOMENT, by=MACHINE)

    followed = []
    for days in (1, 179, 181):
        InvoiceBasis.objects.update(read_at=MOMENT + timedelta(days=days))
        followed.append(_is_read_again(basis))

    assert followed == [True, True, False]
