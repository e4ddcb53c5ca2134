"""Attendance at one session: everyone is present until the teacher says otherwise, and one button saves it.

Where the run has a meeting of its own, the list can be filled in from who was there; the teacher looks and saves.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import attendance
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import Presence
from kursflyt.pages import access
from kursflyt.process import meeting_attendance, progress


@access.teacher
def session(request: HttpRequest, run_id: int, number: int) -> HttpResponse:
    """The list of participants with three choices each. `all` posts everyone as present; `meeting` saves nothing."""
    run, person = access.teacher_run(request, run_id), _person(request)
    sessions = teaching.sessions_with_attendance(run)
    found = next((row for row in sessions if row.number == number), None)
    if found is None:
        raise Http404
    participants = teaching.participants_of(run)
    registered = teaching.presence_at(found)
    refusal, seen = "", None
    if request.method == "POST" and "meeting" in request.POST:
        try:
            seen = meeting_attendance.look(run, found, participants)
        except Refused as refused:
            refusal = str(refused)
    elif request.method == "POST":
        everyone = "all" in request.POST
        presence = {} if everyone else _chosen(request, [row.pk for row in participants])
        try:
            attendance.register(session=found, presence=presence, by=person.actor("teacher"), at=clock.now())
            progress.look_again(run, at=clock.now())
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Oppmøtet for samling %(number)s er ført.") % {"number": number})
            return redirect("teacher.attendance.session", run.pk, number)
    context = {
        "run": run,
        "session": found,
        "sessions": sessions,
        "rows": [(row, *_shown(row.pk, registered, seen)) for row in participants],
        "seen": seen,
        "has_meeting": meeting_attendance.may_be_told(run, found),
        "choices": Presence.choices,
        "refusal": refusal,
        "begun": found.starts_at <= clock.now(),
        "held": getattr(found, "held", None),
    }
    return render(request, "teacher/attendance/session.html", context, status=422 if refusal else 200)


def _shown(application: int, registered: Mapping[int, str], seen: meeting_attendance.Seen | None) -> tuple[str, int]:
    """What is chosen to begin with, and the minutes in the meeting. A valid reason that is written stays."""
    before = registered.get(application, Presence.PRESENT)
    if seen is None:
        return before, 0
    minutes = seen.minutes.get(application, 0)
    if minutes:
        return Presence.PRESENT, minutes
    return (Presence.ABSENT if before == Presence.PRESENT else before), 0


def _chosen(request: HttpRequest, applications: list[int]) -> dict[int, str]:
    """What was chosen for each; a value that is none of the three counts as present."""
    chosen = {key: request.POST.get(f"presence-{key}", "") for key in applications}
    return {key: value for key, value in chosen.items() if value in Presence.values}


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person
