"""The teacher holds the grades here against those in the learning platform, and chooses which count."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kursflyt.pages import access, room_grades_view


@access.teacher
def compare(request: HttpRequest, run_id: int) -> HttpResponse:
    run = access.teacher_run(request, run_id)
    by = request.person.actor("teacher")  # type: ignore[attr-defined]
    return room_grades_view.answer(request, run, "teacher/room_grades/compare.html", by=by)
