"""Boxes whose work is so small that it is done in the row of the list: one sentence with its figures, and one button.

The module of such a box has, beside its `work`, `in_row(runs)`, which says what would happen in each run with as many
queries for many as for one, and `do_in_row(run, by=, at=)`, which does it with the same verb as the page does. With
`UNDO_IN_ROW` it names the button that takes it back; where machines build on it at once, it has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING
from zlib import crc32

from django.http import HttpRequest

from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.pages.office import box_modules
from kursflyt.process.models import StepRun

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ChangedMeanwhile(Refused):
    """The figures are others than those that stood in the row."""


@dataclass(frozen=True)
class InRow:
    """`sentence` says what will happen, or why it cannot be done here now; then `button` is empty.

    `asks` is the question before what cannot be called back, such as mail to many.
    """

    sentence: str
    button: str = ""
    asks: str = ""

    @property
    def seen(self) -> str:
        """A short sign of what stood in the row, sent back with the button."""
        return f"{crc32(self.sentence.encode()):x}"


def tell(request: HttpRequest, steps: Sequence[StepRun]) -> dict[int, InRow]:
    """What the rows of small boxes say, by the key of the step, for those whom the work belongs to."""
    told: dict[int, InRow] = {}
    for box in sorted({step.box for step in steps}):
        module = _module_of(box)
        if module is None:
            continue
        mine = [step for step in steps if step.box == box and box_modules.may_work(request, step.run, box)]
        words = module.in_row([step.run for step in mine]) if mine else {}
        told |= {step.pk: words[step.run.pk] for step in mine}
    return told


def do(step: StepRun, *, seen: str, by: Actor, at: datetime) -> str:
    """Does it and says that it is done. Raises `ChangedMeanwhile` and whatever the verb of the box refuses."""
    module = _module_of(step.box)
    said: InRow | None = module.in_row([step.run])[step.run.pk] if module else None
    if module is None or said is None or not said.button:
        raise ChangedMeanwhile("Dette kan ikke gjøres herfra nå. Åpne oppgaven, så ser du hvorfor.")
    if said.seen != seen:
        raise ChangedMeanwhile("Tallene er endret siden du åpnet listen. Se over raden, og trykk en gang til.")
    done: str = module.do_in_row(step.run, by=by, at=at)
    return done


def undo_words(box: str) -> StrOrPromise:
    """What the button says that takes it back; empty where there is none."""
    return getattr(_module_of(box), "UNDO_IN_ROW", "")


def _module_of(box: str) -> ModuleType | None:
    module = box_modules.module_of(box)
    return module if module is not None and hasattr(module, "in_row") else None
