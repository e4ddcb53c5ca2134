"""The participant hands in the written assignment, sees the receipt, and replaces it until the deadline."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import hand_in, queries
from kursflyt.domain.assessment.models import Submission
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages import access, made_files
from kursflyt.pages.forms import KursflytForm
from kursflyt.process import progress
from kursflyt.process import queries as process


class HandInForm(KursflytForm):
    file = forms.FileField(
        label=gettext_lazy("Oppgaven din"),
        help_text=gettext_lazy("PDF, Word, OpenDocument, Excel, PowerPoint, bilde eller tekst. Høyst 20 MB."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Melding til underviseren"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@access.participant
def deliver(request: HttpRequest, run_id: int) -> HttpResponse:
    application = access.my_place(request, run_id)
    at = clock.now()
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            submission = hand_in.deliver(
                application=application,
                filename=upload.name,
                content=upload.read(hand_in.LARGEST + 1),
                comment=form.cleaned_data["comment"],
                by=application.person.actor(),
                at=at,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            progress.look_again(application.run, at=at)
            messages.success(
                request,
                _("Oppgaven er levert. Kvitteringsnummer: %(receipt)s. Kvitteringen er også sendt på e-post.")
                % {"receipt": submission.receipt},
            )
            return redirect("my.hand_in.deliver", run_id)
    deadline = queries.deadline_of(application)
    context = {
        "run": application.run,
        "form": form,
        "deadline": deadline,
        "open": at <= deadline,
        "begun": process.last_step(application.run, "hand_in_assignment") is not None,
        "extended": deadline > application.run.hand_in_deadline_at,
        "room": teaching.classroom_of(application.run),
        "submissions": Submission.objects.filter(application=application).order_by("-at", "-version"),
    }
    return render(request, "my/hand_in/deliver.html", context, status=422 if request.method == "POST" else 200)


@access.participant
def file(request: HttpRequest, run_id: int, version: int) -> HttpResponse:
    """What I handed in myself."""
    application = access.my_place(request, run_id)
    submission = Submission.objects.filter(application=application, version=version).select_related("file").first()
    if submission is None:
        raise Http404
    if submission.file is None:
        return redirect(submission.url)  # it lies in the learning platform
    return made_files.stored(submission.file, submission.file_name)
