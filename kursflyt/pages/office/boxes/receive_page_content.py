"""The head writes the landing page's text in both written standards, looks at it, and hands it over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import landing_page_checks, publishing
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import course_preview, page_picture
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import publishing as steps

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)

_HELP = {
    "ingress": _l("To til tre setninger som sier hva deltakeren får ut av kurset."),
    "content": _l("Mellomtittel: ## foran. Punktliste: - foran. Lenke: [navnet på siden](https://adressen)."),
    "learning_outcomes": _l("Ett punkt for hver ting deltakeren kan etterpå. Punktene brukes også på plakaten."),
    "admission_requirements": _l("Ta med hva som kreves av utdanning og praksis, og realkompetanse fra 23 år."),
    "practical": _l("Reise, mat, utstyr, tilgjengelighet i lokalene."),
}


class PageForm(KursflytForm):
    """A field of text for every part of the page, each in bokmål and nynorsk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in landing_page_checks.FIELD_LABELS.items():
            for ending, language in (("", _("bokmål")), ("_nn", _("nynorsk"))):
                widget = forms.Textarea(attrs={"class": "ds-input", "rows": 6, "lang": "nn" if ending else "nb"})
                help_text = _HELP.get(name, "") if not ending else ""
                field = forms.CharField(
                    label=f"{label}, {language}", required=False, max_length=6000, widget=widget, help_text=help_text
                )
                if help_text:
                    widget.attrs["aria-describedby"] = f"id_{name}_help"
                self.fields[name + ending] = field

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[name], self[f"{name}_nn"]) for name in landing_page_checks.FIELD_LABELS]


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    page = courses.landing_page_of(run)
    act = request.POST.get("act", "save") if request.method == "POST" else ""
    picture_form = page_picture.form_of(request, page, sent=act == "picture")
    if act in ("picture", "remove_picture"):
        answer = _picture(request, run, picture_form, act)
        if answer is not None:
            return answer
    form = PageForm(
        None if act in ("", "picture") else request.POST,
        initial={name: getattr(page, name) for name in landing_page_checks.PAGE_FIELDS},
    )
    preview = ""
    if form.is_bound and form.is_valid():
        if act.startswith("preview"):
            preview = course_preview.of_texts(request, run, form.cleaned_data, language=act.removeprefix("preview_"))
        else:
            answer = _store(request, run, form, hand_over=act == "hand_over" and step is not None)
            if answer is not None:
                return answer
    wrong = form.errors or picture_form.errors
    return {
        "form": form,
        "picture_form": picture_form,
        "preview": preview,
        "page": page,
        "status": 422 if wrong else 200,
    }


def _picture(request: HttpRequest, run: CourseRun, form: page_picture.PictureForm, act: str) -> HttpResponse | None:
    """Stores or removes the picture; None when the form has something to be corrected."""
    if act == "remove_picture":
        page_picture.remove(request, run)
        messages.success(request, _("Bildet er tatt bort."))
    elif form.is_valid():
        try:
            page_picture.store(request, run, form)
        except Refused as refused:
            form.refuse(refused)
            return None
        messages.success(request, _("Bildet er lagret."))
    else:
        return None
    return redirect("office.steps.box", run.pk, "receive_page_content")


def _store(request: HttpRequest, run: CourseRun, form: PageForm, *, hand_over: bool) -> HttpResponse | None:
    member: Staff = request.user  # type: ignore[assignment]
    try:
        if hand_over:
            steps.receive_page_content(run, texts=form.cleaned_data, by=member.actor, at=clock.now())
            messages.success(
                request,
                _("Teksten er sendt. %(consultant)s kan nå publisere landingssiden.") % {"consultant": run.consultant},
            )
            return redirect("office.runs.flow", run.pk)
        publishing.save_page(run=run, texts=form.cleaned_data, by=member.actor, at=clock.now())
    except Refused as refused:
        form.refuse(refused)
        return None
    messages.success(request, _("Teksten er lagret."))
    return redirect("office.steps.box", run.pk, "receive_page_content")
