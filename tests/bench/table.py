"""What is measured on: a school, its staff, a run that is open for registration, and runs for the board."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from kursflyt.domain.courses.models import CourseRun, LandingPagePublication, Programme, Seats, Session
from kursflyt.domain.people.models import Role, Staff, StaffRole
from kursflyt.domain.school.models import School

_number = count(1)


def lay_school() -> None:
    School.objects.create(
        pk=1,
        name="Fagskolen Fjordvik",
        short_name="Fjordvik",
        orgnr="974760673",
        address="Fjordgata 1",
        postal_code="5700",
        city="Fjordvik",
        email="post@fjordvik.example",
        phone="+4755123456",
        website="https://fjordvik.example",
        account_number="86011117947",
        signatory_name="Ragnhild Rektor",
        signing_place="Fjordvik",
    )
    for username, role in (("anne", Role.DEPARTMENT_HEAD), ("kari", Role.OPERATIONS), ("mats", Role.MARKETING)):
        member = Staff.objects.create(
            username=username, email=f"{username}@fjordvik.example", first_name=username.title()
        )
        StaffRole.objects.create(staff=member, role=role)
    Programme.objects.create(code="VELTEK1", name="Velferdsteknologi i praksis")


def make_run(**more: Any) -> CourseRun:
    """A run with three sessions, two months ahead, free of charge, decided case by case."""
    number, now = next(_number), timezone.now()
    anne, kari, mats = (Staff.objects.get(username=name) for name in ("anne", "kari", "mats"))
    starts = now + timedelta(days=60)
    values: dict[str, Any] = {
        "programme": Programme.objects.get(),
        "slug": f"kurs-{number}",
        "title": f"Velferdsteknologi i praksis {number}",
        "head": anne,
        "consultant": kari,
        "marketer": mats,
        "places": 30,
        "minimum": 12,
        "venue": "Fjordvik, rom 204",
        "starts_on": starts.date(),
        "ends_on": (starts + timedelta(days=80)).date(),
        "registration_deadline_at": now + timedelta(days=30),
        "start_decision_on": (now + timedelta(days=40)).date(),
        "hand_in_deadline_at": starts + timedelta(days=80),
        "waiting_list_closes_on": (starts + timedelta(days=30)).date(),
        "created_at": now,
        "created_by": anne.actor,
    } | more
    run = CourseRun.objects.create(**values)
    Seats.objects.create(run=run, capacity=run.places)
    Session.objects.bulk_create(_session(run, turn, starts) for turn in (1, 2, 3))
    return run


def open_for_registration(run: CourseRun) -> None:
    LandingPagePublication.objects.create(run=run, public=True, at=timezone.now(), by=run.head.actor)


def applicant(number: int) -> dict[str, str]:
    """What one of them types; no two have the same address."""
    return {
        "act": "send",
        "given_name": "Åse",
        "family_name": f"Søker{number}",
        "birth_on": "17.05.1985",
        "email": f"aase.{number}@example.org",
        "phone": "912 34 567",
        "address": "Fjordgata 2",
        "postal_code": "5003",
        "city": "",
        "language_form": "nb",
        "basis": "upper_secondary",
        "education": "Fagbrev som helsefagarbeider, 2014",
        "practice_years": "4",
        "work_status": "employed",
        "employer": "Fjordvik kommune",
        "motivation": "Jeg vil lære mer.",
        "privacy": "on",
        "source": "",
        "draft": "",
    }


def _session(run: CourseRun, turn: int, starts: datetime) -> Session:
    begins = starts + timedelta(days=25 * (turn - 1))
    return Session(
        run=run,
        number=turn,
        starts_at=begins,
        ends_at=begins + timedelta(hours=6),
        place=run.venue,
        topic=f"Tema {turn}",
    )
