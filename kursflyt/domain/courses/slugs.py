"""The address of a run's public page: readable, Norwegian letters written out, and free."""

from __future__ import annotations

from datetime import date

from django.utils.text import slugify

from kursflyt.domain.courses.models import CourseRun

_MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})
_LONGEST = 80


def free_slug(title: str, starts_on: date) -> str:
    """'velferdsteknologi-i-praksis-februar-2027'; with a number behind it when that is taken."""
    ending = f"-{_MONTHS[starts_on.month - 1]}-{starts_on.year}"
    stem = slugify(title.translate(_LETTERS))[: _LONGEST - len(ending) - 4].strip("-") or "kurs"
    wanted = stem + ending
    taken = set(CourseRun.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 2, wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
