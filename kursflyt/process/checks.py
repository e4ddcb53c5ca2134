"""System checks of the process: the chart and the step functions name the same boxes."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from kursflyt.process import boxes, charts, due, steps


@register()
def chart_and_steps_agree(**_: Any) -> list[CheckMessage]:
    """A box without a step is allowed in a school's own chart, where it is done by hand; in ours it is a fault."""
    steps.load()
    drawn = {box.id for box in charts.current().boxes}
    messages: list[CheckMessage] = [
        Error(f"The step {name} is no box of the chart", id="kursflyt.E002") for name in sorted(boxes.known() - drawn)
    ]
    messages += [
        Error(f"The policy names {name}, which is no box of the chart", id="kursflyt.E003")
        for name in sorted(set(due.rules()) - drawn)
    ]
    return messages
