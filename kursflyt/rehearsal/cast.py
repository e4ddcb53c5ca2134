"""Who is on stage: the school «Fagskolen Fjordvik» and its people, used by the rehearsal and the demo."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.domain.people.models import Role, Staff, StaffRole
from kursflyt.domain.school import queries as school
from kursflyt.domain.school.models import School


@dataclass(frozen=True)
class Cast:
    """The staff who run the courses."""

    head: Staff
    consultant: Staff
    marketer: Staff


SCHOOL = {
    "name": "Fagskolen Fjordvik",
    "short_name": "Fjordvik",
    "orgnr": "310452017",
    "county_owned": True,
    "address": "Kaigata 12",
    "postal_code": "6800",
    "city": "Førde",
    "email": "post@fagskolen-fjordvik.example",
    "phone": "+4757123400",
    "website": "https://fagskolen-fjordvik.example",
    "account_number": "86011117947",
    "appeals_board": "den lokale klagenemnda ved Fagskolen Fjordvik",
    "local_regulation": "forskrift om opptak, studier og eksamen ved Fagskolen Fjordvik",
    "signatory_name": "Ragnhild Solvang",
    "signatory_title": "rektor",
    "signing_place": "Førde",
    "colour": "#0b5c6b",
}

STAFF = (
    ("anne", "Anne", "Lindvåg", "avdelingsleder", (Role.DEPARTMENT_HEAD,)),
    ("kari", "Kari", "Myklebust", "konsulent driftsadministrasjon", (Role.OPERATIONS,)),
    ("mats", "Mats", "Bjørnstad", "markedskoordinator", (Role.MARKETING,)),
    ("ida", "Ida", "Systad", "systemansvarlig", (Role.ADMINISTRATOR,)),
)


def enter(*, password: str | None = None) -> Cast:
    """Makes the school and its staff, or finds them. Without a password nobody can sign in by one."""
    School.objects.update_or_create(pk=1, defaults=SCHOOL)
    school.forget()
    members = {
        username: _member(username, given, family, title, roles, password)
        for username, given, family, title, roles in STAFF
    }
    return Cast(head=members["anne"], consultant=members["kari"], marketer=members["mats"])


def _member(username: str, given: str, family: str, title: str, roles: tuple[Role, ...], password: str | None) -> Staff:
    member, new = Staff.objects.get_or_create(
        username=username,
        defaults={
            "first_name": given,
            "last_name": family,
            "title": title,
            "email": f"{username}@fagskolen-fjordvik.example",
        },
    )
    if new:
        member.set_password(password)
        member.save()
        StaffRole.objects.bulk_create([StaffRole(staff=member, role=role) for role in roles])
    return member
