"""Questions about people: who of the staff holds a role."""

from __future__ import annotations

from django.db.models import QuerySet

from kursflyt.domain.people.models import STAFF_ROLES, Role, Staff


def staff_with(role: Role) -> QuerySet[Staff]:
    """Active staff members who hold the role at some time, by name. Asked of the database when it is used."""
    return Staff.objects.filter(is_active=True, roles__role=role).distinct().order_by("first_name", "last_name", "id")


def office() -> QuerySet[Staff]:
    """Active members of the staff who hold any role of the office at some time, by name."""
    held = Staff.objects.filter(is_active=True, roles__role__in=STAFF_ROLES)
    return held.distinct().order_by("first_name", "last_name", "id")
