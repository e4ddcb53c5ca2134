"""What time it is. Asked by pages, commands and jobs; the domain gets its moments handed in.

Three ways: the real time; a fixed time set by a rehearsal or a test; and in demo mode the real time moved by the
stored offset ("go to the day before the deadline").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")

_fixed: datetime | None = None


def now() -> datetime:
    """The present moment, aware."""
    if _fixed is not None:
        return _fixed
    if settings.DEMO:
        return timezone.now() + demo_offset()
    return timezone.now()


def today() -> date:
    """The present day in Oslo."""
    return now().astimezone(OSLO).date()


def demo_offset() -> timedelta:
    """How far the demo's clock has been moved ahead."""
    from kursflyt.core.models import DemoClock

    row = DemoClock.objects.filter(pk=1).first()
    return row.offset if row else timedelta(0)


def move_demo_clock(*, to: datetime) -> None:
    """Moves the demo's clock so that the present moment is `to`. Only in demo mode."""
    from kursflyt.core.models import DemoClock

    if not settings.DEMO:
        raise RuntimeError("The clock can be moved in demo mode only")
    DemoClock.objects.update_or_create(pk=1, defaults={"offset": to - timezone.now()})


def fix(moment: datetime | None) -> None:
    """Stops the clock of this process at `moment`; None lets it go again."""
    global _fixed
    _fixed = moment


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """The clock stands at `moment` inside the block."""
    before = _fixed
    fix(moment)
    try:
        yield
    finally:
        fix(before)
