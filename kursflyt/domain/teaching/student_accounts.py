"""Participants in the classroom: wanted follows from the places, actual from the accesses, and the gap is closed.

The platform is asked outside any transaction, one person at a time, and the answer written before the next: what stops
halfway goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kursflyt.connectors import configured, roles
from kursflyt.core import audit
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import room_users
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The difference between wanted and actual; `applications` are those of everyone for whom they differ."""

    to_grant: tuple[Person, ...]
    to_end: tuple[ClassroomAccess, ...]
    standing: int
    applications: tuple[Application, ...]

    @property
    def wanted(self) -> int:
        return self.standing + len(self.to_grant)

    @property
    def in_step(self) -> bool:
        return not self.to_grant and not self.to_end


@dataclass(frozen=True)
class Answer:
    """What the platform was asked to do for one person, and the membership it answered with."""

    inside: bool
    membership: str = ""


def plan(run: CourseRun) -> Plan:
    """Who should come in, and who should not be there any longer."""
    wanted = {
        application.person_id: application
        for application in Application.objects.with_place().filter(run=run).select_related("person")
    }
    accesses = {
        access.person_id: access
        for access in ClassroomAccess.objects.active()
        .filter(run=run, role=ClassroomRole.STUDENT)
        .select_related("person")
    }
    missing = sorted(
        (wanted[key] for key in wanted.keys() - accesses.keys()), key=lambda row: (row.person.sort_key, row.person_id)
    )
    superfluous = sorted(accesses.keys() - wanted.keys())
    left = (
        Application.objects.filter(run=run, person_id__in=superfluous).select_related("person") if superfluous else ()
    )
    return Plan(
        to_grant=tuple(row.person for row in missing),
        to_end=tuple(accesses[key] for key in superfluous),
        standing=len(wanted.keys() & accesses.keys()),
        applications=(*missing, *left),
    )


def room_of(run: CourseRun) -> Classroom:
    """The run's classroom. Raises roles.NeedsPerson where there is none."""
    room = Classroom.objects.filter(run=run).first()
    if room is None:
        raise roles.NeedsPerson("Kurset har ikke noe klasserom ennå. Opprett rommet først.")
    return room


def sync(*, run: CourseRun, at: datetime) -> None:
    """Lets in who has a place and ends the access of who left. Safe to run again and at the same time as itself.

    Must not be called inside a transaction: the platform is outside. Its three errors go up; whom it refuses stops
    nobody else.
    """
    room_of(run)
    refused: Exception | None = None
    applications = plan(run).applications
    together = ask_all(applications) if applications and many_at_once() else None
    for application in applications:
        try:
            answer = ask(application) if together is None else together[application.pk]
            if isinstance(answer, Exception):
                raise answer
        except (roles.NeedsPerson, roles.Misconfigured) as said:
            refused = refused or said
            continue
        write_down(application, answer, by=MACHINE, at=at)
    if refused is not None:
        raise refused


def ask(application: Application) -> Answer:
    """Has the platform let this person in or out, as the place says. Outside of any transaction; safe to call again."""
    platform, room = configured.learning_platform(), room_of(application.run)
    if Application.objects.with_place().filter(pk=application.pk).exists():
        return Answer(True, platform.ensure_member(room.external_id, _user(application.person)))
    platform.end_membership(room.external_id, _user(application.person))
    return Answer(False)


def many_at_once() -> bool:
    """Whether the platform lets many in by one piece of work."""
    try:
        return configured.learning_platform().many_at_once
    except roles.Misconfigured:
        return False  # said of each, when it is asked


def ask_all(applications: Sequence[Application]) -> dict[int, Answer | Exception]:
    """As `ask` for many of one run: the answer of each, or the error that stands for it."""
    if not applications:
        return {}
    platform, room = configured.learning_platform(), room_of(applications[0].run)
    inside = set(Application.objects.with_place().filter(pk__in=[row.pk for row in applications]).values_list("pk"))
    coming = [row for row in applications if (row.pk,) in inside]
    let_in = platform.ensure_members(room.external_id, [_user(row.person) for row in coming]) if coming else {}
    answers: dict[int, Answer | Exception] = {}
    for row in applications:
        try:
            if (row.pk,) not in inside:
                platform.end_membership(room.external_id, _user(row.person))
                answers[row.pk] = Answer(False)
                continue
            told = let_in[room_users.room_key(row.person_id)]
            answers[row.pk] = roles.NeedsPerson(told.refusal) if told.refusal else Answer(True, told.membership)
        except (roles.TryAgain, roles.NeedsPerson, roles.Misconfigured) as said:
            answers[row.pk] = said
    return answers


@transaction.atomic
def write_down(application: Application, answer: Answer, *, by: Actor, at: datetime) -> None:
    """What the platform has done, as a fact here. Who is in already stays in."""
    if answer.inside:
        _grant(application.run, application.person, answer.membership, by=by, at=at)
    else:
        _end(application.run, application.person, by=by, at=at)


def report(run: CourseRun, *, applications: Iterable[int] = ()) -> dict[str, object]:
    """How it stands, and what was done for these applications."""
    now, platform = plan(run), configured.learning_platform()
    touched = Application.objects.filter(pk__in=list(applications)).values_list("person_id", flat=True)
    inside = ClassroomAccess.objects.active().filter(run=run, role=ClassroomRole.STUDENT, person_id__in=touched).count()
    return {
        "participants": now.wanted,
        "with_access": now.standing,
        "granted": inside,
        "ended": len(touched) - inside,
        "platform": platform.name,
    }


def _grant(run: CourseRun, person: Person, membership: str, *, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            ClassroomAccess.objects.create(
                run=run, person=person, role=ClassroomRole.STUDENT, external_id=membership, granted_at=at
            )
            audit.record("classroom.student_let_in", by=by, at=at, run_id=run.pk, subject=f"person {person.pk}")
    except IntegrityError:  # the same in another worker came first
        return


def _end(run: CourseRun, person: Person, *, by: Actor, at: datetime) -> None:
    active = ClassroomAccess.objects.active().filter(run=run, person=person, role=ClassroomRole.STUDENT)
    if active.update(ended_at=at):
        audit.record("classroom.student_left", by=by, at=at, run_id=run.pk, subject=f"person {person.pk}")


def _user(person: Person) -> roles.RoomUser:
    return room_users.room_user(person, ClassroomRole.STUDENT)
