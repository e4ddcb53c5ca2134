"""Which chart a run follows: the standard one, or the school's own copy where there is one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role
from kursflyt.process import boxes, chart, chart_check, chart_layout, engine


class ChartCannotRun(Refused):
    """The school's own chart has something that the engine cannot run; it is not loaded at all."""


def source() -> bytes:
    """The school's own chart if one is named in KURSFLYT_CHART, else the standard one.

    An own chart is checked before anything of it is run: its conditions are evaluated as Python. Raises
    `ChartCannotRun`.
    """
    if not settings.OWN_CHART:
        return engine.STANDARD_CHART.read_bytes()
    content = Path(settings.OWN_CHART).read_bytes()
    findings = chart_check.check(content, known_boxes=boxes.known(), known_roles=[str(role) for role in Role])
    refused = [finding for finding in findings if finding.severity == "refused"]
    if refused:
        raise ChartCannotRun(f"Skolens tegning kan ikke kjøres: linje {refused[0].line}: {refused[0].message}")
    return content


@lru_cache(maxsize=1)
def _current() -> tuple[engine.Chart, chart.Chart, chart_layout.Layout]:
    content = source()
    return engine.chart_from(content), chart.read(content), chart_layout.read(content)


def of(run: CourseRun) -> engine.Chart:
    """The chart that the engine runs."""
    return _current()[0]


def drawing_of(run: CourseRun) -> chart.Chart:
    """The chart as data: boxes with label, lane, phase and place, in chart order."""
    return _current()[1]


def current() -> chart.Chart:
    return _current()[1]


def layout_of(run: CourseRun) -> chart_layout.Layout:
    """Where the boxes and flows of the chart are drawn."""
    return _current()[2]


def forget() -> None:
    """Reads the chart anew; for tests and for a changed file."""
    _current.cache_clear()


def label(run: CourseRun, box: str) -> str:
    """The Norwegian wording of the box."""
    found = current().box(box)
    return found.label if found else box


def role_of(run: CourseRun, box: str) -> str:
    found = current().box(box)
    return found.lane if found else "operations"
