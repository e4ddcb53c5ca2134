"""The boxes of the chart and what each one does: one function a box, registered under the box's id.

person: does the work and finishes the box. machine: called by the worker, returns its evidence. gather: asked
whether enough has come. clock: asked when it strikes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from kursflyt.core.actor import Actor
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process.models import BoxKind

type Evidence = dict[str, Any]

Step = TypeVar("Step", bound=Callable[..., Any])


@dataclass(frozen=True)
class Gathered:
    """How far many have come: `n` of `of` (None where nobody knows how many there will be).

    `evidence` may be a function, called when the box is done and not each time it is asked.
    """

    done: bool
    n: int
    of: int | None = None
    evidence: Evidence | Callable[[], Evidence] = field(default_factory=dict)

    def shown(self) -> Evidence:
        """The evidence itself."""
        return self.evidence() if callable(self.evidence) else self.evidence


_steps: dict[str, tuple[BoxKind, Callable[..., Any]]] = {}
_opening: dict[str, list[Callable[..., None]]] = {}
_undoing: dict[str, list[Callable[..., None]]] = {}


def _register[Step: Callable[..., Any]](kind: BoxKind, step: Step) -> Step:
    name = step.__name__
    if name in _steps and _steps[name][1].__module__ != step.__module__:
        raise RuntimeError(f"The box {name} has two step functions")
    _steps[name] = (kind, step)
    return step


def person[Step: Callable[..., Any]](step: Step) -> Step:
    return _register(BoxKind.PERSON, step)


def machine[Step: Callable[..., Any]](step: Step) -> Step:
    return _register(BoxKind.MACHINE, step)


def gather[Step: Callable[..., Any]](step: Step) -> Step:
    return _register(BoxKind.GATHER, step)


def clock[Step: Callable[..., Any]](step: Step) -> Step:
    return _register(BoxKind.CLOCK, step)


def when_open(box: str) -> Callable[[Step], Step]:
    """What happens when the box opens: called with the run and `at=`, inside the transaction."""

    def register(function: Step) -> Step:
        _opening.setdefault(box, []).append(function)
        return function

    return register


def when_undone(box: str) -> Callable[[Step], Step]:
    """What takes back the work of a finished box; raises `Refused` when it cannot be taken back."""

    def register(function: Step) -> Step:
        _undoing.setdefault(box, []).append(function)
        return function

    return register


def kind_of(box: str) -> BoxKind:
    """The kind of the box; one that nobody wrote a step for is done by hand."""
    return _steps[box][0] if box in _steps else BoxKind.PERSON


def known() -> frozenset[str]:
    return frozenset(_steps)


def step_of(box: str) -> Callable[..., Any] | None:
    return _steps[box][1] if box in _steps else None


def run_machine(box: str, run: CourseRun, *, at: datetime) -> Evidence | None:
    """What the machine did; None while its long work goes on and will finish the box by itself."""
    evidence: Evidence | None = _steps[box][1](run, at=at)
    return evidence


def gathered(box: str, run: CourseRun, *, at: datetime) -> Gathered:
    answer: Gathered = _steps[box][1](run, at=at)
    return answer


def strikes_at(box: str, run: CourseRun) -> datetime | None:
    moment: datetime | None = _steps[box][1](run)
    return moment


def opened(box: str, run: CourseRun, *, at: datetime) -> None:
    for function in _opening.get(box, []):
        function(run, at=at)


def undone(box: str, run: CourseRun, *, by: Actor, at: datetime) -> None:
    for function in _undoing.get(box, []):
        function(run, by=by, at=at)
