"""Which module does the work of a box here, and who may do it."""

from __future__ import annotations

import importlib
from types import ModuleType

from django.http import HttpRequest

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.pages import access
from kursflyt.process import charts


def module_of(box: str) -> ModuleType | None:
    """The page module named as the box; None for one that is done by hand."""
    name = f"kursflyt.pages.office.boxes.{box}"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        return None


def may_work(request: HttpRequest, run: CourseRun, box: str) -> bool:
    """Whether the one who is looking may do the work of the box: those whom its module names, and its lane."""
    drawn = charts.drawing_of(run).box(box)
    roles = getattr(module_of(box), "ROLES", (Role.OPERATIONS, Role.DEPARTMENT_HEAD))
    return access.may(request, *roles, *([drawn.lane] if drawn else []))
