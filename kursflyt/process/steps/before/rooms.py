"""The rooms: classroom and meeting made, the teacher let in and trained, the classroom made ready."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kursflyt.connectors import configured, roles
from kursflyt.core import clock, jobs, norwegian_dates
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
from kursflyt.process import boxes, errands, meeting_room, progress, room_content
from kursflyt.process.models import StepRun

MEETINGS = "meetings"
GATHERING = timedelta(minutes=2)  # changes within it become one


@boxes.machine
def create_rooms(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The classroom and the meeting room. Without vendors: our own pages, and the meeting link that is given."""
    platform = configured.learning_platform()
    room = platform.ensure_room(room_content.wanted_room(run))
    room_content.lay_out(platform, run, room.external_id)
    meeting = meeting_room.ensure(run)
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
        "meetings": configured.meetings().name,
        "meeting_url": made.meeting_url,
        "digital_sessions": sum(session.digital for session in courses.sessions_of(run)),
        **_notes(meeting.notes),
    }


@boxes.machine
def enrol_teacher(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The teacher who has signed is let into the classroom, and gets the meeting that was made for the run."""
    teacher, room = _teacher(run), _room(run)
    platform = configured.learning_platform()
    membership = platform.ensure_member(room.external_id, user_of(teacher, ClassroomRole.TEACHER))
    access = classroom.grant_access(
        run=run, person=teacher, role=ClassroomRole.TEACHER, external_id=membership, by=MACHINE, at=at
    )
    return {
        "learning_platform": platform.name,
        "teacher": teacher.full_name,
        "granted_at": access.granted_at.isoformat(),
        "external_id": access.external_id,
        **_notes(meeting_room.follow(run, at=at)),
    }


@boxes.machine
def grant_training(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """The teacher gets the training, and one mail with the way to it and to the classroom."""
    teacher = _teacher(run)
    platform = configured.learning_platform()
    course = platform.ensure_training(user_of(teacher, ClassroomRole.TEACHER))
    access = training.grant(run=run, person=teacher, by=MACHINE, at=at)
    message = messages.post(
        kind="grant_training",
        key=f"grant_training:{run.pk}:{teacher.pk}",
        at=at,
        run=run,
        person=teacher,
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


@errands.errand("rooms.follow", system="learning_platform", wanted=teaching.has_course_outside)
def follow(run: CourseRun) -> None:
    """Dates were moved: the course in the learning platform says the same."""
    platform = configured.learning_platform()
    room = platform.ensure_room(room_content.wanted_room(run))
    room_content.lay_out(platform, run, room.external_id)


def follow_later(run: CourseRun) -> None:
    """In the present transaction, where the run has a course or a meeting outside."""
    if teaching.has_course_outside(run):
        errands.later("rooms.follow", run)
    follow_meeting_later(run)


@errands.errand("rooms.follow_meeting", system=MEETINGS, wanted=teaching.has_meeting_outside)
def follow_meeting(run: CourseRun) -> errands.Found:
    """The plan was changed: the meeting says the same."""
    return _notes(meeting_room.follow(run, at=clock.now()))


def follow_meeting_later(run: CourseRun) -> None:
    """In the present transaction. Waits a little, so that several changes become one: a host may have 100 a day."""
    if teaching.has_meeting_outside(run):
        not_before = timezone.now() + GATHERING  # the queue goes by the real time, also in the demo
        errands.later("rooms.follow_meeting", run, not_before=not_before)


def is_over(run: CourseRun) -> bool:
    """Cancelled or closed."""
    return not CourseRun.objects.running().filter(pk=run.pk).exists()


@errands.errand(errands.END_MEETING, system=MEETINGS, wanted=is_over)
def end_meeting(run: CourseRun) -> None:
    """The course is over: its meeting goes, and its link is forgotten. A course that was opened again keeps it."""
    if is_over(run):
        meeting_room.end(run, at=clock.now())


def end_meeting_later(run: CourseRun) -> None:
    """In the present transaction, when the course is cancelled or closed; after what is being done with the meeting."""
    errands.later(errands.END_MEETING, run)
    jobs.bring_forward(errands.lock(run, MEETINGS))


def end_membership(run: CourseRun, person: Person, *, role: ClassroomRole) -> None:
    """The learning platform lets the person in no longer; outside of a transaction."""
    room = teaching.classroom_of(run)
    if room is not None:
        configured.learning_platform().end_membership(room.external_id, user_of(person, role))


def _notes(notes: tuple[str, ...]) -> boxes.Evidence:
    return {"notes": list(notes)} if notes else {}


def user_of(person: Person, role: ClassroomRole | str) -> roles.RoomUser:
    return roles.RoomUser(key=f"person-{person.pk}", name=person.full_name, email=person.email, role=str(role))


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
