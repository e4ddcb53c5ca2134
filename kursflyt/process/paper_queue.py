"""Letters on paper in the background: the queue is kept right by the clock, and the file of a long run is a job."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from kursflyt.core import jobs, sentences
from kursflyt.core.actor import Actor
from kursflyt.domain.paper import print_runs, queue, releasing
from kursflyt.domain.paper.models import PrintRun
from kursflyt.process import watches

log = logging.getLogger("kursflyt")

AT_ONCE = 25  # as many letters are printed while the page waits; more go by a job
JOB = "paper.set_file"


@watches.every_minute
def keep(*, at: datetime) -> None:
    """Whoever cannot be reached comes in; what need not be printed any longer falls out."""
    queue.fill(at=at)
    queue.clear(at=at)


def make_print_run(*, by: Actor, at: datetime) -> PrintRun:
    """A print run of what waits; a short one has its file when this comes back. Raises `print_runs.NothingToPrint`."""
    with transaction.atomic():
        run = print_runs.make(by=by, at=at)
        long = run.letters.count() > AT_ONCE  # type: ignore[attr-defined]
        if long:
            jobs.defer(JOB, once=f"{JOB}:{run.number}", number=run.number)
    if not long:
        set_file(run, at=at)
    return run


def set_file_again(run: PrintRun) -> None:
    """Once more, after it failed."""
    PrintRun.objects.filter(pk=run.pk).update(failure="")
    jobs.defer(JOB, once=f"{JOB}:{run.number}", number=run.number)


def set_file(run: PrintRun, *, at: datetime) -> None:
    """Letters that cannot be read are named; any other fault of ours is logged. The page says what can be done."""
    try:
        print_runs.set_file(run, at=at)
    except releasing.UnreadableLetters as refused:
        log.error("print run %s has letters that cannot be read", run.number)
        run.failure = sentences.in_bokmal(refused)[:300]
        run.save(update_fields=["failure"])
    except Exception as fault:
        log.exception("print run %s failed", run.number)
        run.failure = f"Uventet feil: {type(fault).__name__}."
        run.save(update_fields=["failure"])
