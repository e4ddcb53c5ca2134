"""The teacher gives the reasons for a grade. An appeal is not for the teacher: its examiner must not know the grade."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import publication, queries
from kursflyt.domain.assessment.models import GradeAppeal
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm


class ReasonsForm(KursflytForm):
    text = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Hvilke prinsipper du har bedømt etter, og hvordan oppgaven er vurdert etter dem."),
    )


@access.teacher
def answer(request: HttpRequest, run_id: int, appeal_id: int) -> HttpResponse:
    run = access.teacher_run(request, run_id)
    appeal = get_object_or_404(
        GradeAppeal.objects.select_related("application__person", "application__run"),
        pk=appeal_id,
        application__run=run,
        kind="reasons",
    )
    form = ReasonsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = request.person.actor("teacher")  # type: ignore[attr-defined]
        try:
            publication.answer(appeal=appeal, text=form.cleaned_data["text"], by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Begrunnelsen er sendt til deltakeren."))
            return redirect("teacher.appeals.answer", run_id, appeal_id)
    context = {
        "run": run,
        "appeal": appeal,
        "grade": queries.grade_in_force(appeal.application),
        "submission": queries.newest_submission(appeal.application),
        "due": queries.answer_due_on(appeal),
        "form": form,
    }
    return render(request, "teacher/appeals/answer.html", context, status=422 if request.method == "POST" else 200)
