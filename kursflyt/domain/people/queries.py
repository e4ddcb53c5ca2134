"""Questions about people: who of the staff holds a role, and when."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from kursflyt.domain.people.models import STAFF_ROLES, Role, Staff, StaffRole


def staff_with(role: Role) -> QuerySet[Staff]:
    """Active staff members who hold the role at some time, by name. Asked of the database when it is used."""
    return Staff.objects.filter(is_active=True, roles__role=role).distinct().order_by("first_name", "last_name", "id")


def office() -> QuerySet[Staff]:
    """Active members of the staff who hold any role of the office at some time, by name."""
    held = Staff.objects.filter(is_active=True, roles__role__in=STAFF_ROLES)
    return held.distinct().order_by("first_name", "last_name", "id")


def roles_on(member: Staff, day: date) -> frozenset[str]:
    """The roles that the member holds on that day."""
    return frozenset(valid_on(day).filter(staff=member).values_list("role", flat=True))


def roles_by_staff(day: date) -> dict[int, frozenset[str]]:
    """The same for everyone who holds one, by the key of the member; one query."""
    held: dict[int, set[str]] = {}
    for staff_id, role in valid_on(day).values_list("staff_id", "role"):
        held.setdefault(staff_id, set()).add(role)
    return {staff_id: frozenset(roles) for staff_id, roles in held.items()}


def office_on(day: date) -> list[tuple[Staff, frozenset[str]]]:
    """Active members of the staff who hold a role on that day, with their roles, by name. Two queries."""
    held = roles_by_staff(day)
    members = Staff.objects.filter(is_active=True, pk__in=held).order_by("first_name", "last_name", "id")
    return [(member, held[member.pk]) for member in members]


def valid_on(day: date) -> QuerySet[StaffRole]:
    """What is held on that day, by anyone, the days at both ends included."""
    return StaffRole.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
    )
