"""The outside systems: which are in use, whether they answer, and how each running course stands to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.connectors import configured, roles
from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.promotion.models import WebsitePage
from kursflyt.pages import access
from kursflyt.pages.office import outside_words, runs
from kursflyt.policy import archiving
from kursflyt.process import errands, integrations, progress, queries, website

TAB = {"section": "school", "tab": "integrations"}


@dataclass(frozen=True)
class System:
    """Who plays a role. `fault`: why nobody can; `trial`: what trying out does there; `checks`: how it went now."""

    role: Any
    name: str
    fault: str = ""
    trial: Sentence | None = None
    checks: tuple[roles.Check, ...] = ()


@access.staff_any
def systems(request: HttpRequest) -> HttpResponse:
    """Trying out may make something in the other system and remove it again, so it is done only when asked for."""
    may_try, tried = _may_try(request), request.method == "POST"
    if tried and not may_try:
        raise PermissionDenied
    context = {
        "systems": [_asked(role, find, check, tried=tried) for role, find, check in _ROLES],
        "courses": [
            (course, _stopped(course), outside_words.trouble(course.trouble)) for course in integrations.courses()
        ],
        "website_outside": configured.website_is_outside(),
        "may_try": may_try,
        "tried": tried,
        "accounts": configured.accounts_make_invoices(),
        **TAB,
    }
    return render(request, "office/integrations/systems.html", context)


@access.staff_any
def course(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run in each system: what stopped, put right or looked at in the background, and how that goes."""
    run, may_try = runs.find(run_id), _may_try(request)
    if request.method == "POST":
        if not may_try:
            raise PermissionDenied
        return _act(request, run)
    (standing,) = integrations.standings([run])
    context = {
        "run": run,
        "course": standing,
        "stopped": _stopped(standing),
        "trying": [queries.title_of(step.box) for step in standing.trying],
        "standings": outside_words.of(standing),
        "may_try": may_try,
        **TAB,
    }
    return render(request, "office/integrations/course.html", context)


def _act(request: HttpRequest, run: CourseRun) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    try:
        messages.success(request, _do(request, run, by=member.actor, at=clock.now()))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("office.integrations.course", run.pk)


def _do(request: HttpRequest, run: CourseRun, *, by: Actor, at: datetime) -> str:
    system = request.POST.get("system", "")
    match request.POST.get("act"):
        case "repair":
            errands.ask(run, system, looks=False, by=by, at=at)
            return _("Det rettes opp i bakgrunnen. Siden sier fra når det er gjort.")
        case "look":
            errands.ask(run, system, looks=True, by=by, at=at)
            return _("Kursflyt ser etter i bakgrunnen.")
        case "theirs":
            website.choose(run, WebsitePage.Choice.THEIRS, by=by, at=at)
            return _("Teksten deres står, og Kursflyt skriver ikke over den.")
        case "ours":
            website.choose(run, WebsitePage.Choice.OURS, by=by, at=at)
            return _("Kursflyt skriver siden på nytt.")
        case "try_again":
            step = queries.open_step(run, request.POST.get("box", ""))
            if step is None or not step.failed or step.box not in integrations.BOXES:
                raise progress.NotOpen("Steget står ikke stille lenger.")
            progress.try_again(step, by=by, at=at)
            return _("«%(title)s» prøves en gang til nå.") % {"title": queries.title_of(step.box)}
        case _:
            raise PermissionDenied


def _may_try(request: HttpRequest) -> bool:
    return access.may(request, Role.OPERATIONS, Role.DEPARTMENT_HEAD)


def _asked(role: Any, find: Callable[[], Any], check: Callable[[Any], Iterable[roles.Check]], *, tried: bool) -> System:
    try:
        player = find()
    except roles.Misconfigured as fault:
        return System(role, "", fault=str(fault))
    return System(role, player.name, trial=player.trial, checks=tuple(check(player)) if tried else ())


def _stopped(course: integrations.Course) -> list[tuple[str, str, str]]:
    """(box, its title, the reason) of what the machine could not do."""
    return [(step.box, queries.title_of(step.box), step.failure or _("uten grunn")) for step in course.stopped]


_ROLES: tuple[tuple[Any, Callable[[], Any], Callable[[Any], Iterable[roles.Check]]], ...] = (
    (_l("Klasserom"), configured.learning_platform, lambda player: player.check()),
    (_l("Møter"), configured.meetings, lambda player: player.check()),
    (_l("Arkiv"), configured.archive, lambda player: player.check(archiving.access_codes())),
    (_l("Virksomheter"), configured.named_registry, lambda player: player.check()),
    (_l("Nettsted"), configured.website, lambda player: player.check()),
    (_l("Regnskap"), configured.accounts, lambda player: player.check()),
)
