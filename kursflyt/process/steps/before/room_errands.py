"""What else can be asked for in the rooms outside: that everyone is inside, and what stands there now."""

from __future__ import annotations

from kursflyt.connectors import configured, roles
from kursflyt.core import clock
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import student_accounts
from kursflyt.domain.teaching.models import ClassroomAccess
from kursflyt.process import errands, queries
from kursflyt.process.steps.before import rooms
from kursflyt.process.steps.before.participants import ACCOUNTS
from kursflyt.process.steps.before.rooms import MEETINGS

PLATFORM = "learning_platform"


@errands.errand("rooms.follow_members", system=PLATFORM, wanted=teaching.has_course_outside)
def follow_members(run: CourseRun) -> None:
    """Whoever is inside here is inside there, also when someone has taken them out; one person's no stops no other.

    Those who got a place since are let in as well, once the run has come to that.
    """
    platform, room = configured.learning_platform(), student_accounts.room_of(run)
    refused: list[str] = []
    for access in ClassroomAccess.objects.active().filter(run=run).select_related("person").order_by("pk"):
        try:
            platform.ensure_member(room.external_id, rooms.user_of(access.person, access.role))
        except roles.NeedsPerson as no:
            refused.append(f"{access.person.full_name}: {no}")
    if queries.is_done(run, ACCOUNTS):
        try:
            student_accounts.sync(run=run, at=clock.now())
        except roles.NeedsPerson as no:
            refused.append(str(no))
    if refused:
        raise roles.NeedsPerson(" ".join(refused))


@errands.errand(f"{errands.LOOK}{PLATFORM}", system=PLATFORM, wanted=teaching.has_course_outside)
def look_at_course(run: CourseRun) -> errands.Found:
    seen = configured.learning_platform().look(student_accounts.room_of(run).external_id)
    if seen is None:
        return {"there": False}
    return {"there": True, "title": seen.title, "teachers": seen.teachers, "students": seen.students}


@errands.errand(f"{errands.LOOK}{MEETINGS}", system=MEETINGS, wanted=teaching.has_meeting_outside)
def look_at_meeting(run: CourseRun) -> errands.Found:
    room = teaching.classroom_of(run)
    seen = configured.meetings().look(room.meeting_id) if room else None
    if seen is None:
        return {"there": False}
    return {"there": True, "title": seen.topic, "url": seen.join_url}
