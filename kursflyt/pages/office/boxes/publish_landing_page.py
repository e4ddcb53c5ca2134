"""Operations looks the landing page over, publishes it, and gets what the school's own website needs to show it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import landing_page_checks
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.promotion import website_page
from kursflyt.pages.office import course_preview, embedding
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import publishing as steps

ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if request.method == "POST":
        return _act(request, run)
    checks = landing_page_checks.page_checks(run)
    address = promotion.page_address(run)
    return {
        "checks": checks,
        "stopping": [check for check in checks if check.blocking and not check.passed],
        "is_public": courses.page_is_public(run),
        "address": address,
        "website": website_page.of(run),
        "language": request.GET.get("malform", "nb"),
        "preview": course_preview.of_run(request, run, language=request.GET.get("malform", "nb")),
        "embed": embedding.of_run(run),
    }


def _act(request: HttpRequest, run: CourseRun) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    by, at = member.actor, clock.now()
    try:
        match request.POST.get("act"):
            case "take_down":
                steps.take_page_down(run, by=by, at=at)
                messages.success(
                    request, _("Landingssiden er tatt ned. Den som har lenken, får beskjed om at siden ikke finnes.")
                )
            case "put_up":
                steps.put_page_up_again(run, by=by, at=at)
                messages.success(request, _("Landingssiden er publisert igjen."))
            case _:
                steps.publish_landing_page(run, by=by, at=at)
                messages.success(request, _("Landingssiden er publisert, og påmeldingslenken virker."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("office.steps.box", run.pk, "publish_landing_page")
