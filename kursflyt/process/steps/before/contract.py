"""The contract's boxes: sent by the head, signed or declined by the teacher, archived, and followed by how to bill."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.connectors import configured, roles
from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import mails, making, queries, reminders, signing
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import OneTimeCode, Person
from kursflyt.domain.teaching import classroom
from kursflyt.domain.teaching.models import ClassroomRole
from kursflyt.policy import archiving
from kursflyt.process import boxes, progress, watches
from kursflyt.process import queries as process
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import rooms

DECLINED, SIGNED = "declined", "signed"


@boxes.person
@transaction.atomic
def receive_contract(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """The head has read the drafted contract and sends it. Raises `contracts.NothingDrafted` without a draft."""
    contract = queries.current(run)
    if contract is None or contract.document is None:
        raise contracts.NothingDrafted("Det er ingen kontrakt å sende ennå. Lag kontrakten først.")
    contracts.send(contract=contract, by=by, at=at)
    return progress.finish(
        run,
        "receive_contract",
        by=by,
        at=at,
        evidence={
            "contract": contract.number,
            "teacher": contract.teacher.full_name,
            "amount": str(contract.amount),
            "document": _shown(f"{contract.number}.pdf", contract.document),
            "message": f"receive_contract:{contract.number}",
        },
    )


@boxes.person
def sign_contract(
    run: CourseRun,
    *,
    typed_name: str,
    document_sha256: str,
    proof: OneTimeCode,
    address: str | None = None,
    browser: str = "",
    contract: Contract | None = None,
    by: Actor,
    at: datetime,
) -> StepRun | None:
    """The teacher signs by one-time code (`proof` from codes.check_code), the run's contract when none is named.

    Sealed while nothing is locked: not to be called in a transaction. None when the box was done before, with an
    earlier teacher.
    """
    made = signing.seal_by_code(
        contract=contract or _current(run),
        typed_name=typed_name,
        document_sha256=document_sha256,
        proof=proof,
        address=address,
        browser=browser,
        by=by,
        at=at,
    )
    return _sign(run, made)


def sign_contract_by_scan(
    run: CourseRun, *, filename: str, content: bytes, contract: Contract | None = None, by: Actor, at: datetime
) -> StepRun | None:
    """The teacher or the head uploads the contract signed on paper. Not to be called in a transaction either."""
    contract = contract or _current(run)
    return _sign(run, signing.seal_scan(contract=contract, filename=filename, content=content, by=by, at=at))


@transaction.atomic
def decline_contract(
    run: CourseRun, *, reason: str, contract: Contract | None = None, by: Actor, at: datetime
) -> StepRun | None:
    """The teacher says no: the chart goes back to the head, who chooses another teacher."""
    contract = contract or _current(run)
    contracts.decline(contract=contract, reason=reason, by=by, at=at)
    if not process.is_open(run, "sign_contract"):
        return None
    evidence = {"contract": contract.number, "declined": True}
    return progress.finish(run, "sign_contract", by=by, at=at, outcome=DECLINED, evidence=evidence)


@transaction.atomic
def change_teacher(run: CourseRun, *, reason: str, by: Actor, at: datetime) -> Contract:
    """Ends the contract that is sent or signed, and the teacher's access; the head then drafts and sends a new one.

    While the contract is unsigned the chart goes back to the head. Afterwards what is done stays done, and the new
    contract is sent by `send_replacement`.
    """
    contract = _current(run)
    contracts.terminate(contract=contract, reason=reason, by=by, at=at)
    if classroom.end_access(run=run, person=contract.teacher, role=ClassroomRole.TEACHER, by=by, at=at):
        jobs.defer("contract.end_membership", run_id=run.pk, person_id=contract.teacher_id)
    if process.is_open(run, "sign_contract"):
        evidence = {"contract": contract.number, "withdrawn": True}
        progress.finish(run, "sign_contract", by=by, at=at, outcome=DECLINED, evidence=evidence)
    return contract


@transaction.atomic
def send_replacement(run: CourseRun, *, by: Actor, at: datetime) -> Contract:
    """Sends the new teacher's contract when the box for it was done with the first teacher's."""
    contract = queries.current(run)
    if contract is None:
        raise contracts.NothingDrafted("Det er ingen kontrakt å sende ennå. Lag kontrakten først.")
    contracts.send(contract=contract, by=by, at=at)
    return contract


@boxes.machine
def archive_contract(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The signed contract goes to the archive, screened: its public title names nobody."""
    contract = _signed_contract(run)
    record = archive.keep_package(
        run=run,
        subject=contract.number,
        title=f"Kontrakt om undervisning {contract.number} – {run.title}"[:200],
        unofficial_title=f"Kontrakt om undervisning {contract.number} – {run.title} – {contract.teacher}"[:200],
        handling=archiving.of("contract"),
        parties=[_sender(contract)],
        files=signing.signed_files(contract),
        metadata={
            "document_type": "contract",
            "contract": contract.number,
            "amount": str(contract.amount),
            "signed_at": contract.signature.at.isoformat(),
            "method": contract.signature.method,
        },
        by=MACHINE,
        at=at,
    )
    evidence: boxes.Evidence = {
        "archive": configured.archive().name,
        "title": record.title,
        "case_number": record.case_number,
        "files": record.manifest,
    }
    if record.package is not None:
        evidence["package"] = _shown(f"{contract.number}.zip", record.package)
    if record.external:
        evidence["external"] = record.external
    return evidence


@boxes.machine
def send_billing_details(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The teacher is told where and how to send the invoice."""
    contract = _signed_contract(run)
    message = mails.send_billing_details(contract, at=at)
    return {
        "contract": contract.number,
        "amount": str(contract.amount),
        "buyer_reference": contract.buyer_reference,
        "message": message.key,
    }


@boxes.when_undone("receive_contract")
def keep_sent_contract(run: CourseRun, *, by: Actor, at: datetime) -> None:
    raise Refused(
        "Kontrakten er sendt og kan ikke hentes tilbake. Skal en annen ha oppdraget, velger du «Bytt underviser» "
        "på kontraktsiden."
    )


@boxes.when_undone("sign_contract")
def keep_signature(run: CourseRun, *, by: Actor, at: datetime) -> None:
    raise Refused("Underviseren har svart, og svaret kan ikke angres. Velg «Bytt underviser» på kontraktsiden.")


@boxes.when_undone("send_billing_details")
def keep_billing_mail(run: CourseRun, *, by: Actor, at: datetime) -> None:
    raise Refused("Fakturainformasjonen er sendt på e-post og kan ikke hentes tilbake.")


@watches.every_minute
def remind_of_unsigned_contracts(*, at: datetime) -> None:
    reminders.remind_unsigned(at=at)


@jobs.job("contract.take_over")
def take_over(run_id: int) -> None:
    """A new teacher has signed while the boxes were done with the first: archive, billing, access and training."""
    run, at = CourseRun.objects.get(pk=run_id), clock.now()
    archive_contract(run, at=at)
    send_billing_details(run, at=at)
    rooms.enrol_teacher(run, at=at)
    rooms.grant_training(run, at=at)


@jobs.job("contract.end_membership")
def end_membership(run_id: int, person_id: int) -> None:
    """The learning platform lets the former teacher in no longer."""
    run, person = CourseRun.objects.get(pk=run_id), Person.objects.get(pk=person_id)
    rooms.end_membership(run, person, role=ClassroomRole.TEACHER)


def _current(run: CourseRun) -> Contract:
    contract = queries.current(run)
    if contract is None:
        raise contracts.NotSentYet("Kurset har ingen kontrakt som er sendt.")
    return contract


def _signed_contract(run: CourseRun) -> Contract:
    contract = queries.signed(run)
    if contract is None:
        raise roles.NeedsPerson(
            "Kurset har ingen kontrakt som er signert her. Gjør det for hånd, og skriv hvor det ligger."
        )
    return contract


@transaction.atomic
def _sign(run: CourseRun, made: making.Made) -> StepRun | None:
    """The signature and the box it ends, both or neither."""
    signature = signing.sign(made=made)
    contract = signature.contract
    if not process.is_open(run, "sign_contract"):
        jobs.defer("contract.take_over", run_id=run.pk, lock=f"run {run.pk}")
        return None
    document = signature.scan or contract.document
    assert document is not None
    return progress.finish(
        run,
        "sign_contract",
        by=signature.by,
        at=signature.at,
        outcome=SIGNED,
        evidence={
            "contract": contract.number,
            "signed_by": contract.teacher.full_name,
            "method": str(signature.method),
            "document": _shown(f"{contract.number}.pdf", document),
            "evidence_page": _shown(f"{contract.number}-bevisside.pdf", signature.sealed),
            "messages": [f"sign_contract.copy:{contract.number}", f"sign_contract.signed:{contract.number}"],
        },
    )


def _sender(contract: Contract) -> roles.ArchiveParty:
    """The company where there is one, else the teacher."""
    return roles.ArchiveParty(contract.company_name or str(contract.teacher), "sender", orgnr=contract.company_orgnr)


def _shown(name: str, file: StoredFile) -> dict[str, str]:
    return {"name": name, "sha256": file.sha256}
