"""The contract in the archive: the sealed folder to download, whether it is whole, and the case number."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, storage
from kursflyt.core.refusals import Refused
from kursflyt.domain.archive import actions as archive
from kursflyt.domain.archive import queries
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages.forms import KursflytForm
from kursflyt.process.models import StepRun

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)


class CaseNumberForm(KursflytForm):
    case_number = forms.CharField(
        label=_l("Saksnummer i arkivsystemet"),
        max_length=40,
        help_text=_l("Slik det står i Public 360, for eksempel 2026/1234."),
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    form = CaseNumberForm(request.POST or None, initial={"case_number": queries.case_number(run)})
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            number = form.cleaned_data["case_number"]
            archive.record_case_number(run=run, case_number=number, by=member.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saksnummer %(number)s er ført.") % {"number": number})
            return redirect("office.steps.box", run.pk, "archive_contract")
    contract = contracts.signed(run)
    record = queries.record_of(run, contract.number) if contract else None
    faults = queries.verify(storage.read(record.package)) if record and record.package else ()
    return {"contract": contract, "record": record, "faults": faults, "form": form}
