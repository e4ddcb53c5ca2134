"""An employer registers several employees at once: named once, then one application and one receipt for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, email_address, identity_number
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.models import Application, GroupRegistration
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.messages import actions as messages


class IncompleteEmployer(Refused):
    """The employer's name or contact is missing."""


class GroupRefused(Refused):
    """Some rows cannot be registered, so none is. `rows`: row number to sentence."""

    def __init__(self, rows: dict[int, str]) -> None:
        super().__init__(Sentence("Ingen er påmeldt ennå. Rett radene under, og send på nytt."))
        self.rows = rows


@dataclass(frozen=True, kw_only=True)
class Employer:
    """Who registers, and where questions and the invoice go."""

    orgnr: str
    name: str
    contact_name: str
    contact_email: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Employee:
    """One row. `number` is what the sender sees."""

    number: int
    person: receiving.PersonDetails
    answers: receiving.Answers


@transaction.atomic
def receive_group(
    *, run: CourseRun, employer: Employer, employees: Sequence[Employee], source: str = "bedrift", at: datetime
) -> list[Application]:
    """All or none: a list that was half taken in would have to be found out row by row.

    Raises `GroupRefused` with a sentence a row, `IncompleteEmployer`, `BadOrgnr`, `BadEmail`, and what is closed.
    """
    receiving.refuse_when_closed(run, at=at)
    checked = _checked(employer)
    if not employees:
        raise IncompleteEmployer("Skriv inn minst én ansatt, eller last opp en liste.")
    group = GroupRegistration.objects.create(
        run=run,
        orgnr=checked.orgnr,
        employer=checked.name,
        contact_name=checked.contact_name,
        contact_email=checked.contact_email,
        at=at,
    )
    by = Actor("public", "", f"{checked.contact_name}, {checked.name}")
    received, refused = [], {}
    for employee in employees:
        try:
            received.append(
                receiving.receive(
                    run=run,
                    person=employee.person,
                    answers=_paid_by(employee.answers, checked, run),
                    source=source,
                    group=group,
                    by=by,
                    at=at,
                )
            )
        except Refused as refusal:
            refused[employee.number] = str(refusal)
    if refused:
        raise GroupRefused(refused)
    audit.record(
        "applications.group_received",
        by=by,
        at=at,
        run_id=run.pk,
        subject=f"group:{group.pk}",
        applications=len(received),
    )
    messages.post(
        kind="register.group",
        key=f"register.group:{group.pk}",
        at=at,
        run=run,
        address=checked.contact_email,
        name=checked.contact_name,
        employer=checked.name,
        count=len(received),
        references=[application.reference for application in received],
    )
    return received


def _checked(employer: Employer) -> Employer:
    if not employer.name.strip():
        raise IncompleteEmployer("Skriv navnet på bedriften.", field="employer_name")
    if not employer.contact_name.strip():
        raise IncompleteEmployer("Skriv navnet på kontaktpersonen.", field="contact_name")
    try:
        orgnr = identity_number.parse_orgnr(employer.orgnr)
    except Refused as refused:
        refused.field = "orgnr"
        raise
    try:
        email = email_address.parse_email(employer.contact_email)
    except Refused as refused:
        refused.field = "contact_email"
        raise
    return replace(
        employer,
        orgnr=orgnr,
        name=employer.name.strip()[:120],
        contact_name=employer.contact_name.strip()[:120],
        contact_email=email,
    )


def _paid_by(answers: receiving.Answers, employer: Employer, run: CourseRun) -> receiving.Answers:
    answers = replace(answers, employer=employer.name)
    if not run.has_fee:
        return answers
    return replace(
        answers,
        payer=Payer.EMPLOYER,
        payer_orgnr=employer.orgnr,
        payer_name=employer.name,
        payer_email=employer.contact_email,
        payer_reference=employer.reference[:60],
    )
