"""Results with plots and their tables, free text by theme, and the findings that go to the head."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import following_up, queries, report, themes
from kursflyt.domain.evaluation.models import Finding
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import made_files, sent_keys
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import comment_themes, evaluation_plots
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import evaluation_follow_up as steps

ROLES = (Role.OPERATIONS,)


class FindingForm(KursflytForm):
    theme = forms.CharField(
        label=_l("Hva det gjelder"), max_length=80, help_text=_l("For eksempel lokaler, opplegg eller underviser.")
    )
    text = forms.CharField(
        label=_l("Hva svarene viser"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Deltakerne får lese funnet. Ta bort det som kan røpe hvem som svarte."),
    )


class SummaryForm(KursflytForm):
    summary = forms.CharField(
        label=_l("Oppsummering til avdelingslederen"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    results = queries.results(run)
    dispatch = queries.dispatch_of(run)
    if request.GET.get("fil") == "pdf" and results is not None:
        return made_files.give(report.render(run), made_files.PDF, f"evaluering-{run.slug}.pdf")
    act = request.POST.get("act", "")
    comments = themes.comments(run)
    groups = themes.grouped(comments)
    begun = next((group for group in groups if group.chosen and group.theme == request.GET.get("tema")), None)
    new = FindingForm(
        request.POST if act == "add" else None,
        initial={"theme": begun.called, "text": themes.quoted(begun)} if begun else None,
    )
    summary = SummaryForm(request.POST if act == "send" else None)
    if request.method == "POST":
        form = summary if act == "send" else new if act == "add" else FindingForm(request.POST)
        try:
            if act in comment_themes.ACTS:
                comment_themes.sort(request, run, act, comments)
                return redirect(f"{request.path}#texts")
            if act == "delete" or form.is_valid():
                return _done(request, run, act, form)
        except Refused as refused:
            form.refuse(refused)
            if act == "change" or act in comment_themes.ACTS:
                messages.error(request, str(refused))
    shown = results is not None and results.shown
    earlier = queries.earlier(run) if shown else None
    return {
        "results": results,
        "earlier": earlier,
        "plots": evaluation_plots.plots_of(results, earlier) if results else [],
        "groups": groups,
        "rows": comment_themes.rows(run, comments),
        "proposed": sum(bool(comment.proposed) for comment in comments),
        "begun": begun,
        "findings": queries.findings(run),
        "new": new,
        "summary": summary,
        "dispatch": dispatch,
        "fewest": queries.FEWEST_SHOWN,
    }


def _done(request: HttpRequest, run: CourseRun, act: str, form: KursflytForm) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    by, at = member.actor, clock.now()
    if act == "send":
        steps.analyse_evaluation(run, summary=form.cleaned_data["summary"], by=by, at=at)
        messages.success(request, _("Funnene er sendt til avdelingslederen."))
        return redirect("office.runs.flow", run.pk)
    if act == "add":
        following_up.add_finding(run=run, **form.cleaned_data, by=by, at=at)
        return redirect("office.steps.box", run.pk, "analyse_evaluation")
    finding = get_object_or_404(Finding, pk=sent_keys.key(request.POST.get("finding")), run=run)
    if act == "delete":
        following_up.delete_finding(finding=finding, by=by, at=at)
        messages.success(request, _("Funnet «%(theme)s» er slettet.") % {"theme": finding.theme})
    else:
        following_up.change_finding(finding=finding, **form.cleaned_data, by=by, at=at)
        messages.success(request, _("Funnet er endret."))
    return redirect("office.steps.box", run.pk, "analyse_evaluation")
