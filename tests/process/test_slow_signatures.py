"""A contract is sealed while nothing is locked: a slow seal holds nobody up, and what is not sealed is not signed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from kursflyt.core import storage
from kursflyt.core.models import StoredFile
from kursflyt.documents import sealing, time_stamps
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import making
from kursflyt.domain.contracts.models import Contract, ContractSignature
from kursflyt.domain.messages.models import Message
from kursflyt.domain.school import sealing as school_seal
from kursflyt.process import progress, queries
from kursflyt.process.models import ProcessLock
from kursflyt.process.steps.before import contract as steps
from tests import contract_story as story
from tests.conftest import MOMENT
from tests.documents import time_stamp_authority
from tests.documents.time_stamp_authority import Site
from tests.domain.test_contracts import PDF
from tests.process.test_slow_seals import in_thread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    time_stamps.stamper.cache_clear()
    school_seal._key.cache_clear()
    with time_stamp_authority.serving(tmp_path, at=MOMENT) as running:
        monkeypatch.setenv("KURSFLYT_SEAL_KEY", str(running.seal_key))
        monkeypatch.setenv("KURSFLYT_TSA_URL", running.address)
        yield running
    school_seal._key.cache_clear()


@pytest.fixture
def contract(run: Any, teacher: Any, moment: datetime) -> Contract:
    story.announce(run, moment)
    return story.send(run, teacher, moment)


@pytest.fixture
def press(run: Any, teacher: Any, head: Any, contract: Contract, as_person: Any, as_staff: Any) -> dict[str, Any]:
    """The three buttons that sign: each is a call that answers with the page."""
    door, office, address = as_person(teacher, "teacher"), as_staff(head), f"/larer/kontrakt/{contract.pk}/"

    def scan() -> SimpleUploadedFile:
        return SimpleUploadedFile("signert.pdf", PDF)

    def read() -> None:
        agreed = {"typed_name": "Tore Lærer", "agreed": "on", "document_sha256": contract.document_id}
        assert door.post(address, agreed).status_code == 302

    return {
        "read": read,
        "code": lambda: door.post(f"{address}kode/", {"code": story.digits_sent(teacher)}),
        "paper": lambda: door.post(f"{address}papir/", {"scan": scan()}),
        "office": lambda: office.post(f"/kontor/kurs/{run.pk}/steg/sign_contract/", {"act": "scan", "scan": scan()}),
    }


def in_a_transaction() -> int:
    """How many others have a transaction open in this database and do nothing in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def kept() -> tuple[int, int, int]:
    """Signatures, files and copies by mail."""
    copies = Message.objects.filter(kind__startswith="sign_contract.")
    return ContractSignature.objects.count(), StoredFile.objects.count(), copies.count()


@pytest.mark.parametrize("button", ["code", "paper", "office"])
def test_whichever_way_it_is_signed_it_is_sealed_in_no_transaction(
    run: Any, contract: Contract, site: Site, press: dict[str, Callable[[], Any]], button: str
) -> None:
    press["read"]()
    before = kept()
    site.slow = answer = threading.Event()
    thread, faults = in_thread(press[button])
    assert site.asked.wait(20)

    open_ones, meanwhile = in_a_transaction(), kept()
    with transaction.atomic():
        Contract.objects.select_for_update(nowait=True).get(pk=contract.pk)
        ProcessLock.objects.select_for_update(nowait=True).get(run=run)
    answer.set()
    thread.join(30)

    assert (faults, open_ones, meanwhile) == ([], 0, before)
    signature = ContractSignature.objects.get(contract=contract)
    assert sealing.check_seal(storage.read(signature.sealed)).intact
    assert queries.is_done(run, "sign_contract")


def test_two_who_press_at_once_give_one_signature(run: Any, contract: Contract, site: Site, moment: datetime) -> None:
    proof = story.prove(contract, moment)
    site.slow = answer = threading.Event()
    thread, faults = in_thread(lambda: sign(run, contract, proof, moment))
    assert site.asked.wait(20)

    upload = {"filename": "signert.pdf", "content": PDF, "by": run.head.actor, "at": moment}
    step = steps.sign_contract_by_scan(run, **upload)
    answer.set()
    thread.join(30)

    assert step is not None and step.evidence["method"] == "scan"
    assert [type(fault) for fault in faults] == [contracts.AlreadyAnswered]
    assert ContractSignature.objects.get().method == "scan"
    assert Message.objects.filter(kind="sign_contract.copy").count() == 1


@pytest.mark.parametrize("change", ["declined", "ended", "renamed"])
def test_what_is_changed_while_it_is_sealed_is_not_signed_as_it_was(
    run: Any, contract: Contract, site: Site, moment: datetime, change: str
) -> None:
    proof, teacher = story.prove(contract, moment), contract.teacher
    site.slow = answer = threading.Event()
    thread, faults = in_thread(lambda: sign(run, contract, proof, moment))
    assert site.asked.wait(20)

    if change == "declined":
        steps.decline_contract(run, reason="Bortreist", by=teacher.actor("teacher"), at=moment)
    elif change == "ended":
        steps.change_teacher(run, reason="Sykdom", by=run.head.actor, at=moment)
    else:
        type(teacher).objects.filter(pk=teacher.pk).update(given_name="Tore Magnus")
    files = StoredFile.objects.count()
    answer.set()
    thread.join(30)

    refused = making.ChangedMeanwhile if change == "renamed" else contracts.AlreadyAnswered
    assert [type(fault) for fault in faults] == [refused]
    assert (ContractSignature.objects.count(), StoredFile.objects.count()) == (0, files)


def test_the_first_opening_while_it_is_sealed_does_not_stop_the_signing(
    run: Any, contract: Contract, site: Site, moment: datetime
) -> None:
    upload = {"filename": "signert.pdf", "content": PDF, "by": run.head.actor, "at": moment}
    site.slow = answer = threading.Event()
    thread, faults = in_thread(lambda: steps.sign_contract_by_scan(run, **upload))
    assert site.asked.wait(20)

    by = contract.teacher.actor("teacher")
    contracts.opened(contract=contract, by=by, at=moment + timedelta(seconds=5))
    answer.set()
    thread.join(30)

    assert faults == []
    assert queries.is_done(run, "sign_contract")


def test_what_cannot_be_written_down_whole_is_not_written_down(
    run: Any, contract: Contract, site: Site, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof, before = story.prove(contract, moment), kept()

    def fails(*_: object, **__: object) -> None:
        raise progress.NotOpen("Noen andre har gjort dette.")

    with monkeypatch.context() as patch, pytest.raises(progress.NotOpen):
        patch.setattr(progress, "finish", fails)
        sign(run, contract, proof, moment)
    between = kept()
    sign(run, contract, proof, moment)

    assert between == before
    assert queries.is_done(run, "sign_contract")


def test_an_authority_that_is_down_leaves_nothing_and_the_page_says_so(
    run: Any, contract: Contract, site: Site, press: dict[str, Callable[[], Any]]
) -> None:
    press["read"]()
    before, site.down = kept(), True

    by_code, on_paper = press["code"](), press["paper"]()
    after = kept()
    site.down = False
    the_same_code = press["code"]()
    press["read"]()
    with_a_new_code = press["code"]()

    assert (by_code.status_code, on_paper.status_code, after) == (422, 422, before)
    assert "Tidsstempeltjenesten svarer ikke. Prøv igjen om litt." in by_code.text
    assert "Tidsstempeltjenesten svarer ikke. Prøv igjen om litt." in on_paper.text
    assert "Koden gjelder ikke lenger. Be om en ny kode." in the_same_code.text
    assert with_a_new_code.status_code == 302
    assert queries.is_done(run, "sign_contract")


def sign(run: Any, contract: Contract, proof: Any, at: datetime) -> Any:
    return steps.sign_contract(
        run,
        typed_name=contract.teacher.full_name,
        document_sha256=contract.document_id or "",
        proof=proof,
        contract=contract,
        by=contract.teacher.actor("teacher"),
        at=at,
    )
