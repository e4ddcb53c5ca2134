"""send_invoice: done by itself when an invoice that belongs to the run's contract waits for an answer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from kursflyt.domain.invoicing import receiving
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import teacher_invoice
from tests.domain.invoicing_examples import signed_contract, teacher_ehf
from tests.process.reaching import reach


@pytest.fixture
def waiting(run: Any, teacher: Any, moment: datetime) -> Any:
    signed_contract(run, teacher)
    reach(run, "send_invoice", at=moment)
    return run


def test_the_box_waits_until_the_invoice_has_come(waiting: Any, teacher: Any, moment: datetime) -> None:
    progress.look_again(waiting, at=moment)
    assert queries.is_open(waiting, "send_invoice")

    receiving.receive(raw=teacher_ehf(), source="upload", by=teacher.actor("teacher"), at=moment)
    progress.look_again(waiting, at=moment)

    step = StepRun.objects.filter(run=waiting, box="send_invoice").latest("id")
    assert (step.state, step.evidence["amount"], step.evidence["rules"]) == ("done", "61000.00", "valid")
    assert step.evidence["deviations"] == []
    assert queries.is_open(waiting, "approve_invoice")


def test_an_invoice_without_a_contract_does_not_close_the_box(waiting: Any, consultant: Any, moment: datetime) -> None:
    stray = teacher_ehf(orgnr="310452033", contract_reference="")
    receiving.receive(raw=stray, source="upload", by=consultant.actor, at=moment)

    gathered = teacher_invoice.send_invoice(waiting, at=moment)

    assert (gathered.done, gathered.n, gathered.of) == (False, 0, 1)


def test_the_job_reads_the_folder_and_moves_the_run_on(waiting: Any, tmp_path: Path, settings: LazySettings) -> None:
    settings.EHF_FOLDER = str(tmp_path)
    (tmp_path / "inn.xml").write_bytes(teacher_ehf())

    teacher_invoice.read_ehf_folder()

    assert queries.is_open(waiting, "approve_invoice")
    assert (tmp_path / "lest" / "inn.xml").exists()
