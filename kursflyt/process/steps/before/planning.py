"""Boxes before the course: the run is announced, and its session plan is received."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kursflyt.core import money, sentences
from kursflyt.core.actor import Actor
from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.courses import actions as courses_actions
from kursflyt.domain.courses import landing_page_checks, session_plan
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import AllocationRule, CourseRun, DocumentType
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.courses.session_plan import SessionDraft
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people.models import Person, Staff
from kursflyt.domain.teaching import welcome
from kursflyt.process import boxes, due, progress
from kursflyt.process.models import StepRun


def begin_course(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """The run enters the chart; its first box, `announce_course`, opens."""
    progress.begin(run, by=by, at=at)


@transaction.atomic
def copy_course(
    run: CourseRun,
    *,
    plan: Schedule,
    title: str,
    title_nn: str,
    teacher: Person | None,
    head: Staff,
    consultant: Staff,
    marketer: Staff,
    by: Actor,
    at: datetime,
) -> CourseRun:
    """A new run like an earlier one, in the chart, with sessions and texts as a beginning. Refuses as courses.plan."""
    new = courses_actions.copy(
        run=run,
        starts_on=plan.dates.starts_on,
        title=title,
        title_nn=title_nn,
        dates=plan.dates,
        sessions=[SessionDraft(row.starts_at, row.ends_at, row.place, row.topic, row.digital) for row in plan.sessions],
        teacher=teacher,
        head=head,
        consultant=consultant,
        marketer=marketer,
        by=by,
        at=at,
    )
    welcome.copy_text(source=run, target=new)
    begin_course(new, by=by, at=at)
    return new


def comes_along(run: CourseRun) -> list[tuple[str, str]]:
    """What a new run gets from this one without being asked about: (what, how much of it)."""
    page = courses.landing_page_of(run)
    filled = sum(1 for name in landing_page_checks.PAGE_FIELDS if getattr(page, name))
    partners = ", ".join(partner.name for partner in run.partners.all())
    return [
        (
            str(Sentence("Landingssiden")),
            str(Sentence("{count} felt med tekst, også opptakskravene", count=filled)) if filled else "",
        ),
        (str(Sentence("Plasser")), str(Sentence("{places}, minst {minimum}", places=run.places, minimum=run.minimum))),
        (
            str(Sentence("Pris")),
            money.kroner(run.fee, language=sentences.language())
            if run.has_fee
            else str(Sentence("gratis for deltakeren")),
        ),
        (str(Sentence("Finansiert av")), run.grant_reference),
        (str(Sentence("Plassene fordeles ved")), str(Sentence(AllocationRule(run.allocation_rule).label))),
        (str(Sentence("Sted")), run.venue),
        (str(Sentence("Partnere")), partners),
        (str(Sentence("Bevis")), str(Sentence(DocumentType(run.document_type).label))),
        (str(Sentence("Ansvarlige")), str(Listed([run.head, run.consultant, run.marketer]))),
        (str(Sentence("Velkomstbrev")), str(Sentence("den felles teksten")) if welcome.has_text(run) else ""),
        (str(Sentence("Evalueringen")), str(Sentence("de samme spørsmålene, så svarene kan sammenlignes"))),
    ]


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
