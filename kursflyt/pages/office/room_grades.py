"""The office holds the grades here against those in the learning platform, as the teacher does."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, room_grades_view
from kursflyt.pages.office import runs


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def compare(request: HttpRequest, run_id: int) -> HttpResponse:
    run = runs.find(run_id)
    errors: dict[int, str] = {}
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            said = room_grades_view.act(request, run, by=member.actor, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            errors = said.errors
            if said.done:
                messages.success(request, said.done)
            if not errors:
                return redirect(request.get_full_path())
    context = runs.surroundings(run, "flow") | room_grades_view.surroundings(request, run, errors)
    status = 422 if request.method == "POST" else 200
    return render(request, "office/room_grades/compare.html", context, status=status)
