"""The contract is with the teacher: how far it has come, a reminder, and the signed copy when it came on paper."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import queries, reminders
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages.forms import KursflytForm
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import contract as steps

ROLES = (Role.DEPARTMENT_HEAD,)


class ScanForm(KursflytForm):
    scan = forms.FileField(label=_l("Signert kontrakt"), help_text=_l("PDF eller bilde (JPEG, PNG), høyst 10 MB."))


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    contract = queries.current(run)
    waiting = contract is not None and hasattr(contract, "dispatch") and not hasattr(contract, "signature")
    form = ScanForm(request.POST or None, request.FILES or None) if request.POST.get("act") == "scan" else ScanForm()
    refusal = ""
    if request.method == "POST" and contract is not None:
        member: Staff = request.user  # type: ignore[assignment]
        by, at = member.actor, clock.now()
        try:
            if request.POST.get("act") == "remind":
                reminders.remind_now(contract=contract, by=by, at=at)
                messages.success(request, _("Påminnelsen er sendt til %(teacher)s.") % {"teacher": contract.teacher})
                return redirect("office.steps.box", run.pk, "sign_contract")
            if request.POST.get("act") == "change":
                steps.change_teacher(run, reason=request.POST.get("reason", ""), by=by, at=at)
                messages.success(
                    request, _("Kontrakt %(number)s er trukket tilbake. Lag en ny her.") % {"number": contract.number}
                )
                return redirect("office.steps.box", run.pk, "receive_contract")
            if form.is_valid():
                upload: UploadedFile[bytes] = form.cleaned_data["scan"]
                steps.sign_contract_by_scan(
                    run, filename=upload.name or "kontrakt", content=upload.read(), contract=contract, by=by, at=at
                )
                messages.success(request, _("Den signerte kontrakten er tatt imot. Begge parter har fått kopi."))
                return redirect("office.runs.flow", run.pk)
        except Refused as refused:
            if request.POST.get("act") == "scan":
                refused.field = refused.field or "scan"
                form.refuse(refused)
            else:
                refusal = str(refused)
    number = contract.number if contract else ""
    return {
        "contract": contract,
        "waiting": waiting,
        "form": form,
        "refusal": refusal,
        "reminders": list(
            Message.objects.filter(key__startswith=f"receive_contract.reminder:{number}:").order_by("id")
        ),
    }
