"""The classroom for a participant: when and where, what to read, what was said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import ClassroomRole
from kursflyt.pages import access, classroom_view


@access.participant
def room(request: HttpRequest, run_id: int) -> HttpResponse:
    application = access.my_place(request, run_id)
    run = application.run
    may_enter = teaching.may_enter(run, application.person, ClassroomRole.STUDENT)
    context = classroom_view.contents(run) if may_enter else {"run": run}
    context |= {"may_enter": may_enter, "application": application, "file_page": "my.classroom.file"}
    return render(request, "my/classroom/room.html", context)


@access.participant
def file(request: HttpRequest, run_id: int, material_id: int) -> HttpResponse:
    application = access.my_place(request, run_id)
    return classroom_view.material_file(application.run, application.person, ClassroomRole.STUDENT, material_id)
