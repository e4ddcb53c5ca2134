"""What every page is surrounded by: the school, who is looking, and in demo mode the bar to switch role and time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from kursflyt.core import clock
from kursflyt.core.sentences import Listed
from kursflyt.domain.people.models import Person, Role, Staff
from kursflyt.domain.school import look
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import School
from kursflyt.process import queries


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a page that does not show a thing does not ask the database for it."""
    return {
        "school": SimpleLazyObject(_school),
        "look_version": SimpleLazyObject(_look_version),
        "demo": settings.DEMO,
        "clock_now": SimpleLazyObject(clock.now),
        "demo_people": SimpleLazyObject(_demo_people) if settings.DEMO else {},
        "roles_held": SimpleLazyObject(lambda: str(_roles(request))),
        "reads_messages": SimpleLazyObject(lambda: _may(request, Role.OPERATIONS, Role.DEPARTMENT_HEAD)),
        "plans": SimpleLazyObject(lambda: _may(request, Role.OPERATIONS, Role.DEPARTMENT_HEAD)),
        "makes_runs": SimpleLazyObject(lambda: _may(request, Role.DEPARTMENT_HEAD)),
        "overdue_to_dos": SimpleLazyObject(lambda: _overdue(request)),
    }


def _school() -> School | None:
    try:
        return school_queries.current()
    except school_queries.SchoolMissing:
        return None


def _look_version() -> str:
    school = _school()
    return look.version(school) if school else ""


def _roles(request: HttpRequest) -> Listed:
    from kursflyt.pages import access

    return Listed(gettext(str(Role(role).label)) for role in sorted(access.roles_of(request)))


def _may(request: HttpRequest, *roles: Role) -> bool:
    """Whether a page that these roles may open is for the one who is looking; no page names one that is not."""
    from kursflyt.pages import access

    return access.may(request, *roles)


def _overdue(request: HttpRequest) -> int:
    """How many to-dos of the one who is looking are past their date; asked by the office's menu alone."""
    from kursflyt.pages import access

    if not isinstance(request.user, Staff):
        return 0
    return queries.overdue_count(staff=request.user, roles=sorted(access.roles_of(request)), today=clock.today())


def _demo_people() -> dict[str, list[Any]]:
    """Whom the demo's bar lets one be: the staff, the teachers, and some participants."""
    return {
        "staff": list(Staff.objects.filter(is_active=True).order_by("pk")[:8]),
        "teachers": list(Person.objects.filter(contracts__isnull=False).distinct().in_norwegian_order()[:12]),
        "participants": list(Person.objects.filter(applications__isnull=False).distinct().in_norwegian_order()[:40]),
    }
