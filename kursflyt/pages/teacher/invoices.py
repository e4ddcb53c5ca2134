"""The teacher hands in the invoice as EHF, and sees what came of those sent before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.invoicing import matching, queries, receiving
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import queries as school
from kursflyt.pages import access
from kursflyt.pages.ehf_form import EhfForm
from kursflyt.process import progress


@access.teacher
def send(request: HttpRequest, run_id: int) -> HttpResponse:
    run = access.teacher_run(request, run_id)
    person: Person = request.person  # type: ignore[attr-defined]
    contract = queries.contract_of(run, person)
    form = EhfForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and contract is not None and form.is_valid():
        at = clock.now()
        try:
            invoice = receiving.receive(raw=form.content, source="upload", by=person.actor("teacher"), at=at, run=run)
        except Refused as refused:
            form.refuse(refused)
        else:
            progress.look_again(run, at=at)
            messages.success(request, _("Faktura %(number)s er mottatt.") % {"number": invoice.number})
            return redirect("teacher.invoices.send", run.pk)
    context = {
        "run": run,
        "contract": contract,
        "form": form,
        "received": [
            row for row in queries.supplier_invoices(run) if row.contract_id in (contract and contract.pk, None)
        ],
        "left": matching.left_on(contract) if contract else None,
        "buyer": school.current(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "teacher/invoices/send.html", context, status=status)
