"""The school's own row."""

from __future__ import annotations

from kursflyt.domain.school.models import School


class SchoolMissing(Exception):
    """The installation has no school yet: `kursflyt doctor` says how to set it up."""


def current() -> School:
    """The school of this installation."""
    school = School.objects.filter(pk=1).first()
    if school is None:
        raise SchoolMissing("Skolen er ikke satt opp ennå. Kjør «kursflyt doctor».")
    return school
