"""The outside systems: which are in use, whether they answer, and how each running course stands to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.connectors import configured, roles
from kursflyt.domain.people.models import Role
from kursflyt.pages import access
from kursflyt.policy import archiving
from kursflyt.process import integrations, queries

TAB = {"section": "school", "tab": "integrations"}


@dataclass(frozen=True)
class System:
    """Who plays a role. `fault`: why nobody can; `checks`: what was tried out now, and how it went."""

    role: Any
    name: str
    fault: str = ""
    checks: tuple[roles.Check, ...] = ()


@access.staff_any
def systems(request: HttpRequest) -> HttpResponse:
    """Trying out makes something in the other system and removes it again, so it is done only when asked for."""
    may_try = access.may(request, Role.OPERATIONS, Role.DEPARTMENT_HEAD)
    tried = request.method == "POST" and may_try
    context = {
        "systems": [_asked(role, find, check, tried=tried) for role, find, check in _ROLES],
        "courses": [(course, _stopped(course)) for course in integrations.courses()],
        "may_try": may_try,
        "tried": tried,
        "accounts": configured.accounts_make_invoices(),
        **TAB,
    }
    return render(request, "office/integrations/systems.html", context)


def _asked(role: Any, find: Callable[[], Any], check: Callable[[Any], Iterable[roles.Check]], *, tried: bool) -> System:
    try:
        player = find()
    except roles.Misconfigured as fault:
        return System(role, "", fault=str(fault))
    return System(role, player.name, checks=tuple(check(player)) if tried else ())


def _stopped(course: integrations.Course) -> list[tuple[str, str, str]]:
    """(box, its title, the reason) of what the machine could not do."""
    return [(step.box, str(queries.title_of(step.box)), step.failure or _("uten grunn")) for step in course.stopped]


_ROLES: tuple[tuple[Any, Callable[[], Any], Callable[[Any], Iterable[roles.Check]]], ...] = (
    (_l("Klasserom"), configured.learning_platform, lambda player: player.check()),
    (_l("Møter"), configured.meetings, lambda player: player.check()),
    (_l("Arkiv"), configured.archive, lambda player: player.check(archiving.access_codes())),
    (_l("Virksomheter"), configured.named_registry, lambda player: player.check()),
    (_l("Regnskap"), configured.accounts, lambda player: player.check()),
)
