"""One row of the grade sheet, saved by itself a moment after it was changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import grade_rows, queries
from kursflyt.pages import access
from kursflyt.pages.teacher import grade_cells
from kursflyt.process import progress

ANSWERS = {"saved": 200, "conflict": 409, "refused": 422}


@access.teacher
@require_POST
def save(request: HttpRequest, run_id: int, application_id: int) -> HttpResponse:
    """The row's state and how far the sheet has come. 409 when somebody else changed it, 422 when it is refused."""
    run = access.teacher_run(request, run_id)
    by: Actor = request.person.actor("teacher")  # type: ignore[attr-defined]
    at, state, error = clock.now(), "saved", ""
    try:
        row = grade_cells.row_of(run, application_id, request.POST)
        grade_rows.save_row(run=run, row=row, by=by, at=at)
    except grade_rows.NotOnTheSheet as gone:
        raise Http404 from gone
    except Refused as refused:
        state = "conflict" if isinstance(refused, grade_rows.RowChanged) else "refused"
        error = str(refused)
    line = next((line for line in queries.grade_sheet(run) if line.application.pk == application_id), None)
    if line is None:
        raise Http404
    context = grade_cells.progress_of(run)
    if state == "saved" and context["count"]["participants"] in (
        context["count"]["graded"],
        context["count"]["assessed"],
    ):
        progress.look_again(run, at=at)
        context = grade_cells.progress_of(run)
    stored = grade_cells.stored(line)
    context |= {"row": grade_cells.Row(line, **stored, seen=line.version, state=state, error=error), "saved_at": at}
    return render(request, "teacher/grade_rows/save.html", context, status=ANSWERS[state])
