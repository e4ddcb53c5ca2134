"""The participant gives the fødselsnummer of a vitnemål, sees its date part, and may change it until issue."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.debug import sensitive_post_parameters

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.certificates import identity_numbers
from kursflyt.domain.courses.models import DocumentType
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm


class IdentityNumberForm(KursflytForm):
    number = forms.CharField(
        label=_l("Fødselsnummer eller D-nummer"),
        max_length=20,
        help_text=_l("11 sifre."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )


@access.participant
@sensitive_post_parameters("number")
def give(request: HttpRequest, run_id: int) -> HttpResponse:
    application = access.my_place(request, run_id)
    if application.run.document_type != DocumentType.DIPLOMA:
        raise Http404
    form = IdentityNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity_numbers.give(
                application=application,
                number=form.cleaned_data["number"],
                by=application.person.actor(),
                at=clock.now(),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Takk. Fødselsnummeret er lagret, og blir satt på vitnemålet ditt."))
            return redirect("my.identity_number.give", run_id)
    context = {
        "run": application.run,
        "form": form,
        "given": identity_numbers.given(application),
        "issued": application.certificates.exists(),  # type: ignore[attr-defined]
        "kept_days": identity_numbers.KEPT_FOR.days,
    }
    page = render(request, "my/identity_number/give.html", context, status=422 if request.method == "POST" else 200)
    page["Cache-Control"] = "private, no-store"
    return page
