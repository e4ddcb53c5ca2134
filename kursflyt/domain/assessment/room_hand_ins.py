"""Hand-ins in the learning platform, as facts here: who handed in when, who is assessed, and who is no participant.

The file stays there. What was read before changes nothing when it is read again, and no grade is registered by reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kursflyt.connectors import roles
from kursflyt.core import audit
from kursflyt.core.actor import MACHINE
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import grading, hand_in, queries
from kursflyt.domain.assessment.models import RoomHandIn, RoomReading, Submission
from kursflyt.domain.assessment.queries import SheetLine
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import room_users

_READ = ("name", "application", "attempt", "handed_in_at", "late", "state", "grade", "value", "stale", "url")


@transaction.atomic
def write_down(*, run: CourseRun, found: Sequence[roles.RoomHandIn], platform: str, at: datetime) -> int:
    """What was read now, of everyone in the course. Returns how many hand-ins were new.

    A key that belongs to nobody with a place leaves the row without an application: it is listed and not guessed.
    """
    CourseRun.objects.select_for_update(no_key=True).get(pk=run.pk)  # two readings at a time are written one by one
    lines = {room_users.room_key(line.application.person_id): line for line in queries.grade_sheet(run)}
    RoomHandIn.objects.filter(run=run).exclude(user_id__in=[row.user_id for row in found]).delete()
    RoomHandIn.objects.bulk_create(
        [_as_read(run, row, lines.get(row.key)) for row in found],
        update_conflicts=True,
        unique_fields=["run", "user_id"],
        update_fields=_READ,
    )
    RoomReading.objects.update_or_create(run=run, defaults={"at": at, "fault": ""})
    ours = [(lines[row.key], row) for row in found if row.key in lines]
    new = _receive(ours, platform)
    listed = queries.is_listed(run)
    for line, row in ours:
        graded = row.state == "graded" and row.grade and not row.stale
        if graded and line.assessment is None and at > line.deadline_at and not listed:
            grading.assess(application=line.application, by=MACHINE, at=at)
    if new:
        audit.record("assessment.hand_ins_read", by=MACHINE, at=at, run_id=run.pk, new=new)
    return new


def note_fault(*, run: CourseRun, reason: str) -> None:
    """The hand-ins could not be read; what was read before stays."""
    RoomReading.objects.update_or_create(run=run, defaults={"fault": reason[:500]})


def reading_of(run: CourseRun) -> RoomReading | None:
    return RoomReading.objects.filter(run=run).first()


def strangers(run: CourseRun) -> QuerySet[RoomHandIn]:
    """Those who have handed in or been graded there and are no participants."""
    others = RoomHandIn.objects.filter(run=run, application__isnull=True)
    return (others.filter(handed_in_at__isnull=False) | others.exclude(grade="")).order_by("name", "id")


def _as_read(run: CourseRun, row: roles.RoomHandIn, line: SheetLine | None) -> RoomHandIn:
    return RoomHandIn(
        run=run,
        user_id=row.user_id,
        name=row.name[:200],
        application=line.application if line else None,
        attempt=row.attempt,
        handed_in_at=row.handed_in_at,
        late=row.late,
        state=row.state[:20],
        grade=row.grade[:60],
        value=row.value,
        stale=row.stale,
        url=row.url,
    )


def _receive(ours: Sequence[tuple[SheetLine, roles.RoomHandIn]], platform: str) -> int:
    """A version for each attempt that is not known. Late is what comes after the participant's own deadline here.

    Whoever hands in here meanwhile waits, and gets the version after.
    """
    keys = [line.application.pk for line, _ in ours]
    list(Application.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    known = Submission.objects.filter(application__in=keys)
    attempts = set(known.filter(attempt__isnull=False).values_list("application_id", "url", "attempt"))
    versions: dict[int, int] = {}
    for application, version in known.order_by("version").values_list("application_id", "version"):
        versions[application] = version
    new = [
        Submission(
            application=line.application,
            version=versions.get(line.application.pk, 0) + 1,
            file_name=f"{platform} ({row.attempt})",
            url=row.url,
            attempt=row.attempt,
            late=row.handed_in_at > line.deadline_at,
            receipt=hand_in.new_receipt(),
            at=row.handed_in_at,
        )
        for line, row in ours
        if row.handed_in_at and row.attempt and (line.application.pk, row.url, row.attempt) not in attempts
    ]
    Submission.objects.bulk_create(new)
    return len(new)
