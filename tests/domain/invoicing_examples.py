"""Participants, a signed contract and a teacher's EHF, made with few words for the tests of money and of the start."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kursflyt.core import kid, storage
from kursflyt.core.actor import MACHINE
from kursflyt.documents import letterhead
from kursflyt.documents.ehf import writer
from kursflyt.documents.invoice import InvoiceLine
from kursflyt.domain.applications.models import Application, Place, Withdrawal
from kursflyt.domain.contracts.models import Contract, ContractDispatch, ContractSignature
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import Classroom
from tests.conftest import MOMENT, make_person

TEACHER_ORGNR = "310452025"
EMPLOYER_ORGNR = "310452009"


def participant(run: CourseRun, given: str = "Åse", family: str = "Ødegård", **more: Any) -> Application:
    """Someone with a place who pays themselves, unless `more` says otherwise."""
    place = more.pop("place", True)
    address = {"address": "Strandgata 4", "postal_code": "6800", "city": "Førde"} | more.pop("address", {})
    person = make_person(given, family, language_form=more.get("language_form", "nb"), **address)
    application = Application.objects.create(
        run=run,
        person=person,
        reference=f"KF-{person.pk:06d}",
        basis="upper_secondary",
        work_status="employed",
        submitted_at=MOMENT,
        **({"payer": "self"} | more),
    )
    if place:
        Place.objects.create(application=application, granted_at=MOMENT)
    return application


def employee(run: CourseRun, given: str = "Bjørn", family: str = "Aune", **more: Any) -> Application:
    """Someone with a place whose employer pays."""
    payer = {
        "payer": "employer",
        "payer_orgnr": EMPLOYER_ORGNR,
        "payer_name": "Fjordvik kommune",
        "payer_email": "faktura@fjordvik.example",
        "payer_reference": "PO-4471",
        "payer_address": "Rådhusgata 1, 5700 Voss",
    }
    return participant(run, given, family, **(payer | more))


def leave(application: Application, *, at: datetime = MOMENT) -> None:
    """The participant withdraws, and the place is free."""
    Withdrawal.objects.create(application=application, at=at, by=MACHINE)
    Place.objects.filter(application=application).update(released_at=at)


def classroom(run: CourseRun) -> Classroom:
    return Classroom.objects.create(run=run, opened_at=MOMENT)


def signed_contract(run: CourseRun, teacher: Person, **more: Any) -> Contract:
    """A contract of 57 600 kr and at most 3 400 for travel, signed."""
    number = more.pop("number", "K-2026-0001")
    contract = Contract.objects.create(
        run=run,
        teacher=teacher,
        number=number,
        drafted_at=MOMENT,
        drafted_by=run.head.actor,
        **(
            {
                "company_name": "Ødegård Velferdsteknologi AS",
                "company_orgnr": TEACHER_ORGNR,
                "hours": Decimal(48),
                "amount": Decimal(57600),
                "travel_amount": Decimal(3400),
                "buyer_reference": "ANN-4102",
            }
            | more
        ),
    )
    sealed = storage.keep(b"%PDF-1.7 " + number.encode(), media_type="application/pdf", at=MOMENT)
    ContractDispatch.objects.create(contract=contract, at=MOMENT, by=run.head.actor)
    ContractSignature.objects.create(
        contract=contract,
        method="code",
        typed_name=teacher.full_name,
        document_sha256=sealed.sha256,
        sealed=sealed,
        at=MOMENT,
        by=teacher.actor("teacher"),
    )
    return contract


def teacher_ehf(**more: Any) -> bytes:
    """The teacher's invoice of 61 000 kr, as EHF. Everything can be otherwise, `orgnr` and `amount` by short names."""
    orgnr, amount = more.pop("orgnr", TEACHER_ORGNR), more.pop("amount", Decimal(61000))
    vat_percent = more.pop("vat_percent", Decimal(0))
    issued_on = more.pop("issued_on", date(2026, 11, 20))
    facts: dict[str, Any] = {
        "number": "2026-0118",
        "issued_on": issued_on,
        "due_on": issued_on + timedelta(days=30),
        "seller": letterhead.Issuer(
            name="Ødegård Velferdsteknologi AS",
            orgnr=orgnr,
            address="Strandgata 12",
            postal_code="5003",
            city="Bergen",
            email="ingrid@odegard.example",
            phone="+4791234567",
            website="",
        ),
        "seller_contact": "Ingrid Ødegård",
        "vat_registered": vat_percent > 0,
        "buyer": letterhead.Recipient(name="Fagskolen Fjordvik", orgnr="310452017", city="Fjordvik"),
        "buyer_reference": "ANN-4102",
        "contract_reference": "K-2026-0001",
        "lines": (InvoiceLine(text="Undervisning", quantity=Decimal(1), unit_price=amount, vat_percent=vat_percent),),
        "kid": kid.make_kid("20260118"),
        "account_number": "86011120018",
    }
    return writer.write(writer.Outgoing(**(facts | more)))
