"""A run that gives vitnemål, with participants who have passed, and the numbers of people who do not exist."""

from __future__ import annotations

from datetime import date
from typing import Any

from kursflyt.core import identity_number
from kursflyt.domain.applications.models import Application
from kursflyt.domain.certificates import identity_numbers
from tests import course_at_its_end as course


def number_of(born_on: date, *, first: int = 100, day_more: int = 0) -> str:
    """The first valid number with this date part."""
    begins = f"{born_on.day + day_more:02d}{born_on:%m%y}"
    for individual in range(first, 1000):
        for control in range(100):
            found = f"{begins}{individual:03d}{control:02d}"
            if identity_number.valid_fodselsnummer(found, on=date(2027, 5, 5)):
                return found
    raise AssertionError(born_on)


BORN = date(1985, 5, 17)  # of everyone that conftest.make_person makes
NUMBER, OTHER, D_NUMBER = number_of(BORN), number_of(BORN, first=300), number_of(BORN, day_more=40)


def give_vitnemal(run: Any) -> None:
    """The programme as a study plan describes it, and the run's kind of document."""
    type(run.programme).objects.filter(pk=run.programme.pk).update(
        accredited=True, credits=10, level="5.1", document_type="vitnemal"
    )
    type(run).objects.filter(pk=run.pk).update(document_type="vitnemal")
    run.refresh_from_db()
    run.programme.refresh_from_db()


def passed(run: Any, count: int = 3, language: str = "nb") -> list[Application]:
    give_vitnemal(run)
    return [
        Application.objects.select_related("person", "run__programme").get(pk=row.pk)
        for row in course.passed(run, count, language)
    ]


def give_numbers(applications: list[Application], number: str = NUMBER) -> None:
    for row in applications:
        identity_numbers.give(application=row, number=number, by=row.person.actor(), at=course.GRADED)
