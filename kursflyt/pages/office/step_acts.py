"""What is done to any box, from its page and from the list of to-dos alike: undo, try again, by hand, remind."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.people.models import Staff
from kursflyt.pages.office import box_modules
from kursflyt.process import charts, progress, queries, reminders
from kursflyt.process.models import BoxKind, StepRun


class NotYours(Refused):
    """The work belongs to another role."""


def do(request: HttpRequest, step: StepRun, act: str) -> str:
    """Does it, and says what came of it. Raises `NotYours` and what the process refuses."""
    must(may(request, step, act))
    member: Staff = request.user  # type: ignore[assignment]
    by, at, title = member.actor, clock.now(), queries.title_of(step.box)
    if act == "undo":
        progress.undo(step, by=by, at=at, reason=request.POST.get("reason", ""))
        return _("«%(title)s» er angret og åpnet igjen.") % {"title": title}
    if act == "try_again":
        progress.try_again(step, by=by, at=at)
        return _("«%(title)s» prøves en gang til nå.") % {"title": title}
    if act == "by_hand":
        progress.done_by_hand(step, by=by, at=at, reference=request.POST.get("reference", ""))
        return _("«%(title)s» er ført som gjort for hånd.") % {"title": title}
    if act == "remind":
        progress.remind(step, by=by, at=at)
        told = reminders.newest_of([step]).get(step.pk)
        return str(Sentence("Påminnelsen er sendt til {who}.", who=Listed(told.who if told else [])))
    raise Http404


def may(request: HttpRequest, step: StepRun, act: str) -> bool:
    """By hand: a machine's box once it has failed, by those who steer it; any other by those whose work it is."""
    if act == "by_hand" and step.kind != BoxKind.MACHINE:
        return box_modules.may_work(request, step.run, step.box)
    box = charts.drawing_of(step.run).box(step.box)
    failed = step.failed or act != "by_hand"
    return failed and box is not None and box_modules.may_steer(request, box, act)


def must(allowed: bool) -> None:
    if not allowed:
        raise NotYours("Dette gjøres av en annen rolle.")
