"""The published grades, and what follows: demands for reasons and appeals, answered by the head or the teacher."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import publication, queries
from kursflyt.domain.assessment.models import GradeAppeal, GradeValue
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import sent_keys
from kursflyt.pages.forms import KursflytForm
from kursflyt.process.models import StepRun

ROLES = (Role.DEPARTMENT_HEAD,)


class AnswerForm(KursflytForm):
    text = forms.CharField(label=_l("Svar til deltakeren"), widget=forms.Textarea(attrs={"rows": 5}))
    new_value = forms.ChoiceField(
        label=_l("Ny karakter"),
        required=False,
        help_text=_l(
            "Bare ved klage. En ny sensor, minst én ekstern, har vurdert uten å kjenne karakteren (fagskoleloven § 21)."
        ),
    )

    def __init__(self, *args: object, appeal: GradeAppeal, run: CourseRun, **kwargs: object) -> None:
        super().__init__(*args, prefix=f"svar{appeal.pk}", **kwargs)  # type: ignore[misc]
        if appeal.kind == "reasons":
            del self.fields["new_value"]
            return
        values = [(value, _(str(GradeValue(value).label))) for value in queries.SCALES[run.grade_scale]]
        self.fields["new_value"].choices = [("", _("Karakteren står")), *values]  # type: ignore[attr-defined]


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    refused_form: AnswerForm | None = None
    answered = request.POST.get("appeal", "")
    if request.method == "POST" and sent_keys.is_key(answered):
        appeal = get_object_or_404(GradeAppeal, pk=answered, application__run=run)
        refused_form = AnswerForm(request.POST, appeal=appeal, run=run)
        if refused_form.is_valid():
            member: Staff = request.user  # type: ignore[assignment]
            said = refused_form.cleaned_data
            try:
                publication.answer(
                    appeal=appeal,
                    text=said["text"],
                    new_value=said.get("new_value", ""),
                    by=member.actor,
                    at=clock.now(),
                )
            except Refused as refused:
                refused_form.refuse(refused)
            else:
                messages.success(
                    request, _("Svaret er sendt til deltakeren. Endret du karakteren, utsted beviset på nytt.")
                )
                return redirect("office.steps.box", run.pk, "publish_grades")
    appeals = [
        {
            "appeal": row,
            "due": queries.answer_due_on(row),
            "form": refused_form
            if refused_form is not None and str(row.pk) == answered
            else AnswerForm(appeal=row, run=run),
        }
        for row in queries.appeals_of(run)
    ]
    return {"published": queries.publication_of(run), "appeals": appeals, "count": queries.counts(run)}
