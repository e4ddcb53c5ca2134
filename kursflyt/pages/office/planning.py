"""Planning a course: the form that is filled in once, a copy of an earlier run, and changes to dates and facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import actions as courses
from kursflyt.domain.courses import dates as run_dates
from kursflyt.domain.courses import queries
from kursflyt.domain.courses.dates import Dates
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries as evaluation
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access
from kursflyt.pages.forms import DateField, KronerField, KursflytForm, MomentField
from kursflyt.pages.office import runs
from kursflyt.pages.office.new_run_form import NewRunForm
from kursflyt.process.steps.before import planning


@access.staff(Role.DEPARTMENT_HEAD)
def new(request: HttpRequest) -> HttpResponse:
    """A new course. Dates can be proposed from the first session before anything is stored."""
    member: Staff = request.user  # type: ignore[assignment]
    act = request.POST.get("act", "")
    if act == "propose":
        form = NewRunForm.with_proposed_dates(request.POST)
    else:
        form = NewRunForm(
            request.POST or None, initial={"head": member.pk, "programme": request.GET.get("program", "")}
        )
        if request.method == "POST" and form.is_valid():
            try:
                run = form.plan(by=member.actor, at=clock.now())
            except Refused as refused:
                form.refuse(refused)
            else:
                return _entered(request, run, inform=act == "inform")
    context = {"form": form, "earlier": queries.earlier_runs(), "section": "board"}
    return render(request, "office/planning/new.html", context, status=422 if form.is_bound and form.errors else 200)


class CopyForm(KursflytForm):
    starts_on = DateField(label="Første samling i det nye kurset")


@access.staff(Role.DEPARTMENT_HEAD)
def copy(request: HttpRequest, run_id: int) -> HttpResponse:
    """A new run like this one."""
    run = runs.find(run_id)
    member: Staff = request.user  # type: ignore[assignment]
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new_run = courses.copy(run=run, starts_on=form.cleaned_data["starts_on"], by=member.actor, at=clock.now())
        except Refused as refused:
            refused.field = "starts_on"
            form.refuse(refused)
        else:
            return _entered(request, new_run, inform=False)
    context = runs.surroundings(run, "flow") | {"form": form, "promised": evaluation.open_actions(run.programme)}
    return render(request, "office/planning/copy.html", context, status=422 if form.errors else 200)


class DatesForm(KursflytForm):
    starts_on = DateField(label="Første samling")
    ends_on = DateField(label="Siste dag")
    registration_opens_at = MomentField(
        label="Påmeldingen åpner", required=False, help_text="Tomt: når landingssiden er publisert."
    )
    registration_deadline_at = MomentField(label="Påmeldingsfrist")
    start_decision_on = DateField(label="Oppstart avgjøres senest")
    waiting_list_closes_on = DateField(label="Ventelisten stenger")
    hand_in_deadline_at = MomentField(label="Innleveringsfrist for oppgaven")

    def dates(self) -> Dates:
        return Dates(**{name: self.cleaned_data[name] for name in Dates.__dataclass_fields__})


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def dates(request: HttpRequest, run_id: int) -> HttpResponse:
    """Changing dates: first what moves, then the change."""
    run = runs.find(run_id)
    member: Staff = request.user  # type: ignore[assignment]
    before = Dates.of(run)
    form = DatesForm(request.POST or None, initial=_as_initial(before))
    moves: list[queries.Move] = []
    act = request.POST.get("act", "")
    if act == "move_all" and (first := _first_session(request)) is not None:
        form = DatesForm(initial=_as_initial(run_dates.moved(before, first)))
        moves = queries.moves(run, run_dates.moved(before, first))
    elif request.method == "POST" and form.is_valid():
        try:
            run_dates.check_dates(form.dates(), at=clock.now(), before=before)
            moves = queries.moves(run, form.dates())
            if act == "save":
                planning.change_dates(run, dates=form.dates(), by=member.actor, at=clock.now())
                messages.success(
                    request, f"Datoene er endret. {len(moves)} {'dato' if len(moves) == 1 else 'datoer'} ble flyttet."
                )
                return redirect("office.runs.flow", run.pk)
        except Refused as refused:
            form.refuse(refused)
    outside = queries.sessions_outside(run, form.dates()) if form.is_bound and form.is_valid() else []
    context = runs.surroundings(run, "flow") | {"form": form, "moves": moves, "act": act, "outside": outside}
    return render(request, "office/planning/dates.html", context, status=422 if form.is_bound and form.errors else 200)


class FactsForm(KursflytForm):
    title = forms.CharField(label="Tittel", max_length=160)
    title_nn = forms.CharField(label="Tittel på nynorsk", max_length=160, required=False)
    venue = forms.CharField(label="Sted", max_length=160)
    places = forms.IntegerField(label="Plasser", min_value=1, max_value=2000)
    minimum = forms.IntegerField(label="Minste antall deltakere", min_value=1, max_value=2000)
    fee = KronerField(label="Pris for hver deltaker, kroner")
    fee_free_by_grant = forms.BooleanField(
        label="Tilskuddet forutsetter gratis utdanning",
        required=False,
        help_text="Da kan kurset ikke ha pris (fagskoleloven § 29).",
    )
    grant_reference = forms.CharField(label="Finansiert av", max_length=120, required=False)
    ranking_rule = forms.CharField(
        label="Regel for rangering av søkere", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    meeting_url = forms.URLField(label="Fast møtelenke", required=False, assume_scheme="https")
    consultant = forms.ModelChoiceField(
        label="Konsulent driftsadministrasjon", queryset=people.staff_with(Role.OPERATIONS)
    )
    marketer = forms.ModelChoiceField(label="Markedskoordinator", queryset=people.staff_with(Role.MARKETING))


@access.staff(Role.DEPARTMENT_HEAD)
def facts(request: HttpRequest, run_id: int) -> HttpResponse:
    """Places, price, place and people of a run."""
    run = runs.find(run_id)
    member: Staff = request.user  # type: ignore[assignment]
    form = FactsForm(request.POST or None, initial={name: getattr(run, name) for name in FactsForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            courses.change_facts(run=run, by=member.actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Opplysningene er lagret.")
            return redirect("office.runs.flow", run.pk)
    context = runs.surroundings(run, "flow") | {"form": form}
    return render(request, "office/planning/facts.html", context, status=422 if form.errors else 200)


def _entered(request: HttpRequest, run: CourseRun, *, inform: bool) -> HttpResponse:
    """The new run enters the chart; informed at once, or from its first box."""
    member: Staff = request.user  # type: ignore[assignment]
    planning.begin_course(run, by=member.actor, at=clock.now())
    if inform:
        planning.announce_course(run, by=member.actor, at=clock.now())
        messages.success(request, f"Kurset er satt opp, og {run.consultant} og {run.marketer} har fått melding.")
        return redirect("office.runs.flow", run.pk)
    messages.success(request, "Kurset er satt opp. Se over datoene, og send melding når alt stemmer.")
    return redirect("office.steps.box", run.pk, "announce_course")


def _first_session(request: HttpRequest) -> Any:
    form = CopyForm(request.POST)
    return form.cleaned_data["starts_on"] if form.is_valid() else None


def _as_initial(dates: Dates) -> dict[str, Any]:
    return {name: getattr(dates, name) for name in Dates.__dataclass_fields__}
