"""Errands to the systems outside: each is a job that may be done again, and how it went is written down for people.

What somebody outside says no to is no fault of the job: it stands on the integrations page and on the run, with the
reason, until someone has it done again. A step names its errands; the page asks for them by system.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kursflyt.connectors import roles
from kursflyt.core import audit, clock, jobs, sentences
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process.models import ErrandState, OutsideErrand

log = logging.getLogger("kursflyt")

GIVEN_UP_AFTER = timedelta(hours=5)  # since the last attempt: jobs.RETRY waits no longer than that by itself
ASKED_FOR = "asked_for"  # seconds that a busy system has asked us to wait
LOOK = "look."  # begins the name of an errand that only looks
END_MEETING = "rooms.end_meeting"
SEND_BASES = "accounts.send_bases"
AFTER_THE_END = (END_MEETING, SEND_BASES)  # what may be left to do when a course is cancelled or closed

type Found = Mapping[str, Any]


class NothingOutside(Refused):
    """The run has nothing in that system."""


@dataclass(frozen=True)
class Errand:
    """`system`: the role, as connectors.configured names it. `wanted`: whether the run has anything to do it for.

    `do` goes outside, in no transaction, and is safe to call again. It may raise the three errors of connectors.roles.
    """

    name: str
    system: str
    wanted: Callable[[CourseRun], bool]
    do: Callable[[CourseRun], Found | None]

    @property
    def only_looks(self) -> bool:
        return self.name.startswith(LOOK)


_errands: dict[str, Errand] = {}


def errand(
    name: str, *, system: str, wanted: Callable[[CourseRun], bool]
) -> Callable[[Callable[[CourseRun], Found | None]], Callable[[int], None]]:
    """Registers an errand, and gives its job, which takes the key of the run."""

    def register(do: Callable[[CourseRun], Found | None]) -> Callable[[int], None]:
        made = _errands[name] = Errand(name, system, wanted, do)

        def carry_out(run_id: int) -> None:
            _carry_out(made, run_id)

        return jobs.job(name)(carry_out)

    return register


def of_system(system: str, *, looks: bool) -> list[Errand]:
    return [found for found in _errands.values() if found.system == system and found.only_looks == looks]


def system_of(name: str) -> str:
    """The system of an errand by its name; '' for one that is not there any more."""
    return _errands[name].system if name in _errands else ""


@transaction.atomic
def ask(run: CourseRun, system: str, *, looks: bool, by: Actor, at: datetime) -> None:
    """All errands of the run to the system, in the background. Raises `NothingOutside`."""
    asked = [found for found in of_system(system, looks=looks) if found.wanted(run)]
    if not asked:
        raise NothingOutside("Kurset har ingenting i det systemet nå.")
    for found in asked:
        values = {"state": ErrandState.WAITING, "said": "", "asked_at": at, "asked_by": by}
        OutsideErrand.objects.update_or_create(run=run, errand=found.name, defaults=values)
        later(found.name, run)
    jobs.bring_forward(lock(run, system))
    what = "look_asked" if looks else "repair_asked"
    audit.record(f"outside.{what}", by=by, at=at, run_id=run.pk, subject=system)


def later(name: str, run: CourseRun, *, not_before: datetime | None = None) -> None:
    """In the present transaction; one of a kind waits at a time, and two with the same system are not done at once."""
    jobs.defer(
        name, run_id=run.pk, once=f"{name} {run.pk}", lock=lock(run, _errands[name].system), not_before=not_before
    )


def given_up_at(row: OutsideErrand) -> datetime | None:
    """From when a busy errand is not tried again by itself, if it is still busy then."""
    asked = timedelta(seconds=float(row.found.get(ASKED_FOR, 0)))
    return row.done_at + max(GIVEN_UP_AFTER, asked + timedelta(hours=1)) if row.done_at else None


def lock(run: CourseRun, system: str) -> str:
    """Two of the same run do not speak with the same system at once."""
    return f"{system} {run.pk}"


def in_trouble(runs: Sequence[int]) -> list[OutsideErrand]:
    """Those of these runs that somebody outside said no to, or does not answer to; the newest last."""
    return list(OutsideErrand.objects.in_trouble().filter(run__in=runs).order_by("done_at", "pk"))


def _carry_out(errand: Errand, run_id: int) -> None:
    run = CourseRun.objects.select_related("consultant").get(pk=run_id)
    try:
        found = errand.do(run)
    except roles.TryAgain as busy:
        _write(errand, run, ErrandState.BUSY, said=str(busy), found={ASKED_FOR: busy.after})
        raise
    except (roles.NeedsPerson, roles.Misconfigured, Refused) as no:
        _write(errand, run, ErrandState.REFUSED, said=sentences.in_bokmal(no))
    except Exception as fault:
        reason = f"Uventet feil: {type(fault).__name__}. Prøv igjen, eller be systemansvarlig se i loggen."
        _write(errand, run, ErrandState.REFUSED, said=reason)
        raise
    else:
        _write(errand, run, ErrandState.DONE, found=found)


def _write(errand: Errand, run: CourseRun, state: ErrandState, *, said: str = "", found: Found | None = None) -> None:
    values = {"state": state, "said": said[:500], "found": dict(found or {}), "done_at": clock.now()}
    OutsideErrand.objects.update_or_create(run=run, errand=errand.name, defaults=values)
