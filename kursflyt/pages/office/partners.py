"""The school's partners: who they are, and where their link and poster are sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import partners
from kursflyt.domain.courses.models import Partner
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm

TAB = {"section": "school", "tab": "partners"}


class PartnerForm(KursflytForm):
    name = forms.CharField(label=_l("Navn"), max_length=120)
    orgnr = forms.CharField(label=_l("Organisasjonsnummer"), max_length=20, required=False, help_text=_l("Ni siffer."))
    contact_name = forms.CharField(label=_l("Kontaktperson"), max_length=80, required=False)
    email = forms.CharField(
        label=_l("E-post"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(),
        help_text=_l("Hit sendes lenken og plakaten når et kurs markedsføres. Uten adresse får partneren ingenting."),
    )


@access.staff_any
def list(request: HttpRequest) -> HttpResponse:
    """All of them, with how many courses each has been part of."""
    found = Partner.objects.annotate(courses=Count("runs")).order_by("name")
    may = access.may(request, Role.DEPARTMENT_HEAD, Role.OPERATIONS, Role.MARKETING)
    return render(request, "office/partners/list.html", {"partners": found, "editable": may, **TAB})


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS, Role.MARKETING)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, PartnerForm(request.POST or None), None)


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS, Role.MARKETING)
def change(request: HttpRequest, partner_id: int) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=partner_id)
    initial = {name: getattr(partner, name) for name in PartnerForm.base_fields}
    return _edit(request, PartnerForm(request.POST or None, initial=initial), partner)


def _edit(request: HttpRequest, form: PartnerForm, partner: Partner | None) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "by": member.actor, "at": clock.now()}
        try:
            kept = partners.change(partner=partner, **given) if partner else partners.make(**given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(partner)s er lagret.") % {"partner": kept.name})
            return redirect("office.partners.list")
    context = {"form": form, "partner": partner, **TAB}
    return render(request, "office/partners/change.html", context, status=422 if form.errors else 200)
