"""Bars for the answers to one question: measured here, drawn as SVG by the template, with a table beside."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.domain.evaluation.queries import ScaleResult

WIDTH, BAR, GAP, LEFT, RIGHT = 340, 16, 6, 28, 40


@dataclass(frozen=True)
class Bar:
    """`y` and `width` are pixels of the drawing."""

    score: int
    count: int
    y: int
    width: int

    @property
    def text_y(self) -> int:
        return self.y + BAR - 4

    @property
    def text_x(self) -> int:
        return LEFT + self.width + 5


@dataclass(frozen=True)
class Plot:
    """`bars` is empty when fewer than five have answered the question."""

    result: ScaleResult
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    bar_height: int = BAR

    @property
    def spoken(self) -> str:
        """What the picture says, for those who do not see it."""
        return ", ".join(f"{bar.score}: {bar.count}" for bar in self.bars)


def plot_of(result: ScaleResult) -> Plot:
    """The highest score on top, as people read."""
    most = max(result.counts or (0,)) or 1
    rows = list(reversed(result.rows))
    room = WIDTH - LEFT - RIGHT
    bars = tuple(
        Bar(score, count, number * (BAR + GAP), round(room * count / most))
        for number, (score, count) in enumerate(rows)
    )
    return Plot(result, bars, max(len(rows), 1) * (BAR + GAP))
