"""The school's own facts: sender of every document, deadlines, bank account."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, identity_number, phone
from kursflyt.core.refusals import Refused
from kursflyt.documents import wording
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.school import actions
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import GradingUnit, School
from kursflyt.pages import access, domain_words
from kursflyt.pages.forms import KursflytForm


class SchoolForm(KursflytForm):
    name = forms.CharField(label=_l("Skolens navn"), max_length=120)
    short_name = forms.CharField(label=_l("Kortnavn"), max_length=40)
    orgnr = forms.CharField(label=_l("Organisasjonsnummer"), max_length=20)
    address = forms.CharField(label=_l("Adresse"), max_length=120)
    postal_code = forms.CharField(label=_l("Postnummer"), max_length=4)
    city = forms.CharField(label=_l("Poststed"), max_length=60)
    email = forms.EmailField(label=_l("E-post"))
    phone = forms.CharField(label=_l("Telefon"), max_length=20)
    website = forms.URLField(label=_l("Nettsted"), assume_scheme="https")
    account_number = forms.CharField(label=_l("Kontonummer for innbetalinger"), max_length=20)
    invoice_due_days = forms.IntegerField(label=_l("Betalingsfrist for deltakere, dager"), min_value=1, max_value=60)
    teacher_due_days = forms.IntegerField(label=_l("Betalingsfrist for undervisere, dager"), min_value=1, max_value=60)
    grading_length = forms.IntegerField(
        label=_l("Sensurfrist, antall"), min_value=1, max_value=30, help_text=_l("Fagskoleloven § 21: tre uker.")
    )
    grading_unit = forms.ChoiceField(label=_l("Sensurfristen regnes i"), choices=domain_words.choices(GradingUnit))
    expected_case_days = forms.IntegerField(label=_l("Ventet saksbehandlingstid, dager"), min_value=1, max_value=90)
    offer_reply_days = forms.IntegerField(label=_l("Svarfrist på tilbud om plass, dager"), min_value=1, max_value=60)
    paper_after_days = forms.IntegerField(
        label=_l("Uåpnet vedtak på papir, dager etter andre varsel"),
        min_value=1,
        max_value=60,
        help_text=_l("Så legges brevet i utskriftskøen."),
    )
    appeals_board = forms.CharField(label=_l("Klageorgan"), max_length=120)
    local_regulation = forms.CharField(label=_l("Lokal forskrift"), max_length=200, required=False)
    signatory_name = forms.CharField(label=_l("Undertegner, navn"), max_length=80)
    signatory_title = forms.CharField(label=_l("Undertegner, tittel"), max_length=80)
    signing_place = forms.CharField(label=_l("Sted for underskrift"), max_length=60)


@access.staff_any
def settings(request: HttpRequest) -> HttpResponse:
    school = school_queries.current()
    editable = access.may(request, Role.DEPARTMENT_HEAD)
    form = SchoolForm(request.POST or None, initial={name: getattr(school, name) for name in SchoolForm.base_fields})
    if request.method == "POST" and editable and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            actions.change(by=member.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Oppsettet er lagret. Nye dokumenter får de nye opplysningene."))
            return redirect("office.school.settings")
    return render(
        request,
        "office/school/settings.html",
        {"form": form, "facts": _facts(school), "editable": editable, "section": "school", "tab": "facts"},
        status=422 if form.errors else 200,
    )


def _facts(school: School) -> list[tuple[str, object]]:
    """(label, value as it is read), for those who may not change them."""
    written = {
        "orgnr": identity_number.format_orgnr(school.orgnr),
        "phone": phone.as_read(school.phone),
        "account_number": wording.account(school.account_number),
        "grading_unit": _(str(GradingUnit(school.grading_unit).label)),
    }
    fields = SchoolForm.base_fields.items()
    return [(str(field.label), written.get(name, getattr(school, name))) for name, field in fields]
