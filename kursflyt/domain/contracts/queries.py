"""Questions about contracts: which one a run stands on, and who teaches it."""

from __future__ import annotations

from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person


def current(run: CourseRun) -> Contract | None:
    """The newest contract in force: drafted, sent or signed."""
    return Contract.objects.for_pages().in_force().filter(run=run).order_by("-id").first()


def signed(run: CourseRun) -> Contract | None:
    """The signed contract in force."""
    return Contract.objects.for_pages().signed().filter(run=run).order_by("-id").first()


def teacher_of(run: CourseRun) -> Person | None:
    """Who teaches the run: whoever has signed."""
    contract = signed(run)
    return contract.teacher if contract else None


def taught_by(person: Person | None) -> list[int]:
    """The keys of the runs that the person has a contract for, signed or on its way."""
    return list(Contract.objects.in_force().filter(teacher=person).values_list("run_id", flat=True)) if person else []


def all_of(run: CourseRun) -> list[Contract]:
    """Every contract of the run with its story, oldest first."""
    return list(Contract.objects.for_pages().filter(run=run).order_by("id"))


def sent_to(person: Person) -> list[Contract]:
    """The contracts that this teacher has been sent, newest first."""
    return list(Contract.objects.for_pages().filter(teacher=person, dispatch__isnull=False).order_by("-id"))


def earlier_teachers() -> list[Person]:
    """Everyone who has been given a contract before, by name: the head chooses among them first."""
    return list(Person.objects.filter(contracts__isnull=False).distinct().in_norwegian_order())


def last_terms(person: Person) -> Contract | None:
    """The person's newest contract, whose company and terms are proposed for the next."""
    return Contract.objects.filter(teacher=person).order_by("-id").first()
