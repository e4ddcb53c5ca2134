"""The school's programmes: what the study plan says, which new courses begin from and certificates repeat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.documents import wording
from kursflyt.domain.courses import programmes
from kursflyt.domain.courses.models import DocumentType, GradeScale, Programme
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, domain_words
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import study_plan_form

PLANNERS = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)
TAB = {"section": "school", "tab": "programmes"}


def _long(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=6000, help_text=help_text, widget=forms.Textarea(attrs={"rows": 6})
    )


class ProgrammeForm(KursflytForm):
    code = forms.CharField(
        label=_l("Kode"), max_length=20, help_text=_l("Står på bevis og i arkivet, og endres ikke siden.")
    )
    name = forms.CharField(label=_l("Navn"), max_length=160)
    name_nn = forms.CharField(label=_l("Navn på nynorsk"), max_length=160, required=False)
    credits = study_plan_form.credits(
        _l("Studiepoeng"),
        initial=0,
        help_text=_l("0 når kurset ikke gir studiepoeng."),
    )
    level = study_plan_form.level(
        _l("Nivå"),
        none=_l("Ikke oppgitt"),
        help_text=_l("I Nasjonalt kvalifikasjonsrammeverk. Må være med når kurset gir vitnemål."),
    )
    accredited = forms.BooleanField(label=_l("Programmet er akkreditert"), required=False)
    nus_code = forms.CharField(
        label=_l("NUS-kode"),
        max_length=6,
        required=False,
        help_text=_l("Seks sifre, etter Norsk standard for utdanningsgruppering. Følger med i rapporten."),
    )
    document_type = forms.ChoiceField(
        label=_l("Bevis"),
        choices=domain_words.choices(DocumentType),
        initial=DocumentType.CERTIFICATE,
        help_text=_l("Det nye kurs begynner med. Vitnemål kan bare gis for et akkreditert program."),
    )
    grade_scale = forms.ChoiceField(
        label=_l("Karakterskala"), choices=domain_words.choices(GradeScale), initial=GradeScale.PASS_FAIL
    )
    learning_outcomes = _long(
        _l("Læringsutbytte"), _l("Nye kurs begynner med dette på landingssiden og i bevisteksten.")
    )
    learning_outcomes_nn = _long(_l("Læringsutbytte på nynorsk"))
    admission_requirements = _long(_l("Opptakskrav"), _l("Nye kurs begynner med dette på landingssiden."))
    admission_requirements_nn = _long(_l("Opptakskrav på nynorsk"))


@access.staff_any
def list(request: HttpRequest) -> HttpResponse:
    """All of them, with how many courses each has and how many of those are under way."""
    context = {"programmes": programmes.all_of_them(), "editable": access.may(request, *PLANNERS), **TAB}
    return render(request, "office/programmes/list.html", context)


@access.staff(*PLANNERS)
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, ProgrammeForm(request.POST or None), None)


@access.staff(*PLANNERS)
def change(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Everything but the code."""
    programme = get_object_or_404(programmes.all_of_them(), pk=programme_id)
    initial = {name: getattr(programme, name) for name in programmes.FACTS}
    initial["credits"] = wording.number(programme.credits)
    form = ProgrammeForm(request.POST or None, initial=initial)
    del form.fields["code"]
    return _edit(request, form, programme)


def _edit(request: HttpRequest, form: ProgrammeForm, programme: Programme | None) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {**form.cleaned_data, "by": member.actor, "at": clock.now()}
        try:
            kept = programmes.change(programme=programme, **given) if programme else programmes.make(**given)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(programme)s er lagret.") % {"programme": kept.name})
            return redirect("office.programmes.list")
    context = {"form": form, "programme": programme, **TAB}
    return render(request, "office/programmes/change.html", context, status=422 if form.errors else 200)
