"""The participant's result, with the right to reasons and to appeal, and the answers to them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import publication, queries
from kursflyt.domain.assessment.models import Assessment, GradeAppeal
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm


class AppealForm(KursflytForm):
    text = forms.CharField(
        label=gettext_lazy("Hvorfor klager du?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Du trenger ikke begrunne klagen. Den nye sensoren får ikke se det du skriver."),
    )


@access.participant
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    application = access.my_place(request, run_id)
    at, by = clock.now(), application.person.actor()
    form = AppealForm(request.POST if request.POST.get("act") == "appeal" else None)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "reasons":
                publication.ask_reasons(application=application, by=by, at=at)
                messages.success(request, _("Vi har bedt underviseren om begrunnelse. Du får den innen to uker."))
            elif form.is_valid():
                publication.appeal(application=application, text=form.cleaned_data["text"], by=by, at=at)
                messages.success(request, _("Klagen er mottatt. Du får svar på denne siden."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("my.results.show", run_id)
    published = queries.publication_of(application.run)
    today = clock.today()
    asked = {row.kind: row for row in GradeAppeal.objects.filter(application=application)}
    appeal_due_on = queries.appeal_due_on(application)
    row = next((row for row in queries.pass_rows(application.run) if row.application_id == application.pk), None)
    context = {
        "run": application.run,
        "published": published,
        "grade": queries.grade_in_force(application) if published else None,
        "assessment": Assessment.objects.filter(application=application).first() if published else None,
        "row": row,
        "reasons": asked.get("reasons"),
        "appeal": asked.get("appeal"),
        "reasons_answer_due_on": queries.answer_due_on(asked["reasons"]) if "reasons" in asked else None,
        "may_ask_reasons": bool(published) and "reasons" not in asked and today <= published.reasons_due_on,  # type: ignore[union-attr]
        "may_appeal": bool(published) and "appeal" not in asked and (appeal_due_on is None or today <= appeal_due_on),
        "appeal_due_on": appeal_due_on,
        "form": form,
    }
    return render(request, "my/results/show.html", context)
