"""Waiting for the teacher's EHF: what has come, a place to put one in for the teacher, and those without a contract."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import queries, receiving
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.school import queries as school
from kursflyt.pages.ehf_form import EhfForm
from kursflyt.pages.office.received_invoices import contract_waiting_for
from kursflyt.process import progress
from kursflyt.process.models import StepRun

ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    form = EhfForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        at = clock.now()
        try:
            invoice = receiving.receive(raw=form.content, source="upload", by=member.actor, at=at, run=run)
        except Refused as refused:
            form.refuse(refused)
        else:
            progress.look_again(run, at=at)
            messages.success(request, _("Faktura %(number)s er mottatt og kontrollert.") % {"number": invoice.number})
            return redirect("office.received_invoices.show", invoice.pk)
    return {
        "form": form,
        "received": queries.supplier_invoices(run),
        "unmatched": queries.unmatched().count(),
        "contract": contract_waiting_for(run),
        "buyer": school.current(),
    }
