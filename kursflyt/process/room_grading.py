"""Hand-ins and grades between the learning platform and here: read every quarter of an hour, and when somebody asks.

Everything outside is asked before a transaction; what was read is written down at once. Grades go out only when a
person has looked at both sides, and only where nothing has changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kursflyt.connectors import configured, roles
from kursflyt.core import audit, sentences
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import room_grades, room_hand_ins
from kursflyt.domain.assessment.room_grades import Row
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import room_users
from kursflyt.domain.teaching.models import Classroom, ClassroomAccess, ClassroomRole
from kursflyt.process import progress, room_content
from kursflyt.process.models import StepState

BOXES = ("hand_in_assignment", "assess_assignments", "register_grades", "send_pass_list")
FAULTS = (roles.TryAgain, roles.NeedsPerson, roles.Misconfigured)


class NotTold(Refused):
    """The learning platform does not answer, or says no."""


@dataclass(frozen=True)
class Given:
    """How many grades stand there now as they do here, and a sentence for each that does not, by application."""

    written: int
    refused: dict[int, str]


def platform_name() -> str:
    """For sentences on a page, also where it cannot be used."""
    try:
        return configured.learning_platform().name
    except roles.Misconfigured:
        return "Canvas"


def read(run: CourseRun, *, at: datetime) -> int:
    """Reads hand-ins and grades and writes them down; how many hand-ins were new. Raises connectors' three errors."""
    return _write_down(run, _found(run), at=at)


def read_now(run: CourseRun, *, at: datetime) -> int:
    """As `read`, for a person who waits. Raises `NotTold`."""
    try:
        return read(run, at=at)
    except FAULTS as fault:
        room_hand_ins.note_fault(run=run, reason=sentences.in_bokmal(fault))
        raise _not_told(fault) from fault


def give(run: CourseRun, *, applications: Collection[int], signs: Mapping[int, str], by: Actor, at: datetime) -> Given:
    """Writes our grades of these to the learning platform, and reads back what stands there.

    Reads before it writes: raises `room_grades.ChangedMeanwhile` where a row is not as it was shown, and `NotTold`.
    Who asked for it is recorded before the call: when its answer is lost, the grades may stand there all the same.
    """
    read_now(run, at=at)
    rows = room_grades.chosen(room_grades.compare(run), applications, dict(signs))
    by_user = {row.there.user_id: row for row in rows if row.there is not None and row.may_give}
    refused = {}
    if by_user:
        audit.record("assessment.grades_sent_out", by=by, at=at, run_id=run.pk, sent=len(by_user))
        refused = _written(run, by_user)
    read_now(run, at=at)
    keys = {row.line.application.pk for row in by_user.values()}
    after = [row for row in room_grades.compare(run) if row.line.application.pk in keys]
    said = _refusals(after, refused)
    audit.record("assessment.grades_written_out", by=by, at=at, run_id=run.pk, written=len(after) - len(said))
    return Given(len(after) - len(said), said)


def take(
    run: CourseRun,
    *,
    applications: Collection[int],
    signs: Mapping[int, str],
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Given:
    """Registers the grades that stand in the learning platform for these. Raises what `chosen` and `take` do."""
    rows = room_grades.chosen(room_grades.compare(run), applications, dict(signs))
    refused = room_grades.take(run=run, rows=rows, reason=reason, by=by, at=at)
    progress.look_again(run, at=at)
    return Given(sum(row.may_take for row in rows) - len(refused), refused)


def to_read() -> list[int]:
    """Runs with a course outside, where somebody may hand in or be graded now."""
    open_steps = CourseRun.objects.running().filter(steps__state=StepState.OPEN, steps__box__in=BOXES)
    rooms = open_steps.filter(classroom__in=Classroom.objects.with_course_outside()).distinct()
    return list(rooms.values_list("pk", flat=True))


def read_quietly(run: CourseRun, *, at: datetime) -> None:
    """As `read`, by the clock: a fault is told on the pages of the run, and the next time tries anew."""
    try:
        read(run, at=at)
    except FAULTS as fault:
        room_hand_ins.note_fault(run=run, reason=sentences.in_bokmal(fault))


def _found(run: CourseRun) -> Sequence[roles.RoomHandIn]:
    room = Classroom.objects.with_course_outside().filter(run=run).first()
    if room is None:
        raise roles.NeedsPerson("Kurset har ikke noe rom utenfor Kursflyt å hente fra.")
    accesses = ClassroomAccess.objects.filter(run=run, role=ClassroomRole.STUDENT).exclude(external_id="")
    members = {
        external: room_users.room_key(person) for external, person in accesses.values_list("external_id", "person_id")
    }
    return configured.learning_platform().hand_ins(room.external_id, room_content.hand_in(run), members)


def _write_down(run: CourseRun, found: Sequence[roles.RoomHandIn], *, at: datetime) -> int:
    new = room_hand_ins.write_down(run=run, found=found, platform=platform_name(), at=at)
    progress.look_again(run, at=at)
    return new


def _written(run: CourseRun, by_user: Mapping[str, Row]) -> dict[int, str]:
    """A sentence for each that was refused, by application. Raises `NotTold`."""
    room = teaching.classroom_of(run)
    try:
        refused = configured.learning_platform().write_grades(
            room.external_id if room else "",
            room_content.hand_in(run),
            {user: row.here for user, row in by_user.items()},
        )
    except FAULTS as fault:
        raise _not_told(fault) from fault
    return {by_user[user].line.application.pk: said for user, said in refused.items()}


def _refusals(after: Sequence[Row], refused: Mapping[int, str]) -> dict[int, str]:
    """Whoever has not got the grade, whatever was said."""
    said = {}
    for row in after:
        if row.verdict is not room_grades.Verdict.SAME:
            key = row.line.application.pk
            said[key] = refused.get(key) or str(
                sentences.Sentence("Karakteren ble sendt, men står ikke slik i {platform}.", platform=platform_name())
            )
    return said


def _not_told(fault: Exception) -> NotTold:
    return NotTold(
        "Fikk ikke snakket med {platform}: {reason} Prøv igjen om litt.", platform=platform_name(), reason=str(fault)
    )
