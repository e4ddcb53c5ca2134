"""Planning a course: the form that is filled in once, a copy of an earlier run, and changes to dates and facts."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import actions as courses
from kursflyt.domain.courses import date_words, moving, next_run, queries, schedule
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.evaluation import queries as evaluation
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, languages
from kursflyt.pages.forms import DateField, KronerField, KursflytForm
from kursflyt.pages.office import ranking_form, runs
from kursflyt.pages.office.new_run_form import NewRunForm
from kursflyt.pages.office.next_run_form import NextRunForm
from kursflyt.process.dates import date_consequences
from kursflyt.process.steps.before import planning

MOST_MOVES = 20


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


class StartForm(KursflytForm):
    start = DateField(label=_l("En annen dag"))


@access.staff(Role.DEPARTMENT_HEAD)
def copy(request: HttpRequest, run_id: int) -> HttpResponse:
    """A new run like this one: a first day gives all the dates, and one screen asks only what must be decided."""
    run, at = runs.find(run_id), clock.now()
    member: Staff = request.user  # type: ignore[assignment]
    starts = next_run.starts(run, at=at)
    start = StartForm(request.GET if "start" in request.GET else None, initial={"start": starts[0].day})
    day = start.cleaned_data["start"] if start.is_bound and start.is_valid() else starts[0].day
    form = NextRunForm(request.POST or None, run=run, new=next_run.proposed(Schedule.of(run), day))
    if request.method == "POST" and form.is_valid() and request.POST.get("act") != "look":
        try:
            new_run = form.make(by=member.actor, at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kurset er satt opp. Se over det, og send melding når alt stemmer."))
            return redirect("office.steps.box", new_run.pk, "announce_course")
    plan = form.schedule()
    context = runs.surroundings(run, "flow") | {
        "form": form,
        "start": start,
        "starts": starts,
        "day": day,
        "warnings": [
            *([rush] if (rush := next_run.rush(plan, at=at)) else []),
            *next_run.days_off(plan, plan.all_keys()),
            *date_consequences.collisions_with(plan.sessions, teacher=form.teacher_chosen()),
        ],
        "promised": evaluation.open_actions(run.programme),
    }
    return render(request, "office/planning/copy.html", context, status=422 if form.errors or start.errors else 200)


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def dates(request: HttpRequest, run_id: int) -> HttpResponse:
    """All dates of the run with how far off they are, which of them can be moved, and what was moved before."""
    run, at = runs.find(run_id), clock.now()
    plan = Schedule.of(run)
    fixed = moving.fixed(run, plan, at=at)
    rows = [
        (
            key,
            date_words.label(key, plan, language=languages.current()),
            _topic(plan, key),
            plan.value(key),
            fixed.get(key, ""),
        )
        for key in plan.all_keys()
    ]
    rows.sort(key=lambda row: (schedule.day_of(row[3]) or date.min, row[0].startswith(schedule.SESSION)))
    moves = list(DatesMoved.objects.filter(run=run)[:MOST_MOVES])
    context = runs.surroundings(run, "flow") | {
        "rows": rows,
        "moves": [
            (fact, len(moving.changed_in(fact)), date_words.label(fact.key, plan, language=languages.current()))
            for fact in moves
        ],
        "newest": next((fact for fact in moves if fact.undone_at is None), None),
        "movable": not run.has_been_cancelled and not hasattr(run, "closure"),
        "days": queries.following_days(run),
    }
    return render(request, "office/planning/dates.html", context)


class FactsForm(KursflytForm):
    title = forms.CharField(label=_l("Tittel"), max_length=160)
    title_nn = forms.CharField(label=_l("Tittel på nynorsk"), max_length=160, required=False)
    venue = forms.CharField(label=_l("Sted"), max_length=160)
    places = forms.IntegerField(label=_l("Plasser"), min_value=1, max_value=2000)
    minimum = forms.IntegerField(label=_l("Minste antall deltakere"), min_value=1, max_value=2000)
    fee = KronerField(label=_l("Pris for hver deltaker, kroner"))
    fee_free_by_grant = forms.BooleanField(
        label=_l("Tilskuddet forutsetter gratis utdanning"),
        required=False,
        help_text=_l("Da kan kurset ikke ha pris (fagskoleloven § 29)."),
    )
    grant_reference = forms.CharField(label=_l("Finansiert av"), max_length=120, required=False)
    priority_group = ranking_form.priority_group()
    ranks_by_practice = ranking_form.ranks_by_practice()
    meeting_url = forms.URLField(label=_l("Fast møtelenke"), required=False, assume_scheme="https")
    consultant = forms.ModelChoiceField(
        label=_l("Konsulent driftsadministrasjon"), queryset=people.staff_with(Role.OPERATIONS)
    )
    marketer = forms.ModelChoiceField(label=_l("Markedskoordinator"), queryset=people.staff_with(Role.MARKETING))


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
            messages.success(request, _("Opplysningene er lagret."))
            return redirect("office.runs.flow", run.pk)
    context = runs.surroundings(run, "flow") | {"form": form}
    return render(request, "office/planning/facts.html", context, status=422 if form.errors else 200)


def _entered(request: HttpRequest, run: CourseRun, *, inform: bool) -> HttpResponse:
    """The new run enters the chart; informed at once, or from its first box."""
    member: Staff = request.user  # type: ignore[assignment]
    planning.begin_course(run, by=member.actor, at=clock.now())
    if inform:
        planning.announce_course(run, by=member.actor, at=clock.now())
        messages.success(
            request,
            _("Kurset er satt opp, og %(consultant)s og %(marketer)s har fått melding.")
            % {"consultant": run.consultant, "marketer": run.marketer},
        )
        return redirect("office.runs.flow", run.pk)
    messages.success(request, _("Kurset er satt opp. Se over datoene, og send melding når alt stemmer."))
    return redirect("office.steps.box", run.pk, "announce_course")


def _topic(plan: Schedule, key: str) -> str:
    return plan.session(key).topic if key.startswith(schedule.SESSION) else ""
