"""The office holds the grades here against those in the learning platform, as the teacher does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, room_grades_view
from kursflyt.pages.office import runs


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def compare(request: HttpRequest, run_id: int) -> HttpResponse:
    run = runs.find(run_id)
    member: Staff = request.user  # type: ignore[assignment]
    around = runs.surroundings(run, "flow")
    return room_grades_view.answer(request, run, "office/room_grades/compare.html", by=member.actor, around=around)
