"""Boxes before the course: those with a place get into the classroom and are welcomed; later changes follow."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.connectors import roles
from kursflyt.core import clock, jobs
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import billing, crediting
from kursflyt.domain.teaching import student_accounts, welcome
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.process import boxes, long_work, progress, queries
from kursflyt.process.models import StepRun

ACCOUNTS, LETTERS = "create_student_accounts", "send_welcome_letters"


class NobodyToWelcome(Refused):
    """No participant has a place."""


class LettersAreSent(Refused):
    """A sent letter cannot be taken back."""


@boxes.machine
def create_student_accounts(run: CourseRun, *, at: datetime) -> boxes.Evidence | None:
    """Everyone with a place is in the classroom, and nobody else: one by one, since the platform may be outside.

    None while that goes on in the background or waits for a person; the end of it finishes the box. Raises
    roles.NeedsPerson without a classroom.
    """
    student_accounts.room_of(run)
    differ = student_accounts.plan(run).applications
    if differ:
        here = len(differ) <= long_work.AT_ONCE
        batch = long_work.begin(run, ACCOUNTS, applications=differ, by=MACHINE, at=at, here=here)
        if here:
            long_work.do_here(batch, at=at)
        if not student_accounts.plan(run).in_step:
            return None
    return student_accounts.report(run, applications=[application.pk for application in differ])


def level_classroom(run: CourseRun, *, by: Actor, at: datetime) -> None:
    """Whoever differs is let in or out in the background: a person pushes, or the machine has met a no."""
    student_accounts.room_of(run)
    differ = student_accounts.plan(run).applications
    if differ:
        long_work.begin(run, ACCOUNTS, applications=differ, by=by, at=at)


def _when_all_are_let_in(batch: Batch, *, at: datetime) -> None:
    run = batch.run
    if not queries.is_open(run, ACCOUNTS):
        return
    if student_accounts.plan(run).in_step:
        touched = batch.parts.values_list("application_id", flat=True)  # type: ignore[attr-defined]
        evidence = student_accounts.report(run, applications=touched)
        progress.finish(run, ACCOUNTS, by=MACHINE, at=at, evidence=evidence)
    else:
        count = batch.parts.failed().count()  # type: ignore[attr-defined]
        progress.fail(run, ACCOUNTS, at=at, reason=f"{count} kom ikke inn. Listen på siden sier hvem, og hvorfor.")


long_work.register(
    ACCOUNTS,
    long_work.Work(
        ask=lambda application, *, at: student_accounts.ask(application),
        together=student_accounts.many_at_once,
        ask_all=student_accounts.ask_all,
        do=student_accounts.write_down,
        end=_when_all_are_let_in,
    ),
)


@boxes.person
def send_welcome_letters(run: CourseRun, *, by: Actor, at: datetime) -> StepRun:
    """Sends the letters that are not sent yet, here and now. The box is done when nobody is left.

    Raises what `begin_sending` does.
    """
    return long_work.step_done_here(run, LETTERS, begin_sending(run, by=by, at=at, here=True), at=at)


@transaction.atomic
def begin_sending(run: CourseRun, *, by: Actor, at: datetime, here: bool = False) -> Batch | None:
    """One part for everyone who has a place and no letter. None, and the box is finished, when all have theirs.

    Raises `progress.NotOpen`, `welcome.WelcomeNotReady` and `NobodyToWelcome`.
    """
    welcome.saved_text(run)
    waiting = list(welcome.to_welcome(run))
    if waiting and queries.is_open(run, LETTERS):
        return long_work.begin(run, LETTERS, applications=waiting, by=by, at=at, here=here)
    _finish_sending(run, by=by, at=at)  # refuses when it is not open
    return None


def _send_one(application: Application, _: object, *, by: Actor, at: datetime) -> None:
    welcome.send(application=application, by=by, at=at)


def _when_all_are_sent(batch: Batch, *, at: datetime) -> None:
    if queries.is_open(batch.run, LETTERS) and not welcome.to_welcome(batch.run).exists():
        _finish_sending(batch.run, by=batch.begun_by, at=at)


def _finish_sending(run: CourseRun, *, by: Actor, at: datetime) -> None:
    letters = WelcomeLetter.objects.filter(application__run=run).select_related("application")
    documents = [{"name": letter.application.reference, "sha256": letter.document_id} for letter in letters]
    if not documents:
        raise NobodyToWelcome("Ingen har plass på kurset ennå, så det er ingen å sende brev til.")
    evidence = {"letters": len(documents), "with_calendar": _with_calendar(run), "documents": documents}
    progress.finish(run, LETTERS, by=by, at=at, evidence=evidence)


long_work.register(LETTERS, long_work.Work(do=_send_one, end=_when_all_are_sent))


@boxes.when_undone("send_welcome_letters")
def keep_letters(run: CourseRun, *, by: Actor, at: datetime) -> None:
    if WelcomeLetter.objects.filter(application__run=run).exists():
        raise LettersAreSent(
            "Velkomstbrevene er sendt og kan ikke tas tilbake. Rett det som er feil, og gi beskjed til deltakerne."
        )


@jobs.job("sync_classroom")
def sync_classroom(run_id: int) -> None:
    """A place was granted or released: classroom, letter and invoice follow, as far as the course has come."""
    follow_places(CourseRun.objects.get(pk=run_id), at=clock.now())


def follow_places(run: CourseRun, *, at: datetime) -> None:
    """What `sync_classroom` does. Does nothing that the run has not come to yet."""
    if queries.is_done(run, ACCOUNTS):
        try:
            student_accounts.sync(run=run, at=at)
        except (roles.NeedsPerson, roles.Misconfigured):
            level_classroom(run, by=MACHINE, at=at)  # tried once more; the box's page lists who, and why
    if queries.is_done(run, "send_welcome_letters"):
        welcome.send_all(run=run, by=MACHINE, at=at)
    crediting.credit_withdrawn(run=run, by=MACHINE, at=at)
    billing.take_back_withdrawn(run=run, by=MACHINE, at=at)


def _with_calendar(run: CourseRun) -> int:
    sent = run.messages.filter(kind="send_welcome_letters", attachments__name__endswith=".ics")
    return sent.distinct().count()
