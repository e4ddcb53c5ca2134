"""Boxes before the course: the run is announced, and its session plan is received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kursflyt.core.actor import Actor
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses import session_plan
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.messages import actions as messages
from kursflyt.process import boxes, due, progress
from kursflyt.process.models import StepRun


def begin_course(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """The run enters the chart; its first box, `announce_course`, opens."""
    progress.begin(run, by=by, at=at)


@boxes.person
@transaction.atomic
def announce_course(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Tells operations and marketing about the run, each what is theirs to do. Raises progress.NotOpen."""
    visit = StepRun.objects.filter(run=run, box="announce_course").count()
    keys = []
    for role in ("consultant", "marketer"):
        message = messages.post(
            kind="announce_course",
            key=f"announce_course:{run.pk}:{visit}:{role}",
            at=at,
            run=run,
            staff=getattr(run, role),
            task=role,
            announced_by=by.name,
            landing_page_on=courses.anchor(run, "landing_page"),
            sessions=courses.sessions_of(run),
        )
        keys.append(message.key)
    return progress.finish(
        run,
        "announce_course",
        by=by,
        at=at,
        evidence={
            "messages": keys,
            "places": run.places,
            "minimum": run.minimum,
            "fee": str(run.fee),
            "starts_on": run.starts_on.isoformat(),
            "registration_deadline_at": run.registration_deadline_at.isoformat(),
        },
    )


@boxes.person
@transaction.atomic
def receive_session_plan(
    run: CourseRun, *, sessions: Sequence[SessionDraft], source: str = "skjema", by: Actor, at: datetime
) -> StepRun:
    """The teacher, or the head instead, hands over the whole plan. Refuses as session_plan.receive_plan does."""
    receipt = session_plan.receive_plan(run=run, sessions=sessions, source=source, by=by, at=at)
    return progress.finish(
        run,
        "receive_session_plan",
        by=by,
        at=at,
        evidence={"sessions": receipt.sessions, "source": receipt.source, "received_from": by.kind},
    )


def move_due_dates(run: CourseRun) -> None:
    """Open boxes are due by the run's dates as they are now."""
    for step in StepRun.objects.open().filter(run=run):
        due_on = due.due_on(run, step.box, opened_at=step.opened_at)
        if step.due_on != due_on:
            step.due_on = due_on
            step.save(update_fields=["due_on"])
