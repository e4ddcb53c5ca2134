"""What the minute looks after: a fault in one stops no other, and none is kept quiet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.core import clock
from kursflyt.process import progress, tasks, watches


def test_a_fault_in_one_stops_neither_the_others_nor_the_courses(
    run: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def fails(*, at: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(watches, "_watches", [fails, lambda *, at: looked.append("the other")])
    monkeypatch.setattr(tasks, "runs_that_may_move", lambda: [run, run])
    monkeypatch.setattr(progress, "look_again", lambda run, *, at: looked.append(run.slug) or 1 / 0)

    with clock.fixed_at(moment), pytest.raises(ExceptionGroup) as told:
        tasks.tick()

    assert looked == ["the other", run.slug, run.slug]
    assert len(told.value.exceptions) == 3
