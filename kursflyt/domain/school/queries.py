"""The school's own row. Every letter and page asks for it, so it is kept in memory for a few seconds."""

from __future__ import annotations

import time

from kursflyt.core import kept
from kursflyt.domain.school.models import School

KEPT_SECONDS = 5.0

_kept: dict[str, tuple[float, School]] = {}


class SchoolMissing(Exception):
    """The installation has no school yet: `kursflyt doctor` says how to set it up."""


def current() -> School:
    """The school of this installation, at most `KEPT_SECONDS` old."""
    database = kept.database_name()
    last = _kept.get(database)
    if last and time.monotonic() - last[0] < KEPT_SECONDS:
        return last[1]
    school = School.objects.select_related("logo").filter(pk=1).first()
    if school is None:
        raise SchoolMissing("Skolen er ikke satt opp ennå. Kjør «kursflyt doctor».")
    school.version = kept.version_of(school)
    _kept[database] = (time.monotonic(), school)
    return school


def forget() -> None:
    """Asks the database next time: the school has been changed."""
    _kept.clear()
