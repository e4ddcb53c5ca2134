"""The jobs: machine boxes, messages, the clock that ticks every minute, the weekly mail, the audit trail's seal."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from kursflyt.connectors import roles
from kursflyt.core import audit, clock, jobs, sentences
from kursflyt.core.actor import MACHINE
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.paper.models import PrintRun
from kursflyt.process import boxes, paper_queue, progress, steps, watches, weekly_mail
from kursflyt.process.models import BoxKind, StepRun, StepState

log = logging.getLogger("kursflyt")

steps.load()  # the boxes' functions and their own jobs


@jobs.job("process.run_machine_box")
def run_machine_box(step_id: int) -> None:
    """Does a machine box and finishes it. Safe to run again: a box that is no longer open is left alone."""
    step = StepRun.objects.select_related("run").get(pk=step_id)
    if step.state != StepState.OPEN:
        return
    run, box, at = step.run, step.box, clock.now()
    try:
        evidence = boxes.run_machine(box, run, at=at)
    except roles.TryAgain as busy:
        attempts = step.attempts + 1
        StepRun.objects.filter(pk=step_id).update(attempts=attempts)
        if attempts >= 5:
            progress.fail(run, box, at=at, reason=f"Forsøkt {attempts} ganger: {busy}")
            return
        raise
    except (roles.NeedsPerson, roles.Misconfigured, Refused) as reason:
        progress.fail(run, box, at=at, reason=sentences.in_bokmal(reason))
        return
    except Exception as fault:
        log.exception("box %s of run %s failed", box, run.pk)
        progress.fail(
            run, box, at=at, reason=f"Uventet feil: {type(fault).__name__}. Prøv igjen, eller gjør det for hånd."
        )
        return
    if evidence is None:
        return
    with transaction.atomic():
        if StepRun.objects.open().filter(pk=step_id).exists():
            progress.finish(run, box, by=MACHINE, at=at, evidence=evidence)


@jobs.job("messages.send")
def send_message(message_id: int) -> None:
    messages.send(message_id, at=clock.now())


@jobs.job(paper_queue.JOB)
def set_print_run_file(number: int) -> None:
    paper_queue.set_file(PrintRun.objects.get(number=number), at=clock.now())


@jobs.job("process.tick", cron="* * * * *")
def tick(timestamp: int = 0) -> None:
    """Every minute: clocks that strike, gathers that are complete, what is due to be reminded of or to lapse.

    A fault in one of them stops no other. Raises those there were, all at the end.
    """
    at = clock.now()
    faults = watches.on_the_minute(at=at)
    for run in runs_that_may_move():
        try:
            progress.look_again(run, at=at)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise ExceptionGroup("not everything could be looked after", faults)


@jobs.job("jobs.rescue", cron="* * * * *", retry=None)
def rescue_jobs(timestamp: int = 0) -> None:
    """What a killed worker had begun is done by another."""
    count = jobs.rescue()
    if count:
        log.warning("%s jobs of workers that are gone were put back", count)


@jobs.job("audit.seal", cron="*/5 * * * *")
def seal_audit(timestamp: int = 0) -> None:
    audit.seal(at=clock.now())


@jobs.job("process.weekly_mail", cron="*/5 * * * *")
def send_weekly_mail(timestamp: int = 0) -> None:
    """Asks often, since the demo's clock may come to a Monday at any time; what was sent is not sent again."""
    weekly_mail.send(at=clock.now())


def runs_that_may_move() -> Any:
    """Runs with an open clock or gather box."""
    return CourseRun.objects.filter(
        steps__state=StepState.OPEN, steps__kind__in=[BoxKind.CLOCK, BoxKind.GATHER]
    ).distinct()


@jobs.job("process.remind", cron="*/15 * * * *")
def remind_overdue(timestamp: int = 0) -> None:
    progress.remind_overdue(at=clock.now())
