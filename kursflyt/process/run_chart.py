"""The chart of one run, alive: what each box says of itself, and which flows have been followed.

The words stand here once, for the badge on the box and for the sentence that a screen reader or a pointer meets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from kursflyt.core import norwegian_dates, sentences
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import chart_svg, charts, engine, progress, text_width
from kursflyt.process.models import StepState
from kursflyt.process.queries import BoxStanding

STATES = (
    ("done", Sentence("Ferdig, med dato og hvem")),
    ("open", Sentence("Åpen, med frist")),
    ("overdue", Sentence("Over fristen")),
    ("failed", Sentence("Stoppet, må ses på")),
    ("skipped", Sentence("Hoppet over")),
    ("ahead", Sentence("Kommer senere")),
)
_NAME_WIDTH = 92.0


def draw(
    run: CourseRun,
    standings: Sequence[BoxStanding],
    *,
    today: date,
    address: Callable[[str], str],
    counts: Mapping[str, str],
) -> str:
    """The run's chart as one SVG element; `address` gives the page of a box, `counts` its numbers. One query."""
    visits = [visit for _, visit in progress.finished_visits(run)]
    drawn = charts.drawing_of(run)
    lanes = {lane.id: sentences.said(lane.label) for lane in drawn.lanes}
    over = any(s.step for s in standings) and not any(s.state == StepState.OPEN for s in standings)
    return chart_svg.draw(
        charts.layout_of(run),
        drawn,
        title=str(Sentence("Flytskjema for {course}", course=run.title)),
        marks={
            s.box.id: mark(
                s, today=today, lanes=lanes, over=over, address=address(s.box.id), count=counts.get(s.box.id, "")
            )
            for s in standings
        },
        taken=engine.flows_taken(charts.of(run), visits),
    )


def lane_heads(run: CourseRun) -> str:
    """The names of the lanes, beside the chart while it is scrolled."""
    return chart_svg.lane_heads(charts.layout_of(run))


def state_of(standing: BoxStanding, *, today: date) -> str:
    """One of `STATES`. A box that stopped says so even when it is late as well."""
    step = standing.step
    if step is None or not standing.state:
        return "ahead"
    if standing.state != StepState.OPEN:
        return standing.state
    if step.failed:
        return "failed"
    return "overdue" if step.due_on is not None and step.due_on < today else "open"


def first_open(standings: Sequence[BoxStanding], *, today: date) -> str:
    """The box to look at first: what has stopped or is late, else what is open. Empty when nothing is."""
    states = {s.box.id: state_of(s, today=today) for s in standings}
    return next((box for wanted in ("failed", "overdue", "open") for box in states if states[box] == wanted), "")


def mark(
    standing: BoxStanding, *, today: date, lanes: dict[str, str], over: bool, address: str, count: str = ""
) -> chart_svg.Mark:
    """What the box's badge and its sentence say. In a run that is over, nothing comes later."""
    state = state_of(standing, today=today)
    words, sentence = _WORDS[state](standing, today)
    if count and state in ("open", "overdue"):
        words, sentence = count, str(Sentence("{sentence} {count} er gjort.", sentence=sentence, count=count))
    if over and state == "ahead":
        sentence = str(Sentence("Ble ikke gjort i dette kurset."))
    if state in ("open", "overdue", "failed"):
        who = (standing.step and standing.step.assignee) or lanes.get(standing.box.lane) or Sentence("ingen")
        sentence = f"{sentence} {Sentence('Hos {who}.', who=who)}"
    return chart_svg.Mark(state, words, f"{sentences.said(standing.box.label).rstrip('.')}. {sentence}", address)


def _ahead(standing: BoxStanding, today: date) -> tuple[str, str]:
    return "", str(Sentence("Kommer senere."))


def _done(standing: BoxStanding, today: date) -> tuple[str, str]:
    day, who = _finished(standing)
    name = "" if standing.box.kind == "clock" else text_width.shortened(who, 12, _NAME_WIDTH)
    return f"{_short(day, today)} {name}".rstrip(), str(Sentence("Ferdig {day} av {who}.", day=day, who=who))


def _skipped(standing: BoxStanding, today: date) -> tuple[str, str]:
    day, who = _finished(standing)
    words = Sentence("Hoppet over {day}", day=_short(day, today))
    return str(words), str(Sentence("Hoppet over {day} av {who}.", day=day, who=who))


def _open(standing: BoxStanding, today: date) -> tuple[str, str]:
    due = standing.step and standing.step.due_on
    if not due:
        return str(Sentence("Åpen")), str(Sentence("Åpen."))
    short = _short(due, today)
    words = short if standing.box.kind == "clock" else str(Sentence("Frist {day}", day=short))
    far = partial(norwegian_dates.how_far, due, today)
    return words, str(Sentence("Åpen. Frist {day}, {far}.", day=due, far=far))


def _overdue(standing: BoxStanding, today: date) -> tuple[str, str]:
    due = (standing.step and standing.step.due_on) or today
    words = Sentence("Over fristen {day}", day=_short(due, today))
    far = partial(norwegian_dates.how_far, due, today)
    return str(words), str(Sentence("Over fristen, som var {day}, {far}.", day=due, far=far))


def _failed(standing: BoxStanding, today: date) -> tuple[str, str]:
    reason = ((standing.step and standing.step.failure) or "").rstrip(".")
    sentence = Sentence("Stoppet: {reason}.", reason=reason) if reason else Sentence("Stoppet.")
    return str(Sentence("Stoppet")), str(sentence)


_WORDS: dict[str, Callable[[BoxStanding, date], tuple[str, str]]] = {
    "ahead": _ahead,
    "done": _done,
    "skipped": _skipped,
    "open": _open,
    "overdue": _overdue,
    "failed": _failed,
}


def _finished(standing: BoxStanding) -> tuple[date, str]:
    """The day and who. The database holds both for every finished visit."""
    step = standing.step
    if step is None or step.done_at is None:
        raise ValueError(f"{standing.box.id} is not finished")
    return norwegian_dates.oslo_day(step.done_at), str(step.done_by)


def _short(day: date, today: date) -> str:
    """'3.12.', with the year when it is another one: '3.12.27'."""
    return f"{day.day}.{day.month}." if day.year == today.year else f"{day.day}.{day.month}.{day.year % 100:02}"
