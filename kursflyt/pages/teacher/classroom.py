"""The classroom for the teacher: lay out, withdraw, post a notice, and say that it is ready."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import material, notices
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching.models import ClassroomRole, MaterialKind
from kursflyt.pages import access, classroom_view, domain_words
from kursflyt.pages.forms import KursflytForm
from kursflyt.process import queries as process
from kursflyt.process.steps.before import rooms


class MaterialForm(KursflytForm):
    """Something to lay out: a text, a file, or both."""

    kind = forms.ChoiceField(label=_l("Hva er det?"), choices=domain_words.choices(MaterialKind))
    title = forms.CharField(label=_l("Tittel"), max_length=160)
    text = forms.CharField(label=_l("Tekst"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    file = forms.FileField(
        label=_l("Fil"),
        required=False,
        help_text=_l("PDF, Word, PowerPoint, Excel, bilde, film eller tekst, høyst 10 MB."),
    )


class NoticeForm(KursflytForm):
    """A notice to everyone on the course."""

    ids = "notice"

    title = forms.CharField(label=_l("Overskrift"), max_length=160)
    body = forms.CharField(label=_l("Tekst"), widget=forms.Textarea(attrs={"rows": 4}))


@access.teacher
def room(request: HttpRequest, run_id: int) -> HttpResponse:
    """The room, and what the teacher does in it: `act` says which of the forms was sent."""
    run, person = access.teacher_run(request, run_id), _person(request)
    if not teaching.may_enter(run, person, ClassroomRole.TEACHER):
        return render(request, "teacher/classroom/room.html", {"run": run, "may_enter": False})
    act = request.POST.get("act", "")
    first_missing = next(iter(teaching.missing_material(run)), MaterialKind.OTHER)
    forms_shown: dict[str, Any] = {
        "material": MaterialForm(
            request.POST if act == "publish" else None, request.FILES or None, initial={"kind": first_missing}
        ),
        "notice": NoticeForm(request.POST if act == "notice" else None),
    }
    refusal = ""
    if request.method == "POST":
        try:
            said = _do(act, run, person, forms_shown)
        except Refused as refused:
            refusal = str(refused)
            said = ""
        if said:
            messages.success(request, said)
            return redirect("teacher.classroom.room", run.pk)
    missing = teaching.missing_material(run)
    context = classroom_view.contents(run) | {
        "may_enter": True,
        "material_form": forms_shown["material"],
        "notice_form": forms_shown["notice"],
        "checklist": [(kind, kind not in missing) for kind in teaching.REQUIRED],
        "to_confirm": process.open_step(run, "prepare_classroom"),
        "refusal": refusal,
        "file_page": "teacher.classroom.file",
        "open_form": act,
    }
    return render(request, "teacher/classroom/room.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@access.teacher
def withdraw(request: HttpRequest, run_id: int, material_id: int) -> HttpResponse:
    """Takes material away from the room."""
    run, person = access.teacher_run(request, run_id), _person(request)
    found = next((row for row in teaching.material_of(run) if row.pk == material_id), None)
    if found is None or not teaching.may_enter(run, person, ClassroomRole.TEACHER):
        raise Http404
    material.withdraw(material=found, by=person.actor("teacher"), at=clock.now())
    messages.success(request, _("«%(title)s» er trukket tilbake.") % {"title": found.title})
    return redirect("teacher.classroom.room", run.pk)


@access.teacher
def file(request: HttpRequest, run_id: int, material_id: int) -> HttpResponse:
    run = access.teacher_run(request, run_id)
    return classroom_view.material_file(run, _person(request), ClassroomRole.TEACHER, material_id)


def _do(act: str, run: CourseRun, person: Person, shown: dict[str, Any]) -> str:
    """What was done, as a sentence; empty when a form has errors, which it then shows."""
    by, at = person.actor("teacher"), clock.now()
    if act == "ready":
        rooms.prepare_classroom(run, by=by, at=at)
        return _("Takk! Klasserommet er meldt klart.")
    form = shown["material"] if act == "publish" else shown["notice"]
    if not form.is_valid():
        return ""
    values = form.cleaned_data
    try:
        if act == "publish":
            upload: UploadedFile[bytes] | None = values["file"]
            material.publish(
                run=run,
                kind=values["kind"],
                title=values["title"],
                text=values["text"],
                filename=(upload.name or "fil") if upload else "",
                content=upload.read() if upload else None,
                by=by,
                at=at,
            )
            return _("«%(title)s» er lagt ut. Deltakerne ser det nå.") % {"title": values["title"]}
        notices.post_notice(
            run=run, key=f"teacher:{at.isoformat()}", title=values["title"], body=values["body"], by=by, at=at
        )
        return _("Oppslaget er lagt ut.")
    except Refused as refused:
        form.refuse(refused)
        return ""


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person
