"""The case list: left everyone with what is proposed, right one application with its documents; propose, next.

Each act is a small form that works without script; with htmx only the right part and what has changed are swapped.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.domain.applications import queries, ranking
from kursflyt.domain.courses import ranking_rule
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, languages, sent_keys
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import case_acts, case_view
from kursflyt.pages.office.case_list import KEYS, CaseList
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import applications as steps

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)
BOX = "process_applications"
GONE = _l("Dette er endret etter at du åpnet siden: Forslaget er fjernet eller avgjort, eller søknaden er trukket.")


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if not access.may(request, *ROLES):
        return {"numbers": queries.numbers(run), "cases": None}  # what people have sent in is not for everyone
    cases = CaseList(run, ranking.ranked(run), request.GET, at=clock.now())
    form = None
    if request.method == "POST":
        answer = _act(request, run, cases)
        if isinstance(answer, HttpResponse):
            return answer
        form = answer
    context = _context(request, run, cases, form)
    if request.headers.get("HX-Request"):
        answer = render(request, "office/cases/swap.html", context | {"run": run, "swaps": True})
        patch_vary_headers(answer, ["HX-Request"])
        return answer
    return context


def _act(request: HttpRequest, run: CourseRun, cases: CaseList) -> HttpResponse | KursflytForm | None:
    """Does what was pressed, and goes on; a form when something must be mended first."""
    act = request.POST.get("act", "")
    member: Staff = request.user  # type: ignore[assignment]
    if act == "propose_all":
        made = steps.propose_all(run, by=member.actor, at=clock.now())
        messages.success(request, _said_of_all(len(made), cases))
        return _to(run, cases.address())
    case = cases.chosen
    if act == "take_back":
        case = cases.case_of(proposal) if (proposal := sent_keys.key(request.POST.get("proposal"))) else None
    elif not cases.explicit:
        case = None  # it was withdrawn meanwhile: what was pressed for one is not done to another
    if case is None:
        messages.error(request, GONE)
        return _to(run, cases.address(cases.chosen))
    done = case_acts.act(request, case.ranked.application, case.ranked)
    if done.form is not None:
        return done.form
    return _to(run, cases.onward() if done.act in case_acts.ONWARD else cases.address(case))


def _context(request: HttpRequest, run: CourseRun, cases: CaseList, form: KursflytForm | None) -> dict[str, Any]:
    member: Staff = request.user  # type: ignore[assignment]
    context: dict[str, Any] = {
        "cases": cases,
        "own_keys": KEYS,
        "undo": cases.last_of(member),
        "in_list": True,
        "may_decide": access.may(request, Role.DEPARTMENT_HEAD),
        "rule": ranking_rule.said(run, languages.current()),
    }
    if cases.chosen is not None:
        row = cases.chosen.ranked
        place = {"sok": row.application.reference, "vis": cases.kind, "sorter": cases.order}
        context |= case_view.context(request, row.application, row, bound=form, place=place)
    return context


def _said_of_all(count: int, cases: CaseList) -> str:
    if not count:
        return _("Regelen har ingenting å foreslå: Alle som kan vurderes nå, er vurdert.")
    said = ngettext(
        "Foreslo utfall for %(n)s søknad etter den publiserte regelen.",
        "Foreslo utfall for %(n)s søknader etter den publiserte regelen.",
        count,
    )
    return said % {"n": count}


def _to(run: CourseRun, address: str) -> HttpResponseRedirect:
    return redirect(reverse("office.steps.box", args=[run.pk, BOX]) + address)
