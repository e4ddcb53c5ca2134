"""Boxes before the course: those with a place get into the classroom and are welcomed; later changes follow."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import crediting
from kursflyt.domain.teaching import student_accounts, welcome
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.process import boxes, progress, queries
from kursflyt.process.models import StepRun


class NobodyToWelcome(Refused):
    """No participant has a place."""


class LettersAreSent(Refused):
    """A sent letter cannot be taken back."""


@boxes.machine
def create_student_accounts(run: CourseRun, *, at: datetime) -> boxes.Evidence:
    """Everyone with a place is in the classroom, and nobody else. May raise the connectors' three errors."""
    report = student_accounts.sync(run=run, at=at)
    return {
        "participants": report.participants,
        "with_access": report.with_access,
        "granted": report.granted,
        "ended": report.ended,
        "platform": report.platform,
    }


@boxes.person
@transaction.atomic
def send_welcome_letters(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Sends the letters that are not sent yet. Refuses with `NobodyToWelcome` or `welcome.WelcomeNotReady`."""
    welcome.send_all(run=run, by=by, at=at)
    letters = WelcomeLetter.objects.filter(application__run=run)
    documents = [
        {"name": letter.application.reference, "sha256": letter.document_id}
        for letter in letters.select_related("application")
    ]
    if not documents:
        raise NobodyToWelcome("Ingen har plass på kurset ennå, så det er ingen å sende brev til.")
    return progress.finish(
        run,
        "send_welcome_letters",
        by=by,
        at=at,
        evidence={"letters": len(documents), "with_calendar": _with_calendar(run), "documents": documents},
    )


@boxes.when_undone("send_welcome_letters")
def keep_letters(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if WelcomeLetter.objects.filter(application__run=run).exists():
        raise LettersAreSent(
            "Velkomstbrevene er sendt og kan ikke tas tilbake. Rett det som er feil, og gi beskjed til deltakerne."
        )


@jobs.job("send_welcome_letters")
def send_letters_one_by_one(run_id: int, actor: str) -> None:
    """The job behind a large sending: each letter is its own transaction, so that the page can show how far it is."""
    run, by = CourseRun.objects.get(pk=run_id), Actor.from_text(actor)
    for application in welcome.to_welcome(run):
        welcome.send(application=application, by=by, at=clock.now())
    if queries.is_open(run, "send_welcome_letters"):
        send_welcome_letters(run, by=by, at=clock.now())


@jobs.job("sync_classroom")
def sync_classroom(run_id: int) -> None:
    """A place was granted or released: classroom, letter and invoice follow, as far as the course has come."""
    follow_places(CourseRun.objects.get(pk=run_id), at=clock.now())


def follow_places(run: CourseRun, *, at: datetime) -> None:
    """What `sync_classroom` does. Does nothing that the run has not come to yet."""
    if queries.is_done(run, "create_student_accounts"):
        student_accounts.sync(run=run, at=at)
    if queries.is_done(run, "send_welcome_letters"):
        welcome.send_all(run=run, by=MACHINE, at=at)
    crediting.credit_withdrawn(run=run, by=MACHINE, at=at)


def _with_calendar(run: CourseRun) -> int:
    sent = run.messages.filter(kind="send_welcome_letters", attachments__name__endswith=".ics")
    return sent.distinct().count()
