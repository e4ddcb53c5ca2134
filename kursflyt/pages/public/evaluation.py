"""The anonymous evaluation: the form behind a link of one's own, and the page where the link is sent once more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import queries, questions
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm


class EvaluationForm(KursflytForm):
    """One radio group a question; every question may be left open."""

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in (*questions.SCALES, questions.RECOMMENDATION):
            self.fields[question.key] = _scale(question, language)
        for question in (questions.BEST, questions.IMPROVE):
            self.fields[question.key] = forms.CharField(
                label=question.in_language(language),
                required=False,
                max_length=evaluation.LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input"}),
            )

    def scores(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in questions.RANGES if self.cleaned_data[key] is not None}

    @property
    def scales(self) -> list[Any]:
        return [self[question.key] for question in questions.SCALES]


def _scale(question: questions.Question, language: str) -> forms.Field:
    return forms.TypedChoiceField(
        label=question.in_language(language),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(number, str(number)) for number in questions.RANGES[question.key]],
        widget=forms.RadioSelect(),
    )


class FetchForm(KursflytForm):
    email = forms.EmailField(
        label=_("E-postadressen din"),
        help_text=_("Den du brukte da du søkte."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@access.anyone
def form(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing is written about who looks: no session, no log line, no moment."""
    at = clock.now()
    try:
        right = evaluation.find_token(token, at=at)
    except Refused as refused:
        return render(request, "public/evaluation/form.html", {"refusal": str(refused)}, status=410)
    run = right.round.run
    filled = EvaluationForm(request.POST or None, language=(get_language() or "nb")[:2])
    if request.method == "POST" and filled.is_valid():
        try:
            evaluation.answer(
                token=token,
                scores=filled.scores(),
                best=filled.cleaned_data["best"],
                improve=filled.cleaned_data["improve"],
                at=at,
            )
        except (evaluation.NothingAnswered, evaluation.BadScore) as refused:
            filled.refuse(refused)
        except Refused as refused:
            return render(request, "public/evaluation/form.html", {"refusal": str(refused)}, status=410)
        else:
            return render(request, "public/evaluation/form.html", {"thanks": True, "run": run})
    answer = render(
        request,
        "public/evaluation/form.html",
        {"form": filled, "run": run, "round": right.round},
        status=422 if request.method == "POST" else 200,
    )
    # The token stays with us. "no-referrer" would have the browser say "Origin: null", which CSRF refuses.
    answer["Referrer-Policy"] = "same-origin"
    answer["Cache-Control"] = "no-store"
    return answer


@access.anyone
def fetch(request: HttpRequest, slug: str) -> HttpResponse:
    """Behind the QR code on the screen. Says the same whether the address is a participant's or not."""
    run = CourseRun.objects.filter(slug=slug, evaluation__isnull=False).first()
    if run is None:
        raise Http404
    round_ = queries.round_of(run)
    assert round_ is not None
    at = clock.now()
    asked = FetchForm(request.POST or None)
    open_ = round_.closed_at is None and round_.closes_at > at
    sent = False
    if request.method == "POST" and open_ and asked.is_valid():
        evaluation.send_link_again(run=run, email=asked.cleaned_data["email"], at=at)
        sent = True
    context = {"form": asked, "run": run, "round": round_, "open": open_, "sent": sent}
    return render(request, "public/evaluation/fetch.html", context, status=422 if asked.errors else 200)
