"""Credit notes and payments: an issued invoice never changes, sums come out, and the bank's file can come twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kursflyt.core import storage
from kursflyt.documents import ehf
from kursflyt.domain.invoicing import crediting, issuing, numbering, payments, queries
from kursflyt.domain.invoicing.models import Invoice, InvoiceKind, Payment
from tests.domain.invoicing_examples import employee, leave, participant


def test_a_credit_note_credits_the_whole_invoice_and_leaves_it_as_it_was(
    run: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    invoice = issuing.issue(application=employee(run), by=consultant.actor, at=moment)
    before = Invoice.objects.filter(pk=invoice.pk).values().get()

    note = crediting.credit(invoice=invoice, reason="Feil pris.", by=consultant.actor, at=moment)

    assert Invoice.objects.filter(pk=invoice.pk).values().get() == before
    assert (note.number, note.credits, note.total, note.kid) == (invoice.number + 1, invoice, invoice.total, "")
    assert note.ehf is not None
    raw = storage.read(note.ehf)
    assert ehf.judge(raw).verdict == "valid"
    assert (ehf.read_invoice(raw).kind, ehf.read_invoice(raw).credits_number) == ("credit_note", str(invoice.number))
    assert [mail.kind for mail in outbox()] == ["invoice_participants", "invoice_participants.credit"]


def test_an_invoice_is_credited_once(run: Any, consultant: Any, moment: datetime) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    note = crediting.credit(invoice=invoice, reason="Feil.", by=consultant.actor, at=moment)

    with pytest.raises(crediting.NotToBeCredited, match="allerede kreditert"):
        crediting.credit(invoice=invoice, reason="Feil.", by=consultant.actor, at=moment)
    with pytest.raises(crediting.NotToBeCredited, match="kreditnota kan ikke"):
        crediting.credit(invoice=note, reason="Feil.", by=consultant.actor, at=moment)
    with pytest.raises(crediting.CreditNeedsReason):
        crediting.credit(invoice=invoice, reason=" ", by=consultant.actor, at=moment)


def test_a_new_invoice_can_be_issued_after_the_credit_note(run: Any, consultant: Any, moment: datetime) -> None:
    application = participant(run)
    first = issuing.issue(application=application, by=consultant.actor, at=moment)

    crediting.credit_and_reissue(
        invoice=first, reason="Halv pris.", amount=Decimal(2250), by=consultant.actor, at=moment
    )

    rows = Invoice.objects.order_by("number").values_list("kind", "turn", "total")
    assert list(rows) == [("invoice", 1, 4500), ("credit_note", 1, 4500), ("invoice", 2, 2250)]


def test_a_cancelled_run_is_credited_whole(run: Any, consultant: Any, moment: datetime) -> None:
    participant(run, "Åse")
    employee(run, "Bjørn")
    issuing.issue_all(run=run, by=consultant.actor, at=moment)

    notes = crediting.credit_all(run=run, reason="Kurset er avlyst.", by=consultant.actor, at=moment)

    assert [note.number for note in notes] == [10003, 10004]
    assert queries.statement(run, today=moment.date()).invoiced == 0
    assert crediting.credit_all(run=run, reason="Igjen.", by=consultant.actor, at=moment) == []


@pytest.mark.parametrize(
    ("days_later", "credited"),
    [(0, True), (14, True), (15, True), (41, True), (42, False), (80, False)],  # the course starts after 69 days
)
def test_who_withdraws_while_it_is_free_is_credited_by_itself(
    run: Any, consultant: Any, moment: datetime, days_later: int, credited: bool
) -> None:
    application = participant(run)
    issuing.issue_all(run=run, by=consultant.actor, at=moment)
    leave(application, at=moment + timedelta(days=days_later))

    notes = crediting.credit_withdrawn(run=run, by=consultant.actor, at=moment)

    assert bool(notes) == credited
    left = queries.statement(run, today=moment.date()).left_the_course
    assert [account.invoice.application for account in left] == ([] if credited else [application])


ACTS = st.lists(st.sampled_from(["issue", "credit", "pay", "pay back"]), max_size=14)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
@example(acts=["issue", "credit", "pay"])
def test_any_order_of_acts_keeps_the_series_whole_and_the_sums_right(
    run: Any, consultant: Any, moment: datetime, acts: list[str]
) -> None:
    Payment.objects.all().delete()
    Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE).delete()
    Invoice.objects.all().delete()
    application = run.applications.first() or participant(run)
    by, owed, paid = consultant.actor, Decimal(0), Decimal(0)

    for act in acts:
        standing = Invoice.objects.standing().filter(run=run).first()
        latest = Invoice.objects.invoices().filter(run=run).last()
        if act == "issue" and standing is None:
            owed += issuing.issue(application=application, by=by, at=moment).total
        elif act == "credit" and standing is not None:
            owed -= crediting.credit(invoice=standing, reason="Fordi.", by=by, at=moment).total
        elif act == "pay" and latest is not None:
            paid += payments.register(
                invoice=latest, amount=Decimal(500), paid_on=moment.date(), by=by, at=moment
            ).amount
        elif act == "pay back" and latest is not None:
            try:
                back = payments.register(invoice=latest, amount=Decimal(-500), paid_on=moment.date(), by=by, at=moment)
                paid += back.amount
            except payments.NotAPayment:
                pass

    statement = queries.statement(run, today=moment.date())
    numbers = list(Invoice.objects.values_list("number", flat=True))
    assert numbering.gaps(numbers) == []
    assert statement.invoiced == owed
    assert statement.paid == paid
    assert statement.owed - statement.to_pay_back == owed - paid


def test_the_state_of_an_invoice_follows_payments_and_time(run: Any, consultant: Any, moment: datetime) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)

    def state(day: date) -> str:
        return queries.statement(run, today=day).accounts[0].state

    def pay(amount: int) -> None:
        payments.register(
            invoice=invoice, amount=Decimal(amount), paid_on=moment.date(), by=consultant.actor, at=moment
        )

    states = [state(date(2026, 12, 8)), state(date(2026, 12, 9))]
    pay(4000)
    states.append(state(date(2026, 12, 1)))
    pay(500)
    states.append(state(date(2026, 12, 9)))
    pay(1)
    states.append(state(date(2026, 12, 9)))
    assert states == ["waiting", "overdue", "partly", "paid", "overpaid"]


def test_a_payment_that_cannot_be_is_refused(run: Any, consultant: Any, moment: datetime) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    note = crediting.credit(invoice=invoice, reason="Feil.", by=consultant.actor, at=moment)

    for faulty in (
        {"invoice": invoice, "amount": Decimal(0), "paid_on": moment.date()},
        {"invoice": invoice, "amount": Decimal(-1), "paid_on": moment.date()},
        {"invoice": invoice, "amount": Decimal(1), "paid_on": moment.date() + timedelta(days=1)},
        {"invoice": note, "amount": Decimal(1), "paid_on": moment.date()},
    ):
        with pytest.raises(payments.NotAPayment):
            payments.register(by=consultant.actor, at=moment, **faulty)
    assert Payment.objects.count() == 0


BANK = """Bokført dato;Inn;KID;Arkivreferanse
24.11.2026;4 500,00;{first};A1
23.11.2026;"2 000,00";{second};A2
23.11.2026;-300,00;;A3
i går;100,00;{first};A4
20.11.2026;777,00;000999994;A5
"""


def test_a_bank_file_pays_by_kid_and_can_come_twice(run: Any, consultant: Any, moment: datetime) -> None:
    participant(run, "Åse")
    participant(run, "Bjørn")
    first, second = issuing.issue_all(run=run, by=consultant.actor, at=moment)
    content = BANK.format(first=first.kid, second=second.kid).encode("cp1252")

    report = payments.register_bank_file(filename="bank.csv", content=content, by=consultant.actor, at=moment)
    again = payments.register_bank_file(filename="bank.csv", content=content, by=consultant.actor, at=moment)

    assert [(payment.invoice, payment.amount) for payment in report.registered] == [
        (first, Decimal(4500)),
        (second, Decimal(2000)),
    ]
    assert [line.number for line in report.unplaced] == [4, 5, 6]
    assert (again.registered, again.known) == ((), 2)
    assert [account.state for account in queries.statement(run, today=moment.date()).accounts] == ["paid", "partly"]


def test_two_equal_payments_in_a_file_without_references_are_both_taken_once(
    run: Any, consultant: Any, moment: datetime
) -> None:
    invoice = issuing.issue(application=participant(run), by=consultant.actor, at=moment)
    row = f"24.11.2026;1000;{int(invoice.kid)}\n"  # Excel has taken the leading zeros
    content = f"Dato;Beløp;KID\n{row}{row}".encode()

    for _ in range(2):
        payments.register_bank_file(filename="bank.csv", content=content, by=consultant.actor, at=moment)

    assert [payment.amount for payment in invoice.payments.all()] == [Decimal(1000), Decimal(1000)]


def test_a_bank_file_without_kid_is_refused_with_the_columns_it_has(
    run: Any, consultant: Any, moment: datetime
) -> None:
    with pytest.raises(payments.UnknownBankFile, match="kolonnen for KID"):
        payments.register_bank_file(
            filename="bank.csv", content="Dato;Beløp;Tekst\n1.1.2026;5;x\n".encode(), by=consultant.actor, at=moment
        )
