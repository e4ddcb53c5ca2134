"""The applicants and participants of a run, and one application with its documents: look, ask, propose, next."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from kursflyt.domain.applications import queries, ranking
from kursflyt.domain.applications.models import ApplicationAttachment, Decision
from kursflyt.domain.people.models import Role
from kursflyt.pages import access, files_out, made_files
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import applicant_list, case_acts, case_view, runs

CASE_ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


class FilterForm(KursflytForm):
    q = forms.CharField(
        label=_l("Søk i navn, e-post eller referanse"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    vis = forms.ChoiceField(label=_l("Vis"), required=False, choices=applicant_list.SHOWN)


@access.staff(*CASE_ROLES, Role.MARKETING)
def list(request: HttpRequest, run_id: int) -> HttpResponse:
    """Everyone who applied, in ranking order; filtered, and out as Excel."""
    run = runs.find(run_id)
    form = FilterForm(request.GET)
    form.is_valid()
    rows = applicant_list.rows_of(run, **form.cleaned_data)
    handles_cases = access.may(request, *CASE_ROLES)
    if request.GET.get("format") == "xlsx":
        if not handles_cases:  # it holds addresses, phone numbers and days of birth, which the page does not show
            raise PermissionDenied
        return made_files.give(applicant_list.workbook(run, rows), made_files.XLSX, f"sokere-{run.slug}.xlsx")
    context = {"rows": rows, "form": form, "numbers": queries.numbers(run), "query": request.GET.urlencode()}
    context["handles_cases"] = handles_cases
    return render(request, "office/applications/list.html", runs.surroundings(run, "applications") | context)


@access.staff(*CASE_ROLES)
def detail(request: HttpRequest, run_id: int, application_id: int) -> HttpResponse:
    """One application: the requirement check, the documents, and what can be done with it."""
    run = runs.find(run_id)
    application = get_object_or_404(queries.applicants(run), pk=application_id)
    rows = ranking.ranked(run)
    row = next((row for row in rows if row.application == application), None)
    form = None
    if request.method == "POST":
        form = case_acts.act(request, application, row).form
        if form is None:
            return redirect("office.applications.detail", run.pk, application.pk)
    following = rows[row.rank].application.pk if row and row.rank < len(rows) else None
    context = case_view.context(request, application, row, bound=form) | {
        "next_url": reverse("office.applications.detail", args=[run.pk, following]) if following else "",
    }
    return render(
        request,
        "office/applications/detail.html",
        runs.surroundings(run, "applications") | context,
        status=422 if form is not None else 200,
    )


@access.staff(*CASE_ROLES)
def attachment(request: HttpRequest, run_id: int, application_id: int, attachment_id: int) -> HttpResponse:
    found = get_object_or_404(
        ApplicationAttachment.objects.select_related("file"),
        pk=attachment_id,
        application_id=application_id,
        application__run_id=run_id,
    )
    return files_out.show_within(found.file, found.name)


@access.staff(*CASE_ROLES)
def letter(request: HttpRequest, run_id: int, application_id: int, decision_id: int) -> HttpResponse:
    """The letter as it was sent. The office reading it does not count as the applicant opening it."""
    found = get_object_or_404(
        Decision.objects.select_related("letter", "application"),
        pk=decision_id,
        application_id=application_id,
        application__run_id=run_id,
    )
    if found.letter is None:
        raise Http404
    return files_out.show(found.letter, f"vedtak-{found.application.reference}.pdf")
