"""Case processing in bulk: the ranking with proposals, the letters as they will be sent, and one click."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kursflyt.core import clock, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import queries, ranking, seats
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.models import Outcome
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access
from kursflyt.pages.office import runs
from kursflyt.policy import law
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import applications as steps

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)
BOX = "process_applications"
_PARTS = ("facts", "rule", "considerations", "conditions", "missing")


@dataclass(frozen=True)
class ChosenRow:
    """A row of the ranking with what is proposed for it."""

    ranked: ranking.Ranked
    proposed: str
    reason: str
    asked_until: Any


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    member: Staff = request.user  # type: ignore[assignment]
    may_decide = access.may(request, Role.DEPARTMENT_HEAD)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "propose":
            made = steps.propose_all(run, by=member.actor, at=clock.now())
            messages.success(request, f"Foreslo utfall for {len(made)} søknader etter den publiserte regelen.")
            return redirect("office.steps.box", run.pk, BOX)
        if not may_decide:
            raise PermissionDenied
        return _decide(request, run, member.actor, act)
    return _overview(run, may_decide)


def _overview(run: CourseRun, may_decide: bool) -> dict[str, Any]:
    at = clock.now()
    rows = ranking.ranked(run)
    suggested = {ruling.application.pk: ruling.outcome for ruling in steps.suggested_rulings(run, at=at)}
    chosen = []
    for row in rows:
        proposal = queries.newest_proposal(row.application)
        asked = [each.due_on for each in row.application.document_requests.all() if each.answered_at is None]
        chosen.append(
            ChosenRow(
                row,
                proposal.outcome if proposal else suggested.get(row.application.pk, ""),
                proposal.reason if proposal else "",
                min(asked, default=None),
            )
        )
    return {
        "undecided": [row for row in chosen if row.ranked.decision is None],
        "decided": [row for row in chosen if row.ranked.decision is not None],
        "numbers": queries.numbers(run),
        "free": seats.free(run),
        "outcomes": Outcome.choices,
        "may_decide": may_decide,
        "rule": run.ranking_rule or run.get_allocation_rule_display(),
    }


def _decide(request: HttpRequest, run: CourseRun, by: Actor, act: str) -> HttpResponse:
    """Preview first; then the same texts come back, perhaps edited, and are decided."""
    at = clock.now()
    rulings = _rulings(request, run, at)
    if not rulings:
        messages.error(request, "Velg minst én søknad og et utfall.")
        return redirect("office.steps.box", run.pk, BOX)
    if act.startswith("letter-"):
        one = [ruling for ruling in rulings if str(ruling.application.pk) == act.removeprefix("letter-")]
        pdf = steps.preview_letters(run, rulings=one, by=by, at=at)[0].pdf if one else b""
        return HttpResponse(pdf, content_type="application/pdf")
    if act == "decide":
        try:
            decided = steps.decide(run, rulings=rulings, by=by, at=at)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, f"{len(decided)} søknader er avgjort. Brevene ligger klare, og søkerne er varslet."
            )
            return redirect("office.steps.box", run.pk, BOX)
    return _preview(request, run, rulings, by, at)


def _preview(request: HttpRequest, run: CourseRun, rulings: list[Ruling], by: Actor, at: datetime) -> HttpResponse:
    letters = [
        {
            "ruling": preview.ruling,
            "waiting_number": preview.waiting_number,
            "outcome": Outcome(preview.ruling.outcome).label,
            "parts": {part: "\n".join(getattr(preview.ruling, part)) for part in _PARTS},
            "picture": f"data:image/png;base64,{base64.b64encode(preview.picture).decode()}",
        }
        for preview in steps.preview_letters(run, rulings=rulings, by=by, at=at, pictures=True)
    ]
    counts = [
        (outcome.label, sum(ruling.outcome == outcome for ruling in rulings))
        for outcome in (Outcome.OFFER, Outcome.WAITING_LIST, Outcome.REJECTION)
    ]
    context = {"letters": letters, "counts": counts, "box_id": BOX}
    return render(request, "office/applications/preview.html", runs.surroundings(run, "applications") | context)


def _rulings(request: HttpRequest, run: CourseRun, at: datetime) -> list[Ruling]:
    """From the table: the outcomes, with the proposed reasons; from the preview: with the texts as edited."""
    basis = law.admission(on=norwegian_dates.oslo_day(at))
    rulings = []
    for row in ranking.ranked(run):
        pk = row.application.pk
        outcome = request.POST.get(f"outcome-{pk}", "")
        if str(pk) not in request.POST.getlist("chosen") or outcome not in Outcome.values:
            continue
        ruling = ranking.ruling_for(row, outcome, law=basis)
        texts = {
            part: tuple(line for line in request.POST[f"{part}-{pk}"].splitlines() if line.strip())
            for part in _PARTS
            if f"{part}-{pk}" in request.POST
        }
        unchanged = request.POST.get(f"seen-{pk}", "") == str(ruling.seen.pk if ruling.seen else "")
        rulings.append(
            Ruling(
                application=ruling.application,
                outcome=outcome,
                seen=ruling.seen if unchanged else _STALE,
                **{part: texts.get(part, getattr(ruling, part)) for part in _PARTS},
            )
        )
    return rulings


_STALE: Any = type("Stale", (), {"pk": -1})()  # what was seen is not what is in force now: the domain refuses it
