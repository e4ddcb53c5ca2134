"""The answers to one question as a bar in segments: measured here, drawn as SVG by the template, with its table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kursflyt.core.sentences import Listed
from kursflyt.domain.evaluation.queries import Earlier, Results, ScaleResult
from kursflyt.pages import languages

LEVELS = 5
ROOM_FOR_A_NUMBER = 7
"""Per cent of the bar: a narrower segment is drawn without its score, which the table has."""


@dataclass(frozen=True)
class Segment:
    """Those who chose one score. `x`, `width` and `middle` are per cent of the bar; `level` 1–5 gives the colour."""

    score: int
    count: int
    x: str
    width: str
    middle: str
    level: int
    numbered: bool


@dataclass(frozen=True)
class Row:
    """One line of the table; `share` is whole per cent."""

    score: int
    count: int
    share: int


@dataclass(frozen=True)
class Plot:
    """`segments` and `rows` are empty when fewer than five have answered the question; so is `change` when there is
    nothing to compare with."""

    result: ScaleResult
    segments: tuple[Segment, ...] = ()
    rows: tuple[Row, ...] = ()
    earlier_mean: Decimal | None = None
    change: str = ""
    way: str = ""

    @property
    def question(self) -> str:
        return self.result.question.in_language(languages.current())

    @property
    def spoken(self) -> str:
        """What the picture says, for those who do not see it."""
        if self.result.mean is None:
            return ""
        change = f", {self.change}" if self.change else ""
        parts = [
            _("%(count)s ga %(score)s") % {"count": row.count, "score": row.score} for row in self.rows if row.count
        ]
        said = _("%(question)s: snittet er %(mean)s av %(highest)s fra %(answered)s svar") % {
            "question": self.question,
            "mean": _number(self.result.mean),
            "highest": self.result.highest,
            "answered": self.result.answered,
        }
        return f"{said}{change}. {Listed(parts)}."


def plots_of(results: Results, earlier: Earlier | None) -> list[Plot]:
    """One for each question with a scale; none before the answers may be shown."""
    return [plot_of(scale, earlier) for scale in results.asked]


def plot_of(result: ScaleResult, earlier: Earlier | None = None) -> Plot:
    """The lowest score to the left in the bar, the highest on top in the table."""
    if not result.answered:
        return Plot(result)
    total = result.answered
    change = earlier.change(result) if earlier else None
    return Plot(
        result,
        segments=_segments(result, total),
        rows=tuple(Row(score, count, round(100 * count / total)) for score, count in reversed(result.rows)),
        earlier_mean=earlier.means[result.question.key] if earlier and change is not None else None,
        change=in_words(change) if change is not None else "",
        way=_way(change) if change is not None else "",
    )


def in_words(change: Decimal) -> str:
    """'0,3 høyere enn sist', '0,1 lavere enn sist', 'likt med sist'."""
    if not change:
        return _("likt med sist")
    said = _("%(change)s høyere enn sist") if change > 0 else _("%(change)s lavere enn sist")
    return said % {"change": _number(abs(change))}


def _segments(result: ScaleResult, total: int) -> tuple[Segment, ...]:
    found: list[Segment] = []
    before = 0
    for score, count in result.rows:
        if count:
            share = 100 * count / total
            left = 100 * before / total
            found.append(
                Segment(
                    score,
                    count,
                    x=f"{left:.2f}%",
                    width=f"{share:.2f}%",
                    middle=f"{left + share / 2:.2f}%",
                    level=_level(score, result),
                    numbered=share >= ROOM_FOR_A_NUMBER,
                )
            )
            before += count
    return tuple(found)


def _level(score: int, result: ScaleResult) -> int:
    """Where the score lies on its scale, from 1 at the lowest to 5 at the highest."""
    return 1 + round((LEVELS - 1) * (score - result.lowest) / (result.highest - result.lowest))


def _way(change: Decimal) -> str:
    return "up" if change > 0 else "down" if change < 0 else "same"


def _number(number: Decimal) -> str:
    return str(number) if languages.current() == "en" else str(number).replace(".", ",")
