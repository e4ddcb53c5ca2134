"""The teacher holds the grades here against those in the learning platform, and chooses which count."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.pages import access, room_grades_view


@access.teacher
def compare(request: HttpRequest, run_id: int) -> HttpResponse:
    run = access.teacher_run(request, run_id)
    errors: dict[int, str] = {}
    if request.method == "POST":
        try:
            said = room_grades_view.act(request, run, by=request.person.actor("teacher"), at=clock.now())  # type: ignore[attr-defined]
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            errors = said.errors
            if said.done:
                messages.success(request, said.done)
            if not errors:
                return redirect(request.get_full_path())
    context = room_grades_view.surroundings(request, run, errors)
    status = 422 if request.method == "POST" else 200
    return render(request, "teacher/room_grades/compare.html", context, status=status)
