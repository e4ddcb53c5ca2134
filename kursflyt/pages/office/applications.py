"""The applicants and participants of a run, and one application with its documents: look, ask, propose, next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kursflyt.core import clock, norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import queries, ranking, receipts, requesting, requirements
from kursflyt.domain.applications.models import Application, ApplicationAttachment, Decision, Outcome
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, files_out
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.pages.office import applicant_list, runs
from kursflyt.process.steps.before import applications as steps

CASE_ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FilterForm(KursflytForm):
    q = forms.CharField(
        label="Søk i navn, e-post eller referanse", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    vis = forms.ChoiceField(label="Vis", required=False, choices=applicant_list.SHOWN)


class RequestForm(KursflytForm):
    ids = "request"

    what = forms.CharField(label="Hva mangler?", max_length=300, help_text="Søkeren leser dette: «kopi av fagbrevet».")
    due_on = DateField(label="Frist")


class ProposalForm(KursflytForm):
    ids = "proposal"

    outcome = forms.ChoiceField(label="Forslag", choices=Outcome.choices)
    reason = forms.CharField(
        label="Hvorfor",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Må med ved avslag.",
    )


class WithdrawalForm(KursflytForm):
    ids = "withdrawal"

    withdrawal_reason = forms.CharField(label="Hva sa søkeren?", max_length=400, required=False)


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
        answer = HttpResponse(applicant_list.workbook(run, rows), content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="sokere-{run.slug}.xlsx"'
        return answer
    context = {"rows": rows, "form": form, "numbers": queries.numbers(run), "query": request.GET.urlencode()}
    context["handles_cases"] = handles_cases
    return render(request, "office/applications/list.html", runs.surroundings(run, "applications") | context)


@access.staff(*CASE_ROLES)
def detail(request: HttpRequest, run_id: int, application_id: int) -> HttpResponse:
    """One application: the requirement check, the documents, and what can be done with it."""
    run = runs.find(run_id)
    application = _find(run, application_id)
    bound: dict[str, KursflytForm] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        answer = _act(request, application, act, bound)
        if answer is not None:
            return answer
    return render(
        request,
        "office/applications/detail.html",
        runs.surroundings(run, "applications") | _context(run, application, bound),
        status=422 if bound else 200,
    )


@access.staff(*CASE_ROLES)
def attachment(request: HttpRequest, run_id: int, application_id: int, attachment_id: int) -> HttpResponse:
    found = get_object_or_404(
        ApplicationAttachment.objects.select_related("file"),
        pk=attachment_id,
        application_id=application_id,
        application__run_id=run_id,
    )
    return files_out.show(found.file, found.name)


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


def _act(
    request: HttpRequest, application: Application, act: str, bound: dict[str, KursflytForm]
) -> HttpResponse | None:
    """Does what the button says. None: something must be mended, and `bound` has the form."""
    member: Staff = request.user  # type: ignore[assignment]
    form_class = {"request": RequestForm, "propose": ProposalForm, "withdraw": WithdrawalForm}.get(act)
    if form_class is None:
        raise Http404
    form = bound[act] = form_class(request.POST)
    if not form.is_valid():
        return None
    given, at = form.cleaned_data, clock.now()
    try:
        if act == "request":
            requesting.request_documents(
                application=application, what=given["what"], due_on=given["due_on"], by=member.actor, at=at
            )
            messages.success(request, f"{application.person} er spurt om {given['what']}.")
        elif act == "propose":
            steps.propose(application, outcome=given["outcome"], reason=given["reason"], by=member.actor, at=at)
            messages.success(request, "Forslaget er lagret.")
        else:
            steps.withdraw(application, reason=given["withdrawal_reason"], by=member.actor, at=at)
            messages.success(request, "Søknaden er trukket, og søkeren har fått beskjed.")
    except Refused as refused:
        form.refuse(refused)
        return None
    return redirect("office.applications.detail", application.run_id, application.pk)


def _context(run: CourseRun, application: Application, bound: dict[str, KursflytForm]) -> dict[str, Any]:
    checks = requirements.check(application)
    missing = ", ".join(check.missing for check in checks if check.missing)
    due_on = norwegian_dates.oslo_day(clock.now())
    ids = [row.application.pk for row in ranking.ranked(run)]
    place = ids.index(application.pk) if application.pk in ids else None
    following = ids[place + 1] if place is not None and place + 1 < len(ids) else None
    return {
        "application": application,
        "checks": checks,
        "verdict": requirements.overall(checks),
        "answers": receipts.answers_of(application),
        "decision": queries.current_decision(application),
        "proposal": queries.newest_proposal(application),
        "rank": place + 1 if place is not None else None,
        "next_url": reverse("office.applications.detail", args=[run.pk, following]) if following else "",
        "request_form": bound.get("request")
        or RequestForm(initial={"what": missing, "due_on": due_on + requesting.USUAL_TIME}),
        "proposal_form": bound.get("propose") or ProposalForm(initial={"outcome": _suggested(checks)}),
        "withdrawal_form": bound.get("withdraw") or WithdrawalForm(),
    }


def _suggested(checks: tuple[requirements.Check, ...]) -> str:
    return Outcome.REJECTION if requirements.overall(checks) == "not_met" else Outcome.OFFER


def _find(run: CourseRun, application_id: int) -> Application:
    return get_object_or_404(queries.applicants(run), pk=application_id)
