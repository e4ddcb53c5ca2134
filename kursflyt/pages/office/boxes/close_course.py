"""The last page of a course: what is missing, the files for the reports, and the closing itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kursflyt.connectors import roles
from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.archive import closing, queries, reporting
from kursflyt.domain.certificates import identity_numbers
from kursflyt.domain.courses.models import CourseRun, RunClosure
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, made_files
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import closing as steps

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if "fil" in request.GET:
        return _file(request, request.GET["fil"], run)
    at = clock.now()
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        try:
            steps.close_course(run, by=member.actor, at=at)
        except (Refused, roles.TryAgain, roles.NeedsPerson, roles.Misconfigured) as refused:
            messages.error(request, str(refused))
            return redirect("office.steps.box", run.pk, "close_course")
        messages.success(request, _("Kurset er avsluttet og arkivert."))
        return redirect("office.runs.flow", run.pk)
    checks = closing.checklist(run, at=at)
    return {
        "checks": checks,
        "ready": all(check.ok or not check.blocking for check in checks),
        "figures": reporting.counts(run),
        "records": queries.records_of(run),
        "closure": RunClosure.objects.filter(run=run).first(),
    }


def _file(request: HttpRequest, name: str, run: CourseRun) -> HttpResponse:
    if name == "tilskudd":
        return made_files.give(reporting.grant_report(run), made_files.XLSX, f"tilskuddsrapport-{run.slug}.xlsx")
    if name == "bestatt":
        return made_files.give(_passed(request, run), made_files.CSV, f"dbh-f-bestatt-{run.slug}.csv")
    made = {
        "utdanningstilbud": reporting.offerings_csv,
        "soknader": reporting.applications_csv,
    }.get(name, reporting.offerings_csv)
    return made_files.give(made([run]), made_files.CSV, f"dbh-f-{name[:20]}-{run.slug}.csv")


def _passed(request: HttpRequest, run: CourseRun) -> bytes:
    """With the identity numbers of a course with vitnemål for those who report; without for others of the office."""
    member: Staff = request.user  # type: ignore[assignment]
    reports = access.may(request, *ROLES)
    numbers = identity_numbers.for_report(run, by=member.actor, at=clock.now()) if reports else {}
    return reporting.passed_csv([run], numbers=numbers)
