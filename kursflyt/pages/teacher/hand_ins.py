"""What the participants have handed in: one by one, or all in one folder; and more time for one of them."""

from __future__ import annotations

import io
import zipfile

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kursflyt.core import clock, storage
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import hand_in, queries
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages import access, made_files
from kursflyt.pages.forms import KursflytForm, MomentField
from kursflyt.process import progress, room_grading


class ExtensionForm(KursflytForm):
    """Used by the teacher and by the office."""

    application: forms.ModelChoiceField[Application] = forms.ModelChoiceField(
        queryset=Application.objects.none(), label=gettext_lazy("Deltaker"), empty_label=gettext_lazy("Velg")
    )
    new_deadline_at = MomentField(label=gettext_lazy("Ny frist"))
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor"), max_length=300, help_text=gettext_lazy("Kort. Ikke skriv helseopplysninger.")
    )

    def __init__(self, *args: object, run: CourseRun, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["application"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = queries.participants(run)
        choice.label_from_instance = _name_of  # type: ignore[assignment,method-assign]


def _name_of(application: Application) -> str:
    return application.person.full_name


@access.teacher
def list(request: HttpRequest, run_id: int) -> HttpResponse:
    run = access.teacher_run(request, run_id)
    at = clock.now()
    form = ExtensionForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        by = request.person.actor("teacher")  # type: ignore[attr-defined]
        try:
            hand_in.extend(**form.cleaned_data, by=by, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            progress.look_again(run, at=at)
            messages.success(request, _("Fristen er utsatt, og deltakeren har fått beskjed."))
            return redirect("teacher.hand_ins.list", run_id)
    context = {
        "run": run,
        "lines": queries.grade_sheet(run),
        "form": form,
        "outside": teaching.has_course_outside(run),
        "platform": room_grading.platform_name(),
    }
    return render(request, "teacher/hand_ins/list.html", context, status=422 if request.method == "POST" else 200)


@access.teacher
def file(request: HttpRequest, run_id: int, application_id: int) -> HttpResponse:
    """The newest hand-in of one participant."""
    run = access.teacher_run(request, run_id)
    submission = queries.newest_submissions(run).filter(application_id=application_id).first()
    if submission is None:
        raise Http404
    if submission.file is None:
        return redirect(submission.url)  # it lies in the learning platform
    return made_files.stored(submission.file, submission.file_name)


@access.teacher
def folder(request: HttpRequest, run_id: int) -> HttpResponse:
    """All newest hand-ins in one zip file, named by reference and family name; of those that lie elsewhere, the way."""
    run = access.teacher_run(request, run_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as out:
        for submission in queries.newest_submissions(run):
            person = submission.application.person
            name = f"{submission.application.reference} {person.family_name} {submission.file_name}"
            if submission.file is None:
                out.writestr(f"{name}.txt".replace("/", "_"), f"{submission.url}\n")
            else:
                out.writestr(name.replace("/", "_"), storage.read(submission.file))
    return made_files.give(packed.getvalue(), made_files.ZIP, f"innleveringer-{run.slug}.zip")
