"""Walks a run forward in the chart for tests whose box lies further on: the real engine, other boxes done by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kursflyt.process import progress


def by_hand(run: Any, *boxes: str, by: Any, at: datetime) -> None:
    """Finishes these boxes in this order, as a person who did them outside would."""
    for box in boxes:
        progress.finish(run, box, by=by, at=at, reference="utenfor")
