"""The head writes what the certificates say, with a picture of the finished document beside it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.documents import certificate, typesetting
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates import facts, queries
from kursflyt.domain.certificates.models import CertificateText
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import made_files
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import numbers_of_run, study_plan_form
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import certificates as steps

ROLES = (Role.DEPARTMENT_HEAD,)
DOTS_PER_INCH = 80


_OF_PROGRAMME = ("credits", "level")


class CertificateTextForm(KursflytForm):
    credits = study_plan_form.credits(
        _l("Studiepoeng"),
        required=False,
        help_text=_l("Fra studieplanen. Må stå på vitnemålet, og gjelder alle kurs i programmet."),
    )
    level = study_plan_form.level(
        _l("Nivå"),
        none=_l("Velg nivå"),
        help_text=_l("I Nasjonalt kvalifikasjonsrammeverk. Må stå på vitnemålet, og gjelder alle kurs i programmet."),
    )
    text = forms.CharField(
        label=_l("Tekst"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("Det som står under navnet og kurset, for eksempel hva kurset handlet om."),
    )
    learning_outcomes = forms.CharField(
        label=_l("Læringsutbytte"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_l("Ett punkt på hver linje. En linje som slutter med kolon, blir en overskrift: «Kunnskap:»."),
    )
    text_nn = forms.CharField(
        label=_l("Tekst på nynorsk"), required=False, max_length=1200, widget=forms.Textarea(attrs={"rows": 4})
    )
    learning_outcomes_nn = forms.CharField(
        label=_l("Læringsutbytte på nynorsk"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    text = queries.text_of(run)
    if request.GET.get("vis") in ("bilde", "pdf"):
        return _picture(request, run, text)
    form = _form(request, run, text)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        at = clock.now()
        try:
            if request.POST.get("act") == "send":
                steps.write_certificate_text(run, **form.cleaned_data, by=member.actor, at=at)
                messages.success(request, _("Teksten er sendt til konsulenten."))
                return redirect("office.runs.flow", run.pk)
            steps.save_certificate_text(run, **form.cleaned_data, by=member.actor, at=at)
            messages.success(request, _("Utkastet er lagret. Bildet viser beviset slik det blir."))
            return redirect("office.steps.box", run.pk, "write_certificate_text")
        except Refused as refused:
            form.refuse(refused)
    return {
        "form": form,
        "text": text,
        "saved": text.text != "" or CertificateText.objects.filter(run=run).exists(),
        "nynorsk": assessment.participants(run).filter(language_form="nn").count(),
        "document_type": run.get_document_type_display(),
        "diploma": run.document_type == DocumentType.DIPLOMA,
        "incomplete": bool(facts.missing_in_programme(run)),
    }


def _form(request: HttpRequest, run: CourseRun, text: CertificateText) -> CertificateTextForm:
    """With what a vitnemål must say of the programme, where that is what the course gives."""
    initial = {name: getattr(text, name) for name in CertificateTextForm.base_fields if name not in _OF_PROGRAMME}
    initial |= {"credits": run.programme.credits or None, "level": run.programme.level}
    form = CertificateTextForm(request.POST or None, initial=initial)
    if run.document_type != DocumentType.DIPLOMA:
        for name in _OF_PROGRAMME:
            del form.fields[name]
    return form


def _picture(request: HttpRequest, run: CourseRun, text: CertificateText) -> HttpResponse:
    """The finished document with a real participant's name, or an example's: as a picture of a page or as PDF."""
    language = "nn" if request.GET.get("sprak") == "nn" else "nb"
    said = facts.example(run, text=text, language=language, at=clock.now())
    someone = assessment.participants(run).first()
    if someone is not None:
        born = someone.person.birth_on
        said |= {"name": someone.person.full_name, "born_on": born.isoformat() if born else None}
    number = numbers_of_run.HIDDEN if said["kind"] == DocumentType.DIPLOMA else ""
    if facts.missing_in_programme(run):
        said["kind"], number = DocumentType.TRANSCRIPT, ""  # the nearest that can be set
    if request.GET.get("vis") == "pdf":
        return made_files.give(facts.render(said, national_id=number), made_files.PDF, "forhandsvisning.pdf")
    paper = facts.document(said, national_id=number)
    composition = certificate.composition(paper, language=language)  # type: ignore[arg-type]
    page = 1 if request.GET.get("side") == "2" else 0
    pages = typesetting.page_pngs(composition, dpi=DOTS_PER_INCH)
    return made_files.give(pages[min(page, len(pages) - 1)], made_files.PNG, "forhandsvisning.png")
