"""One date is moved: what moves with it, whom it concerns, then one click; and the way back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import date_shift, date_words, moving, schedule
from kursflyt.domain.courses.dates_moved import DatesMoved
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, languages
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.pages.office import runs
from kursflyt.pages.office.moved_dates_form import MoveForm
from kursflyt.process.dates import date_consequences, date_moves, date_notices


class ChoiceForm(KursflytForm):
    """Which date, and to when. In the address, so that a preview can be come back to."""

    dato = forms.ChoiceField(label=_l("Hva skal flyttes?"))
    til = DateField(label=_l("Til"))

    def __init__(self, data: Any = None, *, plan: Schedule, fixed: dict[str, str], **more: Any) -> None:
        self._keys = [key for key in plan.all_keys() if key not in fixed]
        self._plan = plan
        super().__init__(data, **more)

    def shape(self) -> None:
        choices = [
            (key, f"{_label(key, self._plan)}: {date_words.told(self._plan.value(key), language=languages.current())}")
            for key in self._keys
        ]
        self.fields["dato"].choices = choices  # type: ignore[attr-defined]


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def preview(request: HttpRequest, run_id: int) -> HttpResponse:
    """What moves with the date, before anything is stored; the same page moves it."""
    run, at = runs.find(run_id), clock.now()
    plan = Schedule.of(run)
    fixed = moving.fixed(run, plan, at=at)
    choice = ChoiceForm(request.GET, plan=plan, fixed=fixed)
    if not choice.is_valid():
        return _choose(request, run, plan, fixed, choice)
    key = choice.cleaned_data["dato"]
    following = date_shift.follow(plan, key, choice.cleaned_data["til"], fixed=fixed, at=at)
    form = MoveForm(request.POST or None, plan=plan, following=following, shown=moving.seen(plan))
    if request.method == "POST" and form.is_valid() and request.POST.get("act") == "move":
        moved = _move(request, run, key, form)
        if moved is not None:
            return moved
    values = (
        form.values() if form.is_bound and form.is_valid() else {row.key: row.after for row in following if row.goes}
    )
    told = date_consequences.of(run, values, at=at)
    if told.problems and form.is_bound:
        form.show_problems(told.problems)
    context = runs.surroundings(run, "flow") | {
        "form": form,
        "told": told,
        "key": key,
        "label": _label(key, plan),
        "count": sum(1 for name, value in values.items() if value != plan.value(name)),
        "staying": any(not row.goes for row in form.rows()),
        "fixed": _named(fixed, plan),
        "audience": date_consequences.in_words(told.audience),
        "mail": _mail(run, plan, values, told, form) if len(told.audience) else None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "office/date_moves/preview.html", context, status=status)


class UndoForm(KursflytForm):
    seen = forms.BooleanField(
        label=_l("Jeg har lest hva som er skjedd siden, og vil sette datoene tilbake"), required=False
    )


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def undo(request: HttpRequest, run_id: int, move_id: int) -> HttpResponse:
    """The dates as they were: what goes back, what has happened since, and who is told."""
    run = runs.find(run_id)
    fact = get_object_or_404(DatesMoved, run=run, pk=move_id)
    if fact.undone_at:
        raise Http404
    at, plan = clock.now(), Schedule.of(run)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            date_moves.undo_move(fact, by=member.actor, at=at, seen=form.cleaned_data["seen"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                " ".join(filter(None, [_("Datoene er satt tilbake slik de var."), str(_TOLD) if fact.told else ""])),
            )
            return redirect("office.planning.dates", run.pk)
    hindrance = moving.hindrance_of(fact, plan, at=at)
    old = moving.old_values(fact)
    told = date_consequences.of(run, old, at=at) if not hindrance else None
    context = runs.surroundings(run, "flow") | {
        "fact": fact,
        "form": form,
        "hindrance": hindrance,
        "since": date_consequences.since(run, fact.at),
        "told": told,
        "rows": [(_label(key, plan), plan.value(key), old.get(key)) for key in moving.changed_in(fact)]
        if not hindrance
        else [],
    }
    return render(request, "office/date_moves/undo.html", context, status=422 if form.errors else 200)


_TOLD = _l("De som fikk e-post om endringen, får vite det.")


def _choose(
    request: HttpRequest, run: CourseRun, plan: Schedule, fixed: dict[str, str], choice: ChoiceForm
) -> HttpResponse:
    """Until a date and a day are chosen. A date that cannot be moved says why."""
    key = request.GET.get("dato", "")
    if key in fixed:
        messages.error(
            request, _("%(what)s kan ikke flyttes. %(why)s") % {"what": _label(key, plan), "why": fixed[key]}
        )
        return redirect("office.planning.dates", run.pk)
    if "til" not in request.GET:
        known = key if key in plan.all_keys() else "starts_on"
        day = schedule.day_of(plan.value(known))
        choice = ChoiceForm(plan=plan, fixed=fixed, initial={"dato": known, "til": day})
    context = runs.surroundings(run, "flow") | {"choice": choice, "fixed": _named(fixed, plan)}
    status = 422 if choice.is_bound else 200
    return render(request, "office/date_moves/preview.html", context, status=status)


def _move(request: HttpRequest, run: CourseRun, key: str, form: MoveForm) -> HttpResponse | None:
    member: Staff = request.user  # type: ignore[assignment]
    given = form.cleaned_data
    try:
        fact = date_moves.move_dates(
            run,
            key=key,
            values=form.values(),
            by=member.actor,
            at=clock.now(),
            shown=given["shown"],
            reason=given["reason"],
            tell=given["tell"],
            not_told_reason=given["not_told_reason"],
        )
    except Refused as refused:
        form.refuse(refused)
        return None
    count = len(moving.changed_in(fact))
    said = ngettext(
        "%(count)s dato ble flyttet. Du kan angre under.", "%(count)s datoer ble flyttet. Du kan angre under.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("office.planning.dates", run.pk)


def _mail(
    run: CourseRun,
    plan: Schedule,
    values: dict[str, schedule.Value],
    told: date_consequences.Consequences,
    form: MoveForm,
) -> tuple[str, str]:
    reason = form.cleaned_data.get("reason", "") if form.is_bound else ""
    return date_notices.example(run, told.audience, plan, plan.with_values(values), reason=reason, at=clock.now())


def _named(fixed: dict[str, str], plan: Schedule) -> list[tuple[str, str]]:
    return [(_label(key, plan), str(why)) for key, why in fixed.items()]


def _label(key: str, plan: Schedule) -> str:
    return date_words.label(key, plan, language=languages.current())
