"""The contract's way: drafted, drafted again, sent, declined, ended. Signing has a file of its own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from kursflyt.core import audit, identity_number, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import mails, printed
from kursflyt.domain.contracts.models import Contract, ContractDecline, ContractDispatch, ContractTermination
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person

_SERIES_LOCK = 710_001  # a number of our own, for PostgreSQL's advisory lock


class ContractUnderway(Refused):
    """The run has a contract that is sent or signed."""


class NothingDrafted(Refused):
    """There is no contract to send."""


class AlreadyAnswered(Refused):
    """The contract is signed, declined or ended already."""


class NotSentYet(Refused):
    """The teacher has not been sent the contract."""


class BadTerms(Refused):
    """Hours, amounts or share that no contract can have."""


class ReasonMissing(Refused):
    """Saying no, or ending a contract, needs a reason."""

    field = "reason"


@transaction.atomic
def draft(
    *,
    run: CourseRun,
    teacher: Person,
    hours: Decimal,
    amount: Decimal,
    buyer_reference: str,
    company_name: str = "",
    company_orgnr: str = "",
    travel_amount: Decimal = Decimal(0),
    special_terms: str = "",
    cancellation_share: int = 25,
    by: Actor,
    at: datetime,
) -> Contract:
    """Writes the run's contract and its PDF, or writes the unsent one anew under the same number.

    Amounts in NOK without VAT. Raises `ContractUnderway`, `BadTerms` and `identity_number.BadOrgnr`.
    """
    _check_terms(hours, amount, travel_amount, cancellation_share)
    company_orgnr = identity_number.parse_orgnr(company_orgnr) if company_orgnr.strip() else ""
    _lock(run)
    underway = Contract.objects.in_force().filter(run=run, dispatch__isnull=False).first()
    if underway is not None:
        raise ContractUnderway(
            "Kontrakt {number} er allerede sendt til {teacher}. Den må avslås eller avsluttes før du kan lage en ny.",
            number=underway.number,
            teacher=underway.teacher,
        )
    contract = _unsent(run) or Contract(run=run, number=_next_number(at))
    contract.teacher = teacher
    contract.company_name, contract.company_orgnr = company_name.strip(), company_orgnr
    contract.hours, contract.amount, contract.travel_amount = hours, amount, travel_amount
    contract.buyer_reference = buyer_reference.strip() or contract.number
    contract.special_terms, contract.cancellation_share = special_terms.strip(), cancellation_share
    contract.drafted_at, contract.drafted_by = at, by
    contract.document = storage.keep(printed.contract_pdf(contract), media_type="application/pdf", at=at)
    contract.save()
    audit.record(
        "contracts.drafted", by=by, at=at, run_id=run.pk, subject=contract.number, sha256=contract.document.sha256
    )
    return contract


@transaction.atomic
def send(*, contract: Contract, by: Actor, at: datetime) -> ContractDispatch:
    """Sends the teacher a personal link to the contract as drafted. Raises `AlreadyAnswered`, `ContractUnderway`."""
    contract = lock(contract)
    if hasattr(contract, "dispatch"):
        raise ContractUnderway("Kontrakt {number} er allerede sendt.", number=contract.number)
    refuse_if_answered(contract)
    dispatch = ContractDispatch.objects.create(contract=contract, at=at, by=by)
    mails.send_contract(contract, at=at)
    audit.record(
        "contracts.sent", by=by, at=at, run_id=contract.run_id, subject=contract.number, sha256=contract.document_id
    )
    return dispatch


def opened(*, contract: Contract, by: Actor, at: datetime) -> None:
    """The teacher has the contract before them. Only the first time is kept."""
    first = ContractDispatch.objects.filter(contract=contract, first_opened_at__isnull=True).update(first_opened_at=at)
    if first:
        audit.record("contracts.opened", by=by, at=at, run_id=contract.run_id, subject=contract.number)


@transaction.atomic
def decline(*, contract: Contract, reason: str, by: Actor, at: datetime) -> ContractDecline:
    """The teacher says no; the head is told. Raises `ReasonMissing`, `NotSentYet`, `AlreadyAnswered`."""
    if not reason.strip():
        raise ReasonMissing("Skriv kort hvorfor du ikke vil ta oppdraget, så avdelingslederen kan finne en annen.")
    contract = lock(contract)
    if not hasattr(contract, "dispatch"):
        raise NotSentYet("Kontrakten er ikke sendt ennå.")
    refuse_if_answered(contract)
    declined = ContractDecline.objects.create(contract=contract, reason=reason.strip(), at=at, by=by)
    mails.tell_declined(contract, reason=declined.reason, at=at)
    audit.record("contracts.declined", by=by, at=at, run_id=contract.run_id, subject=contract.number)
    return declined


@transaction.atomic
def terminate(*, contract: Contract, reason: str, by: Actor, at: datetime) -> ContractTermination:
    """The contract ends before the course: teacher change or cancelled course. The teacher is told when it was sent.

    Raises `ReasonMissing` and `AlreadyAnswered`.
    """
    if not reason.strip():
        raise ReasonMissing("Skriv hvorfor kontrakten avsluttes. Underviseren får vite det.")
    contract = lock(contract)
    if hasattr(contract, "decline") or hasattr(contract, "termination"):
        raise AlreadyAnswered("Kontrakt {number} er allerede avsluttet.", number=contract.number)
    ended = ContractTermination.objects.create(contract=contract, reason=reason.strip(), at=at, by=by)
    if hasattr(contract, "dispatch"):
        mails.tell_ended(contract, reason=ended.reason, at=at)
    audit.record("contracts.terminated", by=by, at=at, run_id=contract.run_id, subject=contract.number)
    return ended


def lock(contract: Contract) -> Contract:
    """The contract as it is now, held until the transaction ends: of two answers at once, one waits and is refused."""
    Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    return Contract.objects.for_pages().get(pk=contract.pk)  # read anew: a join in the locking query sees the past


def refuse_if_answered(contract: Contract) -> None:
    """Raises `AlreadyAnswered` when the contract is signed, declined or ended."""
    if hasattr(contract, "signature"):
        raise AlreadyAnswered(
            "Kontrakt {number} er allerede signert {at}.", number=contract.number, at=contract.signature.at
        )
    if hasattr(contract, "decline"):
        raise AlreadyAnswered("Kontrakt {number} er avslått.", number=contract.number)
    if hasattr(contract, "termination"):
        raise AlreadyAnswered("Kontrakt {number} er avsluttet.", number=contract.number)


def _check_terms(hours: Decimal, amount: Decimal, travel_amount: Decimal, cancellation_share: int) -> None:
    if hours <= 0:
        raise BadTerms("Kontrakten må gjelde minst én time.", field="hours")
    if amount < 0:
        raise BadTerms("Honoraret kan ikke være mindre enn null.", field="amount")
    if travel_amount < 0:
        raise BadTerms("Beløpet til reise kan ikke være mindre enn null.", field="travel_amount")
    if not 0 <= cancellation_share <= 100:
        raise BadTerms("Andelen ved avlysning er en prosent mellom 0 og 100.", field="cancellation_share")


def _lock(run: CourseRun) -> None:
    """Holds the run without stopping those who only point to it, such as an applicant."""
    CourseRun.objects.select_for_update(no_key=True).filter(pk=run.pk).first()


def _unsent(run: CourseRun) -> Contract | None:
    """The run's draft, held; refused when it was sent while we waited for it."""
    found = Contract.objects.unsent().filter(run=run).first()
    if found is None:
        return None
    found = lock(found)
    if hasattr(found, "dispatch"):
        raise ContractUnderway(
            "Kontrakt {number} er nettopp sendt til {teacher}.", number=found.number, teacher=found.teacher
        )
    return found


def _next_number(at: datetime) -> str:
    """K-2027-0001, one series a year. The lock lasts as long as the transaction: a refused draft leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SERIES_LOCK])
    prefix = f"K-{norwegian_dates.oslo_day(at).year}-"
    last = Contract.objects.filter(number__startswith=prefix).order_by("-number").first()
    return f"{prefix}{int(last.number.removeprefix(prefix)) + 1 if last else 1:04d}"
