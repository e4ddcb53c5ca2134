"""The form that puts free text answers under themes: a row of boxes for each answer, and what the words propose."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import sorting, themes
from kursflyt.domain.people.models import Staff

SORT, ACCEPT = "sort", "accept"
ACTS = (SORT, ACCEPT)
NUMBERED = 9  # themes that have a key of their own


@dataclass(frozen=True)
class Choice:
    """One box: `key` is the digit that ticks it, empty beyond nine."""

    theme: str
    called: str
    key: str
    chosen: bool
    proposed: bool


@dataclass(frozen=True)
class Row:
    comment: themes.Comment
    choices: tuple[Choice, ...]


def rows(run: CourseRun, comments: list[themes.Comment]) -> list[Row]:
    """Those without a theme first."""
    names = themes.names(run)
    keys = [str(number) if number <= NUMBERED else "" for number in range(1, len(names) + 1)]
    return [
        Row(
            comment,
            tuple(
                Choice(name, themes.called(name), key, name in comment.themes, name in comment.proposed)
                for name, key in zip(names, keys, strict=True)
            ),
        )
        for comment in sorted(comments, key=lambda comment: bool(comment.themes))
    ]


def sort(request: HttpRequest, run: CourseRun, act: str, comments: list[themes.Comment]) -> None:
    """What was ticked, and by the other button what is proposed for those without a tick. Raises FindingsSent."""
    member: Staff = request.user  # type: ignore[assignment]
    sent = request.POST
    wanted = {key: [*sent.getlist(f"theme_{key}"), sent.get(f"own_{key}", "")] for key in sent.getlist("comment")}
    if act == ACCEPT:
        wanted |= {
            comment.key: list(comment.proposed)
            for comment in comments
            if comment.proposed and not any(wanted.get(comment.key, ()))
        }
    changed = sorting.sort(run=run, wanted=wanted, by=member.actor, at=clock.now())
    if changed:
        said = ngettext("%(n)s svar har fått nye temaer.", "%(n)s svar har fått nye temaer.", changed)
        messages.success(request, said % {"n": changed})
    else:
        messages.info(request, _("Ingen temaer er endret."))
