"""A refusal names the day it was in Norway, also of what was done just after midnight."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.core.clock import OSLO
from kursflyt.domain.courses import start_decision
from kursflyt.domain.invoicing import receiving, verdicts
from tests.domain.invoicing_examples import signed_contract, teacher_ehf

AFTER_MIDNIGHT = datetime(2026, 11, 25, 0, 30, tzinfo=OSLO)


def test_a_course_that_was_cancelled_after_midnight(run: Any, head: Any) -> None:
    start_decision.cancel(run=run, reason="For få.", by=head.actor, at=AFTER_MIDNIGHT)

    with pytest.raises(start_decision.AlreadyCancelled) as refused:
        start_decision.cancel(run=run, reason="Igjen.", by=head.actor, at=AFTER_MIDNIGHT + timedelta(hours=9))

    assert str(refused.value) == "Kurset ble avlyst 25. november 2026 av Anne Avdeling."


def test_an_invoice_that_was_approved_after_midnight(run: Any, teacher: Any, head: Any, moment: datetime) -> None:
    signed_contract(run, teacher)
    invoice = receiving.receive(raw=teacher_ehf(), source="upload", by=head.actor, at=moment)
    verdicts.approve(invoice=invoice, by=head.actor, at=AFTER_MIDNIGHT)

    with pytest.raises(verdicts.AlreadyAnswered) as refused:
        verdicts.approve(invoice=invoice, by=head.actor, at=AFTER_MIDNIGHT + timedelta(hours=9))

    assert str(refused.value) == "Faktura 2026-0118 er allerede godkjent av Anne Avdeling 25. november 2026."
