"""Which module does the work of a box here, and who may do it, have it and steer it."""

from __future__ import annotations

import importlib
from types import ModuleType

from django.http import HttpRequest

from kursflyt.core import clock
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import STAFF_ROLES, Role, Staff
from kursflyt.pages import access
from kursflyt.process import charts
from kursflyt.process.chart import Box

ANY_BOX = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)  # who looks after a box that names nobody


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
    return access.may(request, *_working(run, box))


def holders(run: CourseRun, box: str) -> frozenset[str]:
    """The roles of the office that may have the box as a to-do: those that may do it.

    What only the teacher or the participants do, is followed by those who look after any box.
    """
    working = _working(run, box) & set(STAFF_ROLES)
    return frozenset(working or ANY_BOX) | {Role.ADMINISTRATOR}


def _working(run: CourseRun, box: str) -> frozenset[str]:
    drawn = charts.drawing_of(run).box(box)
    return frozenset([*getattr(module_of(box), "ROLES", ANY_BOX), *([drawn.lane] if drawn else [])])


def may_steer(request: HttpRequest, box: Box, act: str) -> bool:
    """The head may steer every box; the others only what is not the head's to decide. Anyone may remind."""
    if act == "remind":
        return True
    if box.lane == Role.DEPARTMENT_HEAD and act != "try_again":
        return access.may(request, Role.DEPARTMENT_HEAD)
    return access.may(request, box.lane, Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def colleagues(run: CourseRun, box: str) -> list[Staff]:
    """Those of the office who may have the box as a to-do today, by name."""
    roles = holders(run, box)
    return [member for member, held in people.office_on(clock.today()) if held & roles]
