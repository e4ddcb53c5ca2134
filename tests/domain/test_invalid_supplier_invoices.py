"""An invoice that breaks the rules has been received all the same: it is kept and answered, whichever door it took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kursflyt.core import storage
from kursflyt.domain.invoicing import queries, receiving, verdicts, watched_folder
from kursflyt.domain.invoicing.models import SupplierInvoice
from tests.domain.invoicing_examples import signed_contract, teacher_ehf


def receive(raw: bytes, moment: datetime, by: Any, **more: Any) -> SupplierInvoice:
    return receiving.receive(raw=raw, source="upload", by=by.actor, at=moment, **more)


def test_an_invoice_that_breaks_the_rules_is_registered_and_answered(
    run: Any, teacher: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    signed_contract(run, teacher)
    broken = teacher_ehf().replace(b"61000.00</cbc:PayableAmount>", b"60000.00</cbc:PayableAmount>")

    invoice = receive(broken, moment, consultant)

    assert invoice.judged == "invalid"
    (mail,) = outbox()
    assert mail.kind == "send_invoice.faults"
    assert "BR-CO-16" in mail.body
    assert "bryter reglene for EHF" in verdicts.problems_of(invoice)


def _number_last(raw: bytes) -> bytes:
    """The number where the schema does not want it; every published rule is content."""
    number = b"<cbc:ID>2026-0118</cbc:ID>"
    return raw.replace(number, b"", 1).replace(b"</Invoice>", number + b"</Invoice>")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (_number_last(teacher_ehf()), "UBL-XSD: Elementet cbc:IssueDate står på feil plass"),
        (teacher_ehf().replace(b"<cbc:BuyerReference>ANN-4102</cbc:BuyerReference>", b""), "PEPPOL-EN16931-R003"),
        (teacher_ehf().replace(b"61000.00</cbc:PayableAmount>", b"9" * 40 + b"</cbc:PayableAmount>"), "BR-CO-16"),
        (teacher_ehf().replace(b"poacc:billing:3.0<", b"poacc:billing:2.0<"), "PEPPOL-EN16931-R004"),
        (teacher_ehf().replace(b"2026-12-20</cbc:DueDate>", b"snart</cbc:DueDate>"), "UBL-XSD"),
    ],
    ids=["order", "no reference", "absurd amount", "another specification", "no date"],
)
def test_however_an_invoice_is_invalid_it_is_kept_and_the_teacher_hears_why(
    run: Any,
    teacher: Any,
    consultant: Any,
    moment: datetime,
    outbox: Callable[[], list[Any]],
    broken: bytes,
    fault: str,
) -> None:
    signed_contract(run, teacher)

    invoice = receive(broken, moment, consultant, run=run)

    assert (invoice.judged, storage.read(invoice.raw)) == ("invalid", broken)
    (mail,) = outbox()
    assert (mail.kind, mail.person) == ("send_invoice.faults", teacher)
    assert fault in mail.body


def test_an_invalid_invoice_without_a_contract_is_kept_and_answered_when_it_gets_one(
    run: Any, teacher: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]], tmp_path: Path
) -> None:
    contract = signed_contract(run, teacher)
    broken = teacher_ehf(orgnr="310452033", contract_reference="").replace(
        b">61000.00</cbc:Payable", b">1.00</cbc:Payable"
    )
    (tmp_path / "a.xml").write_bytes(broken)

    (stray,) = watched_folder.read_folder(at=moment, folder=tmp_path).received

    assert (stray.judged, stray.contract, outbox()) == ("invalid", None, [])
    assert list(queries.unmatched()) == [stray]
    receiving.match(invoice=stray, contract=contract, by=consultant.actor, at=moment)
    (mail,) = outbox()
    assert (mail.kind, "BR-CO-16" in mail.body) == ("send_invoice.faults", True)


def test_an_invoice_that_no_rules_could_judge_is_kept_and_never_called_valid(
    run: Any, teacher: Any, consultant: Any, moment: datetime, settings: Any, tmp_path: Path
) -> None:
    signed_contract(run, teacher)
    settings.EHF_RULES = str(tmp_path)

    invoice = receive(teacher_ehf(), moment, consultant)

    assert invoice.judged == "not_judged"


def test_the_same_invoice_through_two_doors_is_one_invoice(
    run: Any, teacher: Any, consultant: Any, moment: datetime, tmp_path: Path
) -> None:
    signed_contract(run, teacher)
    receive(teacher_ehf(), moment, consultant)
    (tmp_path / "a.xml").write_bytes(teacher_ehf())

    report = watched_folder.read_folder(at=moment, folder=tmp_path)

    assert (report.received, [name for name, _ in report.refused]) == ((), ["a.xml"])
    assert SupplierInvoice.objects.count() == 1


def test_a_file_of_two_hundred_megabytes_in_the_folder_is_refused_with_a_reason(
    run: Any, moment: datetime, tmp_path: Path
) -> None:
    with (tmp_path / "a.xml").open("wb") as stream:
        stream.truncate(200_000_000)

    report = watched_folder.read_folder(at=moment, folder=tmp_path)

    assert report.refused[0][1].startswith("Filen er større enn 10 MB.")
    assert (tmp_path / "avvist" / "a.txt").is_file()
