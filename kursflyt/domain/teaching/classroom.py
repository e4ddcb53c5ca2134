"""The classroom: opened for a run, entered by those who have access, and said ready by the teacher."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import queries
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole


class NoClassroom(Refused):
    """The run has no classroom yet, or it is closed."""


class NotReady(Refused):
    """Something that the participants need before the course starts is not laid out."""


@transaction.atomic
def open_classroom(
    *,
    run: CourseRun,
    external_id: str = "",
    external_url: str = "",
    meeting_id: str = "",
    meeting_url: str = "",
    by: Actor,
    at: datetime,
) -> Classroom:
    """The run's classroom, made when there is none. Opening again keeps it and writes down what is newly known."""
    room, new = Classroom.objects.get_or_create(run=run, defaults={"opened_at": at})
    given = {
        "external_id": external_id,
        "external_url": external_url,
        "meeting_id": meeting_id,
        "meeting_url": meeting_url,
    }
    changed = [name for name, value in given.items() if value and value != getattr(room, name)]
    for name in changed:
        setattr(room, name, given[name])
    if room.closed_at is not None:
        room.closed_at = None
        changed.append("closed_at")
    if changed:
        room.save(update_fields=changed)
    if new or changed:
        audit.record("teaching.classroom_opened", by=by, at=at, run_id=run.pk, fields=changed, new=new)
    return room


@transaction.atomic
def set_meeting_link(*, run: CourseRun, url: str, by: Actor, at: datetime) -> Classroom:
    """The link to the digital sessions is written or changed; a meeting made for the run is used no more if it differs.

    Raises `NoClassroom`.
    """
    room = Classroom.objects.select_for_update().filter(run=run).first()
    if room is None:
        raise NoClassroom("Kurset har ikke noe klasserom ennå.")
    if url.strip() != room.meeting_url:
        room.meeting_url, room.meeting_id = url.strip(), ""
    room.save(update_fields=["meeting_url", "meeting_id"])
    audit.record("teaching.meeting_link_set", by=by, at=at, run_id=run.pk)
    return room


@transaction.atomic
def forget_meeting(*, run: CourseRun, by: Actor, at: datetime) -> bool:
    """Nobody meets there any more, and no link is shown. False where there was none."""
    rooms = Classroom.objects.filter(run=run).exclude(meeting_id="", meeting_url="")
    forgotten = rooms.update(meeting_id="", meeting_url="")
    if forgotten:
        audit.record("teaching.meeting_ended", by=by, at=at, run_id=run.pk)
    return bool(forgotten)


@transaction.atomic
def close(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The classroom closes: the course is cancelled or over. Nobody is let in any more; nothing is deleted."""
    if Classroom.objects.filter(run=run, closed_at__isnull=True).update(closed_at=at):
        audit.record("teaching.classroom_closed", by=by, at=at, run_id=run.pk)


def grant_access(
    *, run: CourseRun, person: Person, role: ClassroomRole, external_id: str = "", by: Actor, at: datetime
) -> ClassroomAccess:
    """Lets the person in; whoever is in already keeps their access. Two at once give one access."""
    found = ClassroomAccess.objects.active().filter(run=run, person=person, role=role).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            access = ClassroomAccess.objects.create(
                run=run, person=person, role=role, external_id=external_id, granted_at=at
            )
            audit.record(
                "teaching.access_granted", by=by, at=at, run_id=run.pk, subject=f"person:{person.pk}", role=str(role)
            )
            return access
    except IntegrityError:
        return ClassroomAccess.objects.active().get(run=run, person=person, role=role)


@transaction.atomic
def end_access(*, run: CourseRun, person: Person, role: ClassroomRole, by: Actor, at: datetime) -> bool:
    """Lets the person in no longer. False when they had no access."""
    ended = ClassroomAccess.objects.active().filter(run=run, person=person, role=role).update(ended_at=at)
    if ended:
        audit.record(
            "teaching.access_ended", by=by, at=at, run_id=run.pk, subject=f"person:{person.pk}", role=str(role)
        )
    return bool(ended)


@transaction.atomic
def confirm_ready(*, run: CourseRun, by: Actor, at: datetime) -> Classroom:
    """The teacher says that the classroom is ready. Raises `NoClassroom`, and `NotReady` with what is missing."""
    room = Classroom.objects.select_for_update().filter(run=run, closed_at__isnull=True).first()
    if room is None:
        raise NoClassroom("Kurset har ikke noe åpent klasserom ennå.")
    missing = queries.missing_material(run)
    if missing:
        raise NotReady(
            "Klasserommet er ikke klart. Dette mangler: {names}. Legg det ut, og bekreft så på nytt.",
            names=Listed(Sentence(str(kind.label)) for kind in missing),
        )
    room.ready_at, room.ready_by = at, by
    room.save(update_fields=["ready_at", "ready_by"])
    audit.record("teaching.classroom_ready", by=by, at=at, run_id=run.pk)
    return room


@transaction.atomic
def take_back_ready(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The classroom is no longer said to be ready."""
    if Classroom.objects.filter(run=run, ready_at__isnull=False).update(ready_at=None, ready_by=""):
        audit.record("teaching.classroom_not_ready", by=by, at=at, run_id=run.pk)
