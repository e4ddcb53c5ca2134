"""archive_contract: the signed contract lies in a sealed, screened folder whose public title names nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.core import storage
from kursflyt.domain.archive import queries
from kursflyt.process import queries as process
from tests import contract_story as story


def test_the_worker_archives_the_signed_contract(run: Any, teacher: Any, moment: datetime) -> None:
    contract = story.signed(run, teacher, moment)

    record = queries.record_of(run, contract.number)

    assert process.is_done(run, "archive_contract")
    assert record is not None and record.package is not None
    assert queries.verify(storage.read(record.package)) == ()
    assert "Lærer" not in record.title
    assert record.screening.startswith("Unntatt offentlighet")
    assert [row["name"].partition("-")[0] for row in record.manifest] == ["00", "01", "02"]
    evidence = process.last_step(run, "archive_contract").evidence  # type: ignore[union-attr]
    assert evidence["package"] == {"name": f"{contract.number}.zip", "sha256": record.package.sha256}


def test_without_a_contract_signed_here_the_box_becomes_a_to_do(run: Any, teacher: Any, moment: datetime) -> None:
    from kursflyt.core import jobs
    from kursflyt.process import progress

    story.announce(run, moment)
    story.send(run, teacher, moment)
    progress.skip(run, "sign_contract", by=run.head.actor, at=moment, reason="Signert på papir i arkivet")
    jobs.run_waiting()

    step = process.open_step(run, "archive_contract")

    assert step is not None
    assert (step.failed, step.failure) == (
        True,
        "Kurset har ingen kontrakt som er signert her. Gjør det for hånd, og skriv hvor det ligger.",
    )
