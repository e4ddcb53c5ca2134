"""A run's course in Canvas: made once by its SIS id, filled from the school's template, published, kept in step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import filling
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import CONCLUDED, Course, moment
from kursflyt.connectors.canvas.refusals import Declined

ONE_DAY = timedelta(days=1)
# Rights of the token as Canvas shows them, and what its versions call them: one of the names is enough.
NEEDED = {
    "Courses - add": ("manage_courses_add", "manage_courses"),
    "Users - manage login details": ("manage_user_logins",),
    "SIS Data - manage": ("manage_sis",),
}


def ensure(
    client: Client, access: Access, room: roles.CourseRoom, *, sleep: Callable[[float], None]
) -> tuple[Course, bool]:
    """The course, published, and whether it was made now. What was begun and not finished goes on from there."""
    found = client.course(f"sis_course_id:{access.sis_id(room.key)}")
    course = found or make(client, access, room)
    if course.state == "completed":
        raise roles.NeedsPerson(CONCLUDED)
    if not course.published:
        filling.fill(client, access, course, sleep=sleep)
    return _as_wanted(client, course, room), found is None


def make(client: Client, access: Access, room: roles.CourseRoom) -> Course:
    """A course of its own. Without the right to set SIS ids none is made, since it would not be found again."""
    missing, _ = rights(client, access)
    if missing:
        raise roles.Misconfigured(f"Nøkkelen til Canvas mangler rettigheter: {', '.join(missing)}.")
    sis_id = access.sis_id(room.key)
    try:
        made = client.create_course(access.account, _new(access, room), skip_template=filling.by_us(access))
    except Declined:
        found = client.course(f"sis_course_id:{sis_id}")  # made by a call whose answer was lost
        if found is None:
            raise
        return found
    if made.sis_id != sis_id:
        client.delete_course(made.id)
        raise roles.Misconfigured(
            "Canvas tok ikke imot SIS-ID på et nytt kurs, og kurset er fjernet igjen. Gi nøkkelens rolle "
            "«Manage SIS data» i Canvas, og prøv igjen."
        )
    return made


def rights(client: Client, access: Access) -> tuple[list[str], list[str]]:
    """What the token lacks, and what this version gives no answer about."""
    has = client.rights(access.account, tuple(name for names in NEEDED.values() for name in names))
    answers = {label: [has[name] for name in names if name in has] for label, names in NEEDED.items()}
    missing = [label for label, said in answers.items() if said and not any(said)]
    return missing, [label for label, said in answers.items() if not said]


def _as_wanted(client: Client, course: Course, room: roles.CourseRoom) -> Course:
    differs: dict[str, Any] = dict(_differences(course, room))
    if not differs:
        return course
    changed = client.change_course(course.id, **differs)
    if not changed.published:
        raise roles.NeedsPerson("Canvas publiserte ikke kurset. Publiser det der, og prøv igjen.")
    return changed


def _differences(course: Course, room: roles.CourseRoom) -> Iterator[tuple[str, str]]:
    if course.name != room.title:
        yield "name", room.title
    if course.starts != moment(room.starts_on):
        yield "start_at", moment(room.starts_on)
    if course.ends != _end(room):
        yield "end_at", _end(room)
    if not course.published:
        yield "event", "offer"


def _new(access: Access, room: roles.CourseRoom) -> dict[str, Any]:
    """The dates are told and do not lock anyone out: the teacher prepares before, and grades after."""
    sis_id = access.sis_id(room.key)
    course = {
        "name": room.title,
        "course_code": sis_id,
        "sis_course_id": sis_id,
        "start_at": moment(room.starts_on),
        "end_at": _end(room),
        "time_zone": "Europe/Oslo",
    }
    if access.term:
        course["term_id"] = access.term
    return course


def _end(room: roles.CourseRoom) -> str:
    """The last day is one of the course's days."""
    return moment(room.ends_on + ONE_DAY)
