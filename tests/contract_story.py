"""What the tests of contract, classroom and sessions begin from: a run whose contract is drafted, sent or signed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from kursflyt.core import jobs
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import queries, signing
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.doors import codes
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import OneTimeCode
from kursflyt.process import progress
from kursflyt.process.steps.before import contract as steps


def announce(run: Any, at: datetime) -> None:
    """The first box is done; machine boxes that open then are done too."""
    progress.finish(run, "announce_course", by=run.head.actor, at=at)
    jobs.run_waiting()


def draft(run: Any, teacher: Any, at: datetime, **more: Any) -> Contract:
    values: dict[str, Any] = {
        "hours": Decimal("24"),
        "amount": Decimal("45000"),
        "buyer_reference": "B123456",
        "company_orgnr": "974760673",
        "company_name": "Lærer Kurs AS",
        "by": run.head.actor,
        "at": at,
    }
    return contracts.draft(run=run, teacher=teacher, **(values | more))


def send(run: Any, teacher: Any, at: datetime) -> Contract:
    """The contract is drafted and sent, and the box for it done."""
    draft(run, teacher, at)
    steps.receive_contract(run, by=run.head.actor, at=at)
    found = queries.current(run)
    assert found is not None
    return found


def digits_sent(person: Any) -> str:
    """The newest code that was sent to the person, as they read it in the mail."""
    body = Message.objects.filter(kind="one_time_code", person=person).order_by("-id")[0].body
    return next(line for line in body.splitlines() if line.isdigit() and len(line) == 6)


def prove(contract: Contract, at: datetime) -> OneTimeCode:
    """The teacher has been sent the code and has typed it."""
    purpose = signing.signing_purpose(contract)
    codes.send_code(contract.teacher, purpose=purpose, at=at)
    return codes.check_code(contract.teacher, purpose=purpose, code=digits_sent(contract.teacher), at=at)


def sign(run: Any, contract: Contract, at: datetime) -> Any:
    """The teacher signs by code."""
    return steps.sign_contract(
        run,
        typed_name=contract.teacher.full_name,
        document_sha256=contract.document_id or "",
        proof=prove(contract, at),
        address="192.0.2.7",
        browser="Firefox",
        by=contract.teacher.actor("teacher"),
        at=at,
    )


def signed(run: Any, teacher: Any, at: datetime) -> Contract:
    """Announced, drafted, sent and signed; the machine boxes behind it are done by the worker."""
    announce(run, at)
    contract = send(run, teacher, at)
    sign(run, contract, at)
    jobs.run_waiting()
    return contract


def participant(run: Any, given: str, family: str, at: datetime) -> Any:
    """Someone with a place on the run."""
    from kursflyt.domain.applications.models import Application, Place
    from tests.conftest import make_person

    person = make_person(given, family)
    application = Application.objects.create(
        run=run,
        person=person,
        reference=f"KF-{person.pk:06d}",
        basis="upper_secondary",
        work_status="employed",
        payer="self",
        submitted_at=at,
    )
    Place.objects.create(application=application, granted_at=at)
    return application
