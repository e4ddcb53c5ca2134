"""The grades here and in the learning platform side by side, for teacher and office: what a row says, and what is done.

Every row carries a sign of what it said, so that nothing is overwritten that somebody has not seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import queries, room_grades, room_hand_ins
from kursflyt.domain.assessment.models import GradeValue
from kursflyt.domain.assessment.room_grades import Row, Verdict
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages import sent_keys
from kursflyt.process import room_grading

WORDS = {
    Verdict.NEITHER: (_l("ingen karakter"), "neutral"),
    Verdict.ONLY_HERE: (_l("bare her"), "info"),
    Verdict.ONLY_THERE: (_l("bare i {platform}"), "info"),
    Verdict.SAME: (_l("like"), "success"),
    Verdict.DIFFERENT: (_l("ulike"), "danger"),
    Verdict.STALE: (_l("levert på nytt etter karakteren"), "warning"),
    Verdict.UNKNOWN: (_l("ikke en karakter her"), "warning"),
}
SETTLED = {Verdict.SAME, Verdict.NEITHER}
ALL_AT_ONCE = {Verdict.ONLY_THERE, Verdict.ONLY_HERE, Verdict.DIFFERENT}
FILTER = "vis"


@dataclass(frozen=True)
class Shown:
    """A row in words. `grade_there` is the text as it stands there."""

    row: Row
    word: str
    colour: str
    grade_here: str
    grade_there: str
    error: str = ""


@dataclass
class Said:
    """What was done as a sentence, and why not, by application."""

    done: str = ""
    errors: dict[int, str] = field(default_factory=dict)


def answer(
    request: HttpRequest, run: CourseRun, template: str, *, by: Actor, around: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page, or what was chosen on it done. `around` is what its door shows on every page."""
    errors: Mapping[int, str] = {}
    if request.method == "POST":
        try:
            said = _act(request, run, by=by, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            errors = said.errors
            if said.done:
                messages.success(request, said.done)
            if not errors:
                return redirect(request.get_full_path())
    context = dict(around or {}) | _surroundings(request, run, errors)
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _act(request: HttpRequest, run: CourseRun, *, by: Actor, at: datetime) -> Said:
    """Reads anew, takes theirs or gives ours: of one, or of all of one kind. Raises Refused."""
    platform = room_grading.platform_name()
    if "read" in request.POST:
        room_grading.read_now(run, at=at)
        return Said(_("Hentet fra %(platform)s nå.") % {"platform": platform})
    rows = room_grades.compare(run)
    signs = {row.line.application.pk: request.POST.get(f"sign_{row.line.application.pk}", "") for row in rows}
    if "take" in request.POST:
        keys = _named(rows, request.POST["take"], take=True)
        reason = request.POST.get("reason", "")
        given = room_grading.take(run, applications=keys, signs=signs, reason=reason, by=by, at=at)
        done = ngettext("%(n)s karakter er hentet hit.", "%(n)s karakterer er hentet hit.", given.written)
    else:
        keys = _named(rows, request.POST.get("give", ""), take=False)
        given = room_grading.give(run, applications=keys, signs=signs, by=by, at=at)
        done = ngettext(
            "%(n)s karakter står nå i %(platform)s.", "%(n)s karakterer står nå i %(platform)s.", given.written
        )
    return Said(done % {"n": given.written, "platform": platform} if given.written else "", given.refused)


def _surroundings(request: HttpRequest, run: CourseRun, errors: Mapping[int, str]) -> dict[str, Any]:
    """What the page shows. A constant number of queries."""
    outside, platform = teaching.has_course_outside(run), room_grading.platform_name()
    rows = room_grades.compare(run) if outside else []
    open_rows = [row for row in rows if row.verdict not in SETTLED]
    only_open = request.GET.get(FILTER) == "ulike"
    return {
        "run": run,
        "outside": outside,
        "platform": platform,
        "rows": [_shown(row, platform, errors) for row in (open_rows if only_open else rows)],
        "all_signs": [(row.line.application.pk, row.sign) for row in rows],
        "total": len(rows),
        "to_choose": len(open_rows),
        "only_open": only_open,
        "many": _many(rows),
        "reading": room_hand_ins.reading_of(run) if outside else None,
        "strangers": list(room_hand_ins.strangers(run)) if outside else [],
        "listed": queries.is_listed(run),
        "published": queries.publication_of(run) is not None,
    }


def _many(rows: Sequence[Row]) -> dict[str, int]:
    """How many of each kind can be done at once. What needs a look at each is not among them."""
    take = Counter(f"take_{row.verdict}" for row in rows if row.may_take)
    give = Counter(f"give_{row.verdict}" for row in rows if row.may_give)
    wanted = ("take_only_there", "take_different", "give_only_here", "give_different")
    return {name: (take + give)[name] for name in wanted}


def _named(rows: Sequence[Row], name: str, *, take: bool) -> set[int]:
    """The application of this number, or all of one verdict."""
    if sent_keys.is_key(name):
        return {int(name)}
    may = [row for row in rows if (row.may_take if take else row.may_give)]
    return {row.line.application.pk for row in may if row.verdict == name and name in ALL_AT_ONCE}


def _shown(row: Row, platform: str, errors: Mapping[int, str]) -> Shown:
    word, colour = WORDS[row.verdict]
    there = row.there
    in_words = there.grade if there else ""
    if there and there.value in GradeValue and len(there.value) > 1:
        in_words = f"{_(GradeValue(there.value).label)} ({there.grade})"
    return Shown(
        row=row,
        word=str(word).format(platform=platform),
        colour=colour,
        grade_here=_(row.line.grade.get_value_display()) if row.line.grade else "",
        grade_there=in_words,
        error=errors.get(row.line.application.pk, ""),
    )
