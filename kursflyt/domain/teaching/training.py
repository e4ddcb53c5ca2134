"""The teacher's short training in the digital classroom: points read and ticked one by one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import TrainingAccess

POINTS = ("find_your_way", "publish", "universal_design", "meetings", "recording", "attendance", "grading", "help")


class UnknownPoint(Refused):
    """The training has no such point."""


def grant(*, run: CourseRun, person: Person, by: Actor, at: datetime) -> TrainingAccess:
    """Gives the teacher the training; whoever has it keeps what they have ticked."""
    found = TrainingAccess.objects.filter(run=run, person=person).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            access = TrainingAccess.objects.create(run=run, person=person, granted_at=at)
            audit.record("teaching.training_granted", by=by, at=at, run_id=run.pk, subject=f"person:{person.pk}")
            return access
    except IntegrityError:
        return TrainingAccess.objects.get(run=run, person=person)


@transaction.atomic
def tick(*, access: TrainingAccess, point: str, by: Actor, at: datetime) -> TrainingAccess:
    """The point is read. The last one completes the training. Raises `UnknownPoint`."""
    if point not in POINTS:
        raise UnknownPoint("Opplæringen har ikke dette punktet.")
    access = TrainingAccess.objects.select_for_update().get(pk=access.pk)
    done = [known for known in POINTS if known in access.done_points or known == point]
    if done == access.done_points:
        return access
    access.done_points = done
    if len(done) == len(POINTS):
        access.completed_at = at
        audit.record(
            "teaching.training_completed", by=by, at=at, run_id=access.run_id, subject=f"person:{access.person_id}"
        )
    access.save(update_fields=["done_points", "completed_at"])
    return access
