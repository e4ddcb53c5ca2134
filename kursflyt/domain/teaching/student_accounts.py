"""Participants in the classroom: wanted follows from the places, actual from the accesses, `sync` closes the gap.

The platform is asked outside any transaction, one person at a time, and the answer written before the next: a run that
stops halfway goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kursflyt.connectors import configured, roles
from kursflyt.core import audit
from kursflyt.core.actor import MACHINE
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The difference between wanted and actual."""

    to_grant: tuple[Person, ...]
    to_end: tuple[ClassroomAccess, ...]
    standing: int

    @property
    def wanted(self) -> int:
        return self.standing + len(self.to_grant)

    @property
    def in_step(self) -> bool:
        return not self.to_grant and not self.to_end


@dataclass(frozen=True, kw_only=True)
class SyncReport:
    """What was done, and how it stands afterwards."""

    granted: int
    ended: int
    with_access: int
    participants: int
    platform: str


def plan(run: CourseRun) -> Plan:
    """Who should come in, and who should not be there any longer."""
    wanted = {
        application.person_id: application.person
        for application in Application.objects.with_place().filter(run=run).select_related("person")
    }
    accesses = {
        access.person_id: access
        for access in ClassroomAccess.objects.active()
        .filter(run=run, role=ClassroomRole.STUDENT)
        .select_related("person")
    }
    missing = sorted(
        (wanted[key] for key in wanted.keys() - accesses.keys()), key=lambda person: (person.sort_key, person.pk)
    )
    return Plan(
        to_grant=tuple(missing),
        to_end=tuple(accesses[key] for key in sorted(accesses.keys() - wanted.keys())),
        standing=len(wanted.keys() & accesses.keys()),
    )


def sync(*, run: CourseRun, at: datetime) -> SyncReport:
    """Lets in who has a place and ends the access of who left. Safe to run again and at the same time as itself.

    Must not be called inside a transaction: the platform is outside. Its three errors go up.
    """
    platform = configured.learning_platform()
    room = Classroom.objects.filter(run=run).first()
    if room is None:
        raise roles.NeedsPerson("Kurset har ikke noe klasserom ennå. Opprett rommet først.")
    difference = plan(run)
    for person in difference.to_grant:
        membership = platform.ensure_member(room.external_id, _user(person))
        _grant(run, person, membership, at=at)
    for access in difference.to_end:
        platform.end_membership(room.external_id, _user(access.person))
        _end(access, at=at)
    after = plan(run)
    return SyncReport(
        granted=len(difference.to_grant),
        ended=len(difference.to_end),
        with_access=after.standing,
        participants=after.wanted,
        platform=platform.name,
    )


def _grant(run: CourseRun, person: Person, membership: str, *, at: datetime) -> None:
    try:
        with transaction.atomic():
            ClassroomAccess.objects.create(
                run=run, person=person, role=ClassroomRole.STUDENT, external_id=membership, granted_at=at
            )
            audit.record("classroom.student_let_in", by=MACHINE, at=at, run_id=run.pk, subject=f"person {person.pk}")
    except IntegrityError:  # the same sync in another worker came first
        return


@transaction.atomic
def _end(access: ClassroomAccess, *, at: datetime) -> None:
    ended = ClassroomAccess.objects.active().filter(pk=access.pk).update(ended_at=at)
    if ended:
        audit.record(
            "classroom.student_left", by=MACHINE, at=at, run_id=access.run_id, subject=f"person {access.person_id}"
        )


def _user(person: Person) -> roles.RoomUser:
    return roles.RoomUser(key=f"person-{person.pk}", name=person.full_name, email=person.email, role="student")
