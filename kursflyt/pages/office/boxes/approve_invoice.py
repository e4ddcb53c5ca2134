"""The head answers the teacher's invoice: invoice and contract side by side, every check, approve or send back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.connectors import configured
from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import queries, verdicts
from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office.received_invoices import beside
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import teacher_invoice

ROLES = (Role.DEPARTMENT_HEAD,)


class ApproveForm(KursflytForm):
    invoice = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_l("Hvorfor godkjennes den likevel?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
    )


class RejectForm(KursflytForm):
    invoice = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_l("Hva må rettes?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        help_text=_l("Læreren får dette på e-post, og blir bedt om kreditnota og ny faktura."),
        error_messages={"required": _l("Skriv hvorfor fakturaen avvises, så læreren vet hva som må rettes.")},
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    waiting = queries.awaiting_verdict(run)
    start = {"invoice": waiting.pk if waiting else None}
    approve, reject = ApproveForm(initial=start, prefix="godkjenn"), RejectForm(initial=start, prefix="avvis")
    if request.method == "POST":
        approved = request.POST.get("act") == "approve"
        if approved:
            form: ApproveForm | RejectForm = (approve := ApproveForm(request.POST, prefix="godkjenn"))
        else:
            form = reject = RejectForm(request.POST, prefix="avvis")
        if form.is_valid() and _answer(request, run, form, approved=approved):
            return redirect("office.runs.flow", run.pk)
    shown = waiting or queries.supplier_invoices(run).invoices().filter(verdict__isnull=False).first()
    problems = verdicts.problems_of(waiting) if waiting else []
    where, web = configured.accounts_named() if configured.accounts_approve() else ("", "")
    approve.fields["reason"].required = bool(problems or where)  # shown as such; the rule itself is the domain's
    if where:
        approve.fields["reason"].label = _("Hva står det om godkjenningen i %(where)s?") % {"where": where}
    return {
        "where": where,
        "web": web,
        "in_accounts": getattr(shown, "in_accounts", None) if shown else None,
        "waiting": waiting,
        "shown": shown,
        "beside": beside(shown) if shown else None,
        "problems": problems,
        "approve": approve,
        "reject": reject,
    }


def _answer(request: HttpRequest, run: CourseRun, form: ApproveForm | RejectForm, *, approved: bool) -> bool:
    """Answers the invoice that was shown, also when another has come since. False when it was refused."""
    member: Staff = request.user  # type: ignore[assignment]
    invoice = SupplierInvoice.objects.filter(run=run, pk=form.cleaned_data["invoice"]).first()
    try:
        if invoice is None:
            raise teacher_invoice.NothingToApprove("Fakturaen du svarte på, finnes ikke lenger her.")
        teacher_invoice.approve_invoice(
            run,
            invoice=invoice,
            approved=approved,
            reason=form.cleaned_data["reason"],
            by=member.actor,
            at=clock.now(),
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    good = _("Faktura %(number)s er godkjent og lagt i betalingsgrunnlaget.")
    if configured.accounts_approve():
        good = _("Det er skrevet ned at faktura %(number)s er godkjent i regnskapet.")
    bad = _("Faktura %(number)s er avvist, og læreren har fått beskjed.")
    messages.success(request, (good if approved else bad) % {"number": invoice.number})
    return True
