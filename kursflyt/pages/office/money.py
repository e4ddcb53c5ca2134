"""A run's money: what was invoiced, paid and owed; payments by hand and from the bank; credit notes; what to pay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kursflyt.connectors import configured
from kursflyt.core import clock, money
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import billing, crediting, drafting, issuing, payment_basis, payments, queries
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, files_out, languages, made_files
from kursflyt.pages.forms import DateField, KronerField, KursflytForm
from kursflyt.pages.office import money_export, runs
from kursflyt.pages.office.received_invoices import MONEY_ROLES
from kursflyt.process.steps.before import invoices


class PaymentForm(KursflytForm):
    amount = KronerField(
        label=_l("Beløp"), min_value=None, help_text=_l("Med minus foran når penger er betalt tilbake.")
    )
    paid_on = DateField(label=_l("Betalt dato"))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput())  # payments there were when the form was shown


class CreditForm(KursflytForm):
    reason = forms.CharField(
        label=_l("Hvorfor krediteres den?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Står på kreditnotaen, så skriv det til mottakeren."),
    )
    new_amount = KronerField(
        label=_l("Send ny faktura på"),
        required=False,
        help_text=_l(
            "La feltet stå tomt når ingenting skal betales. Bruk det når vilkårene sier at en del skal betales."
        ),
    )


class BankFileForm(KursflytForm):
    file = forms.FileField(
        label=_l("Innbetalinger fra banken"),
        help_text=_l("CSV eller Excel med kolonnene Dato, Beløp og KID. Samme fil to ganger gjør ingen skade."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls"}),
    )


@access.staff(*MONEY_ROLES)
def overview(request: HttpRequest, run_id: int) -> HttpResponse:
    run = runs.find(run_id)
    context = {
        "statement": queries.statement(run, today=clock.today()),
        "received": queries.supplier_invoices(run),
        "orders": payment_basis.orders(run),
        "bank_form": BankFileForm(),
        "report": None,
        "accounts": configured.accounts_named()[0] if configured.accounts_make_invoices() else "",
    }
    return render(request, "office/money/overview.html", runs.surroundings(run, "money") | context)


@access.staff(Role.OPERATIONS)
def pay(request: HttpRequest, run_id: int, number: int) -> HttpResponse:
    """A payment is registered by hand."""
    run, invoice = runs.find(run_id), _invoice(run_id, number)
    account = next(row for row in queries.statement(run, today=clock.today()).accounts if row.invoice == invoice)
    registered = list(invoice.payments.all())
    initial = {"amount": account.owed, "paid_on": clock.today(), "seen": len(registered)}
    form = PaymentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            payment = payments.register(invoice=invoice, by=_member(request).actor, at=clock.now(), **form.cleaned_data)
        except payments.PaidMeanwhile as refused:
            messages.error(request, str(refused))
            return redirect("office.money.pay", run.pk, number)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                _("%(amount)s er ført på faktura %(number)s.")
                % {"amount": money.kroner(payment.amount, language=languages.current()), "number": invoice.number},
            )
            return redirect("office.money.overview", run.pk)
    context = {"form": form, "account": account, "payments": registered}
    return _page(request, run, "pay", context)


@access.staff(Role.OPERATIONS)
def credit(request: HttpRequest, run_id: int, number: int) -> HttpResponse:
    """The invoice is credited, and a smaller one sent when the terms say so. What happens is said before it does."""
    run, invoice = runs.find(run_id), _invoice(run_id, number)
    form = CreditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, at = _member(request).actor, clock.now()
        try:
            note = crediting.credit_and_reissue(
                invoice=invoice,
                reason=form.cleaned_data["reason"],
                amount=form.cleaned_data["new_amount"],
                by=by,
                at=at,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                _("Faktura %(number)s er kreditert med kreditnota %(note)s.")
                % {"number": invoice.number, "note": note.number},
            )
            return redirect("office.money.overview", run.pk)
    return _page(request, run, "credit", {"form": form, "invoice": invoice})


@access.staff(Role.OPERATIONS)
def credit_basis(request: HttpRequest, run_id: int, basis_id: int) -> HttpResponse:
    """As `credit`, for what the school's accounts invoice: they get a basis that takes it back."""
    run = runs.find(run_id)
    basis = get_object_or_404(
        InvoiceBasis.objects.invoices().select_related("application__person", "run"), pk=basis_id, run=run
    )
    form = CreditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, at = _member(request).actor, clock.now()
        amount = form.cleaned_data["new_amount"]
        try:
            billing.take_back_and_send_anew(
                basis=basis, reason=form.cleaned_data["reason"], amount=amount, by=by, at=at
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Regnskapet får beskjed om å kreditere. Du ser det her når det er gjort."))
            return redirect("office.money.overview", run.pk)
    return _page(request, run, "credit_basis", {"form": form, "basis": basis})


@require_POST
@access.staff(Role.OPERATIONS)
def issue_missing(request: HttpRequest, run_id: int) -> HttpResponse:
    """Invoices those who got a place after the invoices were sent."""
    run = runs.find(run_id)
    issued = invoices.invoice_missing(run, by=_member(request).actor, at=clock.now())
    left = drafting.to_invoice(run).count()
    if issued:
        said = ngettext("Sendte %(count)s faktura.", "Sendte %(count)s fakturaer.", issued) % {"count": issued}
        messages.success(request, said)
    if issued and left:
        said = ngettext(
            "%(count)s faktura er ikke sendt. «Fakturer deltakerne» sier hvorfor.",
            "%(count)s fakturaer er ikke sendt. «Fakturer deltakerne» sier hvorfor.",
            left,
        )
        messages.warning(request, said % {"count": left})
    elif left:
        messages.warning(
            request, _("Regnskapet svarer ikke nå. Det prøves igjen, og «Fakturer deltakerne» sier hvordan det går.")
        )
    elif not issued:
        messages.success(request, _("Alle som skal ha faktura, har fått den."))
    return redirect("office.money.overview", run.pk)


@require_POST
@access.staff(Role.OPERATIONS)
def bank_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """The bank's list of payments: each line is found by its KID, whichever run it belongs to."""
    run = runs.find(run_id)
    form, report = BankFileForm(request.POST, request.FILES), None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = payments.register_bank_file(
                filename=file.name, content=file.read(), by=_member(request).actor, at=clock.now()
            )
        except Refused as refused:
            refused.field = "file"
            form.refuse(refused)
    return _page(request, run, "bank_file", {"form": form, "report": report}, done=report is not None)


@access.staff(*MONEY_ROLES)
def document(request: HttpRequest, run_id: int, number: int, kind: str) -> HttpResponse:
    """An issued invoice or credit note: `pdf`, or `xml` for the EHF."""
    invoice = get_object_or_404(Invoice.objects.select_related("document", "ehf"), run_id=run_id, number=number)
    file = {"pdf": invoice.document, "xml": invoice.ehf}.get(kind)
    if file is None:
        raise Http404
    name = next(name for name, attached in issuing.attachments(invoice) if attached == file)
    return files_out.show(file, name)  # type: ignore[return-value]


@access.staff(*MONEY_ROLES)
def payment_list(request: HttpRequest, run_id: int, kind: str) -> HttpResponse:
    """Approved invoices from teachers as a list for the accounts office: `csv` or `xlsx`."""
    run = runs.find(run_id)
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = payment_basis.orders(run)
    content = payment_basis.as_csv(rows) if kind == "csv" else payment_basis.as_xlsx(rows)
    media_type = made_files.CSV if kind == "csv" else made_files.XLSX
    return made_files.give(content, media_type, f"betalingsgrunnlag-{run.slug}.{kind}")


@access.staff(*MONEY_ROLES)
def account_list(request: HttpRequest, run_id: int) -> HttpResponse:
    """The invoices of the run as Excel."""
    run = runs.find(run_id)
    content = money_export.workbook(queries.statement(run, today=clock.today()))
    return made_files.give(content, made_files.XLSX, f"fakturaer-{run.slug}.xlsx")


def _page(
    request: HttpRequest, run: CourseRun, name: str, context: dict[str, Any], *, done: bool = False
) -> HttpResponse:
    status = 422 if request.method == "POST" and not done else 200
    return render(request, f"office/money/{name}.html", runs.surroundings(run, "money") | context, status=status)


def _invoice(run_id: int, number: int) -> Invoice:
    issued = Invoice.objects.invoices().select_related("application__person", "run", "document")
    return get_object_or_404(issued, run_id=run_id, number=number)


def _member(request: HttpRequest) -> Staff:
    member: Staff = request.user  # type: ignore[assignment]
    return member
