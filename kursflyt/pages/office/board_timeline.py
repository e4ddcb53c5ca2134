"""The board's time lines: a bar for each run over the months that all of them share, as percentages of the width.

Drawn as SVG without a view box, so that a drawing fits any width and its marks keep their shape. It is put together
here, since a page has hundreds of bars and marks, and none of their words come from people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kursflyt.core import norwegian_dates
from kursflyt.pages import languages
from kursflyt.process import phase_words
from kursflyt.process.board import BoardRow

MOST_LABELS = 6
_LAST_LABEL = 0.86  # one further out would stick out of the drawing
_DAY = timedelta(days=1)
_STEPS = (1, 2, 3, 6, 12)


@dataclass(frozen=True)
class Month:
    """A line at the first of the month; `label` is empty where there is no room for one."""

    x: str
    label: str


@dataclass(frozen=True)
class TimeLine:
    """`drawing` is what stands inside the SVG; `spoken` says the same in words."""

    drawing: SafeString
    spoken: str


@dataclass(frozen=True)
class Axis:
    """From the first of a month to the first of another."""

    first: date
    last: date
    months: tuple[Month, ...]
    today: str

    def at(self, day: date) -> str:
        """Where a day lies, as an attribute of SVG."""
        return _per_cent((day - self.first) / (self.last - self.first))

    def width(self, first: date, last: date) -> str:
        return _per_cent((last - first) / (self.last - self.first))


def axis_of(rows: Sequence[BoardRow], today: date) -> Axis:
    """The months from the first notice to the last end, today among them."""
    first = min([today, *(row.begins_on for row in rows)]).replace(day=1)
    last = _next_month(max([today, *(row.expected_end_on for row in rows)]))
    firsts = list(_firsts(first, last))
    step = next((step for step in _STEPS if len(firsts) / step <= MOST_LABELS), _STEPS[-1])
    whole = last - first
    labelled = [day for day in firsts if (day.month - 1) % step == 0 and (day - first) / whole < _LAST_LABEL]
    labels = {day: _label(day, with_year=day == labelled[0] or day.month == 1) for day in labelled}
    months = tuple(Month(_per_cent((day - first) / whole), labels.get(day, "")) for day in firsts)
    return Axis(first, last, months, _per_cent((today - first) / whole))


def time_line(row: BoardRow, axis: Axis) -> TimeLine:
    """One run's bar with its marks. A stretch ends where the next begins."""
    run = row.run
    after_on = run.ends_on + _DAY
    stretches = (
        ("before", row.begins_on, run.starts_on),
        ("during", run.starts_on, after_on),
        ("after", after_on, row.expected_end_on),
    )
    days = (
        ("deadline", _("Påmeldingsfrist"), norwegian_dates.oslo_day(run.registration_deadline_at)),
        ("decision", _("Oppstart avgjøres"), run.start_decision_on),
        ("hand-in", _("Innleveringsfrist"), norwegian_dates.oslo_day(run.hand_in_deadline_at)),
    )
    drawn, said, language = [], [], languages.current()
    for phase, first, last in stretches:
        if first < last:
            words = (
                f"{phase_words.LONG[phase]}: {norwegian_dates.period(first, last - _DAY, language=languages.current())}"
            )
            drawn.append(
                f'<rect class="{phase}" x="{axis.at(first)}" width="{axis.width(first, last)}" y="14" height="14">'
                f"<title>{words}</title></rect>"
            )
            said.append(words)
    for kind, name, day in days:
        words = f"{name}: {norwegian_dates.long_date(day, language=language)}"
        drawn.append(f'<use class="mark" href="#{kind}" x="{axis.at(day)}" y="13"><title>{words}</title></use>')
        said.append(words)
    return TimeLine(mark_safe("".join(drawn)), ". ".join(said) + ".")


def _firsts(first: date, last: date) -> Iterator[date]:
    while first < last:
        yield first
        first = _next_month(first)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _label(day: date, *, with_year: bool) -> str:
    name = norwegian_dates.short_month(day, language=languages.current())
    return f"{name} {day.year}" if with_year else name


def _per_cent(share: float) -> str:
    """With a full stop in every language, as SVG wants it."""
    return f"{min(max(share, 0), 1):.2%}"
