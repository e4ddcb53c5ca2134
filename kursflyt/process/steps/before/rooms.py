"""The rooms: classroom and meeting made, the teacher let in and trained, the classroom made ready."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.connectors import configured, roles
from kursflyt.core import jobs, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import classroom, training
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import Classroom, ClassroomRole
from kursflyt.process import boxes, progress, room_content
from kursflyt.process.models import StepRun


@boxes.machine
def create_rooms(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The classroom and the meeting room. Without a vendor: our own pages, and the meeting link that is given."""
    platform, meetings = configured.learning_platform(), configured.meetings()
    room = platform.ensure_room(room_content.wanted_room(run))
    room_content.lay_out(platform, run, room.external_id)
    digital = [(session.starts_at, session.ends_at) for session in courses.sessions_of(run) if session.digital]
    known = teaching.classroom_of(run)
    meeting = meetings.ensure_meeting(
        roles.MeetingWanted(
            key=f"run-{run.pk}",
            topic=run.title,
            host_email=run.consultant.email,
            starts=digital,
            given_url=known.meeting_url if known and known.meeting_url else run.meeting_url,
        )
    )
    made = classroom.open_classroom(
        run=run,
        external_id=room.external_id,
        external_url=room.url if room.external_id else "",
        meeting_id=meeting.external_id,
        meeting_url=meeting.join_url,
        by=MACHINE,
        at=at,
    )
    return {
        "learning_platform": platform.name,
        "classroom": room.url,
        "external_id": made.external_id,
        "meetings": meetings.name,
        "meeting_url": made.meeting_url,
        "digital_sessions": len(digital),
    }


@boxes.machine
def enrol_teacher(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The teacher who has signed is let into the classroom."""
    teacher, room = _teacher(run), _room(run)
    platform = configured.learning_platform()
    membership = platform.ensure_member(room.external_id, _user(teacher, ClassroomRole.TEACHER))
    access = classroom.grant_access(
        run=run, person=teacher, role=ClassroomRole.TEACHER, external_id=membership, by=MACHINE, at=at
    )
    return {
        "learning_platform": platform.name,
        "teacher": teacher.full_name,
        "granted_at": access.granted_at.isoformat(),
        "external_id": access.external_id,
    }


@boxes.machine
def grant_training(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The teacher gets the training, and one mail with the way to it and to the classroom."""
    teacher = _teacher(run)
    platform = configured.learning_platform()
    course = platform.ensure_training(_user(teacher, ClassroomRole.TEACHER))
    access = training.grant(run=run, person=teacher, by=MACHINE, at=at)
    message = messages.post(
        kind="grant_training",
        key=f"grant_training:{run.pk}:{teacher.pk}",
        at=at,
        run=run,
        person=teacher,
        course=run.title_in(teacher.language_form),
        training_link=course
        or links.personal_url(teacher, door="teacher", path=f"/larer/kurs/{run.pk}/opplaring/", at=at),
        points=len(training.POINTS),
        ready_on=norwegian_dates.long_date(
            courses.anchor(run, "classroom_ready") or run.starts_on,
            language=teacher.language_form,  # type: ignore[arg-type]
        ),
        consultant=run.consultant,
    )
    return {
        "learning_platform": platform.name,
        "teacher": teacher.full_name,
        "points": len(training.POINTS),
        "granted_at": access.granted_at.isoformat(),
        "message": message.key,
    }


@boxes.person
@transaction.atomic
def prepare_classroom(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """The teacher says that the classroom is ready. Raises `classroom.NotReady` with what is missing."""
    classroom.confirm_ready(run=run, by=by, at=at)
    laid_out = teaching.material_of(run)
    return progress.finish(
        run,
        "prepare_classroom",
        by=by,
        at=at,
        evidence={
            "materials": [
                {"kind": row.kind, "name": row.file_name or row.title, "sha256": row.file_id or ""} for row in laid_out
            ],
            "meeting_url": bool(_room(run).meeting_url),
        },
    )


@boxes.when_undone("prepare_classroom")
def classroom_not_ready(run: CourseRun, *, by: Actor, at: datetime) -> None:
    classroom.take_back_ready(run=run, by=by, at=at)


@jobs.job("rooms.follow")
def follow(run_id: int) -> None:
    """Dates were moved: the course in the learning platform says the same."""
    run = CourseRun.objects.select_related("consultant").get(pk=run_id)
    platform = configured.learning_platform()
    room = platform.ensure_room(room_content.wanted_room(run))
    room_content.lay_out(platform, run, room.external_id)


def follow_later(run: CourseRun) -> None:
    """In the present transaction, where the run has a course outside."""
    if Classroom.objects.filter(run=run, closed_at__isnull=True).exclude(external_id="").exists():
        jobs.defer("rooms.follow", run_id=run.pk, once=f"rooms {run.pk}")


def end_membership(run: CourseRun, person: Person, *, role: ClassroomRole) -> None:
    """The learning platform lets the person in no longer; outside of a transaction."""
    room = teaching.classroom_of(run)
    if room is not None:
        configured.learning_platform().end_membership(room.external_id, _user(person, role))


def _user(person: Person, role: ClassroomRole) -> roles.RoomUser:
    return roles.RoomUser(key=f"person-{person.pk}", name=person.full_name, email=person.email, role=str(role.value))


def _teacher(run: CourseRun) -> Person:
    teacher = contracts.teacher_of(run)
    if teacher is None:
        raise roles.NeedsPerson(
            "Kurset har ingen underviser med signert kontrakt. Få kontrakten signert, og prøv igjen."
        )
    return teacher


def _room(run: CourseRun) -> Classroom:
    room = teaching.classroom_of(run)
    if room is None:
        raise roles.NeedsPerson("Klasserommet er ikke opprettet her. Opprett det først, eller gjør dette for hånd.")
    return room
