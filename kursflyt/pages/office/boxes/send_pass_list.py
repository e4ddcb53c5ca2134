"""The pass list seen from the office: what the teacher will confirm, or has confirmed, as PDF and Excel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kursflyt.domain.assessment import pass_list, queries
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.pages import made_files
from kursflyt.process.models import StepRun

ROLES = (Role.TEACHER,)  # only the teacher confirms it


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    confirmed = queries.pass_list_of(run)
    if confirmed and request.GET.get("fil") == "pdf":
        return made_files.stored(confirmed.document, "bestattliste.pdf")
    rows = pass_list.rows_of(confirmed) if confirmed else queries.pass_rows(run)
    if request.GET.get("fil") == "xlsx":
        return made_files.give(pass_list.write_table(rows), made_files.XLSX, f"bestattliste-{run.slug}.xlsx")
    return {
        "confirmed": confirmed,
        "corrected": queries.corrected_since(confirmed) if confirmed else [],
        "rows": rows,
        "passed": sum(row.passed for row in rows),
        "teacher": queries.teacher_of(run),
    }
