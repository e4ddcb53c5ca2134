"""Cancelling a course at any time: who is told and what follows, then one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import queries
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access
from kursflyt.pages.office import runs
from kursflyt.pages.office.boxes.decide_start import CancelForm
from kursflyt.process.steps.before import start_decision


@access.staff(Role.DEPARTMENT_HEAD)
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    run = runs.find(run_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            start_decision.cancel_course(run, reason=form.cleaned_data["reason"], by=member.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kurset er avlyst. Alle har fått beskjed."))
            return redirect("office.runs.flow", run.pk)
    context = {
        "form": form,
        "numbers": queries.numbers(run),
        "contract": contracts.current(run),
        "invoices": Invoice.objects.standing().filter(run=run).count(),
        "partners": [partner for partner in run.partners.all() if partner.email],
    }
    status = 422 if form.errors else 200
    return render(request, "office/cancellation/cancel.html", runs.surroundings(run, "flow") | context, status=status)
