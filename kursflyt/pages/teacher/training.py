"""The training page: points to read, ticked one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import training
from kursflyt.pages import access
from kursflyt.pages.teacher.training_points import POINTS


@access.teacher
def points(request: HttpRequest, run_id: int) -> HttpResponse:
    """All points; posting one ticks it and goes to the next."""
    run, person = access.teacher_run(request, run_id), request.person  # type: ignore[attr-defined]
    found = teaching.training_of(run, person)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            found = training.tick(
                access=found, point=request.POST.get("point", ""), by=person.actor("teacher"), at=clock.now()
            )
        except training.UnknownPoint as unknown:
            raise Http404 from unknown
        if found.completed_at is not None:
            messages.success(request, _("Du er gjennom hele opplæringen. Lykke til med kurset!"))
        following = next((point.key for point in POINTS if point.key not in found.done_points), "")
        address = f"{request.path}#{following}" if following else request.path
        return redirect(address)
    rows = [(point, point.key in found.done_points) for point in POINTS]
    context = {"run": run, "rows": rows, "training": found, "done": len(found.done_points), "all": len(POINTS)}
    return render(request, "teacher/training/points.html", context)
