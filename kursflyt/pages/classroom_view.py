"""The classroom as teacher and participants see it: the same sessions, material and notices for both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from kursflyt.core import clock
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries as evaluation
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import ClassroomRole, Notice
from kursflyt.pages import files_out
from kursflyt.process import room_grading
from kursflyt.process.steps.during import evaluation as evaluation_steps


def contents(run: CourseRun) -> dict[str, Any]:
    """What the room holds. The next session is the first that has not ended."""
    sessions = courses.sessions_of(run)
    now = clock.now()
    return {
        "run": run,
        "classroom": teaching.classroom_of(run),
        "platform": room_grading.platform_name(),
        "sessions": sessions,
        "next_session": next((session for session in sessions if session.ends_at > now), None),
        "materials": teaching.material_of(run),
        "notices": _notices(run),
    }


def _notices(run: CourseRun) -> list[Notice]:
    """What people wrote is shown as they wrote it; what the machine wrote, in the language of the page."""
    found = list(teaching.notices_of(run))
    for notice in found:
        round_ = evaluation.round_of(run) if notice.key == evaluation_steps.NOTICE_KEY else None
        if round_ is not None:
            title, body = evaluation_steps.notice_words(run, round_.closes_at)
            notice.title, notice.body = str(title), str(body)
    return found


def material_file(run: CourseRun, person: Person, role: ClassroomRole, material_id: int) -> HttpResponse:
    """A file of the room, for those who may enter it; withdrawn material is not there."""
    if not teaching.may_enter(run, person, role):
        raise Http404
    material = next((row for row in teaching.material_of(run) if row.pk == material_id), None)
    if material is None or material.file is None:
        raise Http404
    return files_out.show(material.file, material.file_name)
