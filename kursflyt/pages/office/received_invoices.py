"""Invoices that have come from teachers: the pile without a contract, and each one beside its contract."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import arriving, matching, queries, receiving
from kursflyt.domain.invoicing.models import SupplierInvoice
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, files_out
from kursflyt.pages.ehf_form import EhfForm
from kursflyt.pages.forms import KursflytForm
from kursflyt.process import progress

MONEY_ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


class ContractField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the signed contracts, named so that a person knows it again."""

    def label_from_instance(self, obj: Contract) -> str:
        return f"{obj.number} · {obj.teacher.full_name} · {obj.run.title}"


class MatchForm(KursflytForm):
    contract = ContractField(
        label=_l("Kontrakten den hører til"),
        queryset=queries.contracts_to_choose(),
        empty_label=_l("Velg kontrakten"),
        error_messages={"required": _l("Velg kontrakten."), "invalid_choice": _l("Velg en av kontraktene i listen.")},
    )


@access.staff(*MONEY_ROLES)
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that belongs to no contract yet, and a place to put in an EHF that came another way."""
    form = EhfForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            invoice = receiving.receive(raw=form.content, source="upload", by=member.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            _move_on(invoice)
            messages.success(request, _("Faktura %(number)s er mottatt og kontrollert.") % {"number": invoice.number})
            return redirect("office.received_invoices.show", invoice.pk)
    context = {
        "form": form,
        "unmatched": queries.unmatched(),
        "unreadable": arriving.unreadable(),
        "section": "board",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/received_invoices/inbox.html", context, status=status)


@access.staff(*MONEY_ROLES)
def show(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """One invoice with everything that was checked; the contract is chosen here when it has none."""
    invoice = find(invoice_id)
    form = MatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            invoice = receiving.match(
                invoice=invoice, contract=form.cleaned_data["contract"], by=member.actor, at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            _move_on(invoice)
            messages.success(request, _("Faktura %(number)s er koblet til kontrakten.") % {"number": invoice.number})
            return redirect("office.received_invoices.show", invoice.pk)
    context = {"invoice": invoice, "beside": beside(invoice), "form": form, "section": "board"}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/received_invoices/show.html", context, status=status)


@access.staff(*MONEY_ROLES)
def raw(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The bytes as they came. Always as a file to keep: somebody else's XML is not shown on our site."""
    invoice = find(invoice_id)
    return files_out.show(invoice.raw, f"ehf-{invoice.pk}.xml")  # type: ignore[return-value]


@access.staff(*MONEY_ROLES)
def control_sheet(request: HttpRequest, invoice_id: int) -> HttpResponse:
    invoice = find(invoice_id)
    if invoice.contract is None:
        raise Http404
    answer = HttpResponse(queries.control_sheet(invoice), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="fakturakontroll-{invoice.pk}.pdf"'
    return answer


def find(invoice_id: int) -> SupplierInvoice:
    return get_object_or_404(SupplierInvoice.objects.for_lists(), pk=invoice_id)


def beside(invoice: SupplierInvoice) -> dict[str, Any]:
    """What the two columns show: the invoice as it came, the contract, and every check."""
    contract = invoice.contract
    return {
        "content": queries.content_of(invoice),
        "contract": contract,
        "before": matching.invoiced_before(contract, but=invoice) if contract else None,
        "left": matching.left_on(contract, but=invoice) if contract else None,
        "checks": receiving.compared(invoice),
        "own_checks": receiving.own_checks_of(invoice),
        "judgement": receiving.judgement_of(invoice),
    }


def contract_waiting_for(run: CourseRun) -> Contract | None:
    """The signed contract that the run's invoice should come on."""
    signed = Contract.objects.signed().filter(run=run).select_related("teacher")
    return signed.order_by("-id").first()


def _move_on(invoice: SupplierInvoice) -> None:
    if invoice.run is not None:
        progress.look_again(invoice.run, at=clock.now())
