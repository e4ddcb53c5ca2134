"""The session plan as rows that are written or read from a file: used by the teacher's page and by the office's.

Nothing is stored before the whole plan holds; what was typed or read comes back with a sentence at each row to mend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses import session_plan, session_plan_file
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.courses.session_plan_file import Given
from kursflyt.pages import sent_keys

_EMPTY_ROWS = 3


@dataclass
class PlanLine:
    """A row of the editor: where it stands, what is written in it, and what is wrong with it."""

    index: int
    given: Given
    error: str = ""


@dataclass
class Editor:
    """`ready` holds the sessions when a plan without faults was handed in, else None."""

    lines: list[PlanLine]
    fault: str = ""
    notice: str = ""
    source: str = "skjema"
    ready: tuple[SessionDraft, ...] | None = None

    @property
    def faults(self) -> list[PlanLine]:
        return [line for line in self.lines if line.error]


def of_run(run: CourseRun) -> Editor:
    """The plan as it stands; empty rows when there is none."""
    sessions = courses.sessions_of(run)
    drafts = [SessionDraft(row.starts_at, row.ends_at, row.place, row.topic, row.digital) for row in sessions]
    givens = [session_plan_file.given_of(draft) for draft in drafts] or [Given()] * _EMPTY_ROWS
    return Editor(_lines(givens))


def handle(request: HttpRequest, run: CourseRun) -> Editor:
    """What the form asks for: read a file, add a row, remove rows, or hand the plan in."""
    act = request.POST.get("act", "save")
    if act == "upload":
        return _from_file(request, run)
    givens = _given_rows(request)
    editor = Editor(_lines(givens), source=request.POST.get("source", "skjema")[:160] or "skjema")
    if act == "add":
        editor.lines = _lines([*givens, Given(place=run.venue)])
        return editor
    if act == "remove":
        editor.lines = _lines(givens or [Given()])
        return editor
    return _checked(editor, run)


def refuse(editor: Editor, refused: Refused) -> Editor:
    """The domain said no when the plan was to be stored."""
    editor.fault, editor.ready = str(refused), None
    return editor


def _from_file(request: HttpRequest, run: CourseRun) -> Editor:
    file = request.FILES.get("plan")
    if file is None:
        return Editor(of_run(run).lines, fault=_("Velg en fil først."))
    name = file.name or "fil"
    if (file.size or 0) > session_plan_file.MAX_BYTES:
        return Editor(of_run(run).lines, fault=_("Filen er for stor. En samlingsplan kan være inntil 5 MB."))
    try:
        plan = session_plan_file.parse_session_plan(name, file.read(), run=run)
    except Refused as refused:
        return Editor(of_run(run).lines, fault=str(refused))
    errors = {error.row: error.sentence for error in plan.errors}
    lines = [PlanLine(index, row.given, errors.get(row.number, "")) for index, row in enumerate(plan.rows)]
    said = ngettext(
        "Vi leste %(n)s samling fra «%(name)s». Ingenting er lagret ennå.",
        "Vi leste %(n)s samlinger fra «%(name)s». Ingenting er lagret ennå.",
        len(lines),
    ) % {"n": len(lines), "name": name}
    advice = _("Rett radene som er merket, og lever planen.") if errors else _("Se over, og lever planen.")
    return Editor(lines, notice=f"{said} {advice}", source=name[:160])


def _checked(editor: Editor, run: CourseRun) -> Editor:
    drafts: list[SessionDraft] = []
    places: list[PlanLine] = []
    for line in editor.lines:
        try:
            drafts.append(session_plan_file.draft_of(line.given))
            places.append(line)
        except Refused as refused:
            line.error = str(refused)
    for index, problem in session_plan.problems_of(drafts, run).items():
        places[min(index, len(places) - 1)].error = str(problem)
    if not editor.lines:
        editor.fault, editor.lines = _("Samlingsplanen er tom. Legg inn minst én samling."), _lines([Given()])
    elif not editor.faults:
        editor.ready = tuple(drafts)
    return editor


def _given_rows(request: HttpRequest) -> list[Given]:
    """The rows of the form that hold anything and are not to be removed."""
    post = request.POST
    count = sent_keys.key(post.get("rows"))
    rows = []
    for index in range(min(count, session_plan.MOST_SESSIONS + 1)):
        given = Given(
            **{
                name: post.get(f"{name}-{index}", "").strip()[:240]
                for name in ("day", "start", "end", "place", "topic")
            },
            digital=f"digital-{index}" in post,
        )
        written = given.day or given.start or given.end or given.topic
        if written and f"remove-{index}" not in post:
            rows.append(given)
    return rows


def _lines(givens: Sequence[Given]) -> list[PlanLine]:
    return [PlanLine(index, given) for index, given in enumerate(givens)]
