"""The teacher's EHF: read, judged, matched and answered; what is no invoice leaves nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kursflyt.core import storage
from kursflyt.core.clock import OSLO
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.documents import ehf
from kursflyt.domain.invoicing import matching, payment_basis, queries, receiving, verdicts, watched_folder
from kursflyt.domain.invoicing.models import SupplierInvoice
from tests.conftest import make_person, make_run
from tests.domain.invoicing_examples import signed_contract, teacher_ehf

EXAMPLE = Path(__file__).parents[2] / "examples" / "faktura-ehf.xml"


def receive(raw: bytes, moment: datetime, by: Any, **more: Any) -> SupplierInvoice:
    return receiving.receive(raw=raw, source="upload", by=by.actor, at=moment, **more)


def deviating(invoice: SupplierInvoice) -> list[str]:
    return [check.label for check in matching.deviations(receiving.compared(invoice))]


def test_a_right_invoice_finds_its_contract_and_the_teacher_is_answered(
    run: Any, teacher: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    contract = signed_contract(run, teacher)
    raw = teacher_ehf()

    invoice = receive(raw, moment, consultant)

    assert (invoice.contract, invoice.run, invoice.judged) == (contract, run, "valid")
    assert (invoice.number, invoice.payable, deviating(invoice)) == ("2026-0118", Decimal(61000), [])
    assert storage.read(invoice.raw) == raw
    assert [check.verdict for check in receiving.compared(invoice)] == ["ok"] * 8
    (mail,) = [mail for mail in outbox() if mail.kind.startswith("send_invoice")]
    assert (mail.kind, mail.person) == ("send_invoice", teacher)
    assert queries.awaiting_verdict(run) == invoice


@pytest.mark.parametrize(
    ("change", "deviation"),
    [
        ({"amount": Decimal(61001)}, "Beløp"),
        ({"buyer_reference": "FEIL"}, "Deres referanse"),
        ({"vat_percent": Decimal(25), "amount": Decimal(40000)}, "Merverdiavgift"),
        ({"due_on": date(2026, 11, 30)}, "Forfall"),
    ],
)
def test_each_deviation_from_the_contract_is_shown(
    run: Any, teacher: Any, consultant: Any, moment: datetime, change: dict[str, Any], deviation: str
) -> None:
    signed_contract(run, teacher)

    invoice = receive(teacher_ehf(**change), moment, consultant)

    assert deviating(invoice) == [deviation]


def test_an_invoice_that_forgets_the_contract_number_is_still_found(
    run: Any, teacher: Any, consultant: Any, moment: datetime
) -> None:
    contract = signed_contract(run, teacher)

    invoice = receive(teacher_ehf(contract_reference=""), moment, consultant)

    assert invoice.contract == contract
    verdict = {check.label: check.verdict for check in receiving.compared(invoice)}
    assert verdict["Kontraktsnummer"] == "not_judged"
    assert verdicts.problems_of(invoice) == []


def test_of_two_contracts_with_the_same_teacher_the_one_that_is_named_is_found(
    run: Any, head: Any, consultant: Any, marketer: Any, teacher: Any, moment: datetime
) -> None:
    other = make_run(head, consultant, marketer, slug="et-annet-kurs")
    signed_contract(run, teacher)
    second = signed_contract(other, teacher, number="K-2026-0002")

    silent = receive(teacher_ehf(number="1", contract_reference=""), moment, consultant)
    named = receive(teacher_ehf(contract_reference="", note="Gjelder k-2026-0002"), moment, consultant)

    assert (silent.contract, named.contract) == (None, second)
    assert list(queries.unmatched()) == [silent]


def test_operations_choose_the_contract_of_a_stray_invoice(
    run: Any, teacher: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    contract = signed_contract(run, teacher)
    stray = receive(teacher_ehf(orgnr="310452033", contract_reference=""), moment, consultant)
    assert (stray.contract, outbox()) == (None, [])

    matched = receiving.match(invoice=stray, contract=contract, by=consultant.actor, at=moment)

    assert (matched.contract, matched.run) == (contract, run)
    assert deviating(matched) == ["Selgers organisasjonsnummer"]
    assert [mail.person for mail in outbox()] == [teacher]


def test_the_same_invoice_twice_is_refused_and_another_year_is_another_invoice(
    run: Any, teacher: Any, consultant: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    receive(teacher_ehf(), moment, consultant)

    with pytest.raises(receiving.DuplicateInvoice, match=r"ble mottatt 24\. november 2026"):
        receive(teacher_ehf(note="En annen tekst"), moment, consultant)
    receive(teacher_ehf(issued_on=date(2025, 11, 20)), moment, consultant)

    assert SupplierInvoice.objects.count() == 2


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>"""


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"<Invoice><cbc:ID>1</Invoice>", ehf.NotWellFormed),
        (b"%PDF-1.7 not xml", ehf.NotWellFormed),
        (b"", ehf.NotWellFormed),
        (BOMB, ehf.ExternalContent),
        (b"<html/>", ehf.NotAnInvoice),
        (b"<Invoice>" + b" " * 30_000_000 + b"</Invoice>", ehf.TooLarge),
    ],
    ids=["half", "pdf", "empty", "entity", "html", "30 MB"],
)
def test_what_is_no_invoice_is_refused_and_leaves_nothing(
    run: Any, consultant: Any, moment: datetime, raw: bytes, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        receive(raw, moment, consultant, run=run)

    assert (SupplierInvoice.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_what_was_invoiced_before_counts_unless_it_was_rejected_or_credited(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime
) -> None:
    contract = signed_contract(run, teacher)
    first = receive(teacher_ehf(number="1", amount=Decimal(20000)), moment, consultant)
    assert matching.left_on(contract) == 41000
    second = receive(teacher_ehf(number="2", amount=Decimal(50000)), moment, consultant)
    assert deviating(second) == ["Beløp"]

    verdicts.reject(invoice=second, reason="For mye.", by=head.actor, at=moment)
    assert matching.left_on(contract) == 41000
    receive(
        teacher_ehf(kind="credit_note", number="3", amount=Decimal(20000), credits_number="1", due_on=None),
        moment,
        consultant,
    )

    assert matching.left_on(contract) == 61000
    assert queries.awaiting_verdict(run) == first


def test_only_a_head_answers_and_only_once(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(), moment, consultant)

    with pytest.raises(verdicts.NotTheHead):
        verdicts.approve(invoice=invoice, by=consultant.actor, at=moment)
    with pytest.raises(verdicts.NotTheHead):
        verdicts.approve(invoice=invoice, by=teacher.actor("teacher"), at=moment)
    verdicts.approve(invoice=invoice, by=head.actor, at=moment)

    with pytest.raises(verdicts.AlreadyAnswered, match="allerede godkjent av Anne Avdeling"):
        verdicts.reject(invoice=invoice, reason="Likevel ikke.", by=head.actor, at=moment)


def test_approving_a_deviation_needs_a_reason(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(amount=Decimal(62000)), moment, consultant)

    with pytest.raises(verdicts.ReasonNeeded, match="avviker: beløp"):
        verdicts.approve(invoice=invoice, by=head.actor, at=moment)
    verdict = verdicts.approve(invoice=invoice, reason="Ekstra samling avtalt.", by=head.actor, at=moment)

    assert (verdict.approved, verdict.reason) == (True, "Ekstra samling avtalt.")


def test_a_rejection_asks_the_teacher_for_a_credit_note_and_a_new_invoice(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(), moment, consultant)

    with pytest.raises(verdicts.ReasonNeeded):
        verdicts.reject(invoice=invoice, reason=" ", by=head.actor, at=moment)
    verdicts.reject(invoice=invoice, reason="Feil referanse.", by=head.actor, at=moment)

    mail = outbox()[-1]
    assert (mail.kind, mail.person) == ("approve_invoice.rejected", teacher)
    assert all(text in mail.body for text in ("Feil referanse.", "kreditnota for faktura 2026-0118", "ANN-4102"))
    with pytest.raises(verdicts.CannotTakeBack):
        verdicts.take_back(invoice=invoice, by=head.actor, at=moment)


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_who_answer_at_once_one_wins(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(), moment, consultant)
    barrier, results = threading.Barrier(2), []

    def answer(approved: bool) -> None:
        try:
            barrier.wait()
            if approved:
                verdicts.approve(invoice=invoice, by=head.actor, at=moment)
            else:
                verdicts.reject(invoice=invoice, reason="Nei.", by=head.actor, at=moment)
            results.append("won")
        except verdicts.AlreadyAnswered:
            results.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(approved,)) for approved in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["told", "won"]


def test_an_approved_invoice_is_in_the_payment_basis(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(), moment, consultant)
    assert payment_basis.orders(run) == []

    verdicts.approve(invoice=invoice, by=head.actor, at=moment)

    (order,) = payment_basis.orders(run)
    assert (order.payee, order.account, order.amount) == ("Ødegård Velferdsteknologi AS", "86011120018", Decimal(61000))
    assert "86011120018;202601183;61000,00;NOK;2026-12-20" in payment_basis.as_csv([order]).decode("utf-8-sig").replace(
        order.kid, "202601183"
    )
    assert payment_basis.as_xlsx([order]).startswith(b"PK")


def test_what_is_approved_after_midnight_has_the_new_day_in_the_payment_basis(
    run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(), moment, consultant)

    verdicts.approve(invoice=invoice, by=head.actor, at=datetime(2026, 12, 1, 0, 30, tzinfo=OSLO))

    assert [order.approved_on for order in payment_basis.orders(run)] == [date(2026, 12, 1)]


def test_the_control_sheet_is_a_pdf(run: Any, teacher: Any, consultant: Any, head: Any, moment: datetime) -> None:
    signed_contract(run, teacher)
    invoice = receive(teacher_ehf(), moment, consultant)
    verdicts.approve(invoice=invoice, by=head.actor, at=moment)

    assert queries.control_sheet(invoice).startswith(b"%PDF")


def test_the_watched_folder_is_emptied_and_nothing_is_received_twice(
    run: Any, teacher: Any, moment: datetime, tmp_path: Path
) -> None:
    signed_contract(run, teacher)
    (tmp_path / "a.xml").write_bytes(teacher_ehf())
    (tmp_path / "b.XML").write_bytes(teacher_ehf())
    (tmp_path / "c.xml").write_bytes(b"<half")
    (tmp_path / "d.part").write_bytes(b"<half")

    report = watched_folder.read_folder(at=moment, folder=tmp_path)
    again = watched_folder.read_folder(at=moment, folder=tmp_path)

    assert [invoice.source for invoice in report.received] == ["folder"]
    assert [name for name, _ in report.refused] == ["b.XML", "c.xml"]
    assert (again.received, again.refused) == ((), ())
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["avvist/b.XML", "avvist/b.txt", "avvist/c.txt", "avvist/c.xml", "d.part", "lest/a.xml"]


def test_the_example_invoice_follows_the_rules_and_agrees_with_the_example_contract(
    run: Any, school: Any, consultant: Any, moment: datetime
) -> None:
    school.orgnr = "310452017"
    school.save()
    signed_contract(run, make_person("Ingrid", "Ødegård"), number="K-2031-0042")

    invoice = receive(EXAMPLE.read_bytes(), moment, consultant)

    assert (invoice.judged, verdicts.problems_of(invoice)) == ("valid", [])


@pytest.mark.parametrize("payee", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_a_payee_that_looks_like_a_formula_is_a_text_in_the_payment_basis(payee: str) -> None:
    order = payment_basis.PaymentOrder(
        payee=payee,
        orgnr="310452017",
        invoice_number="1",
        account="86011117947",
        kid="",
        amount=Decimal(100),
        currency="NOK",
        due_on=None,
        contract="",
        approved_by="Anne Avdeling",
        approved_on=date(2027, 1, 1),
    )

    lines = payment_basis.as_csv([order]).decode("utf-8-sig")

    assert f"'{payee}" in lines
