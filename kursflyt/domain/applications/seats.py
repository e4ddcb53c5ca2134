"""The counter of places: an offer takes one, a lapse, a no or a withdrawal gives it back. Two can never take the last.

Its lock is the run's one narrow gate; whoever passes through it does so as the last thing in their transaction.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Greatest

from kursflyt.core import jobs
from kursflyt.core.actor import MACHINE
from kursflyt.domain.applications.models import Application, Decision, Offer, Outcome
from kursflyt.domain.courses.models import CourseRun, Seats

LETTER_JOB = "applications.write_letter"

_TAKE = """
    UPDATE "seats" SET "taken" = "seats"."taken" + 1, "capacity" = "course_run"."places"
    FROM "course_run"
    WHERE "seats"."run_id" = %s AND "course_run"."id" = "seats"."run_id" AND "seats"."taken" < "course_run"."places"
"""


def take(run: CourseRun) -> bool:
    """Takes one place if there is one. The row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [run.pk])
        if cursor.rowcount:
            return True
        if not Seats.objects.filter(run=run).exists():
            Seats.objects.bulk_create([Seats(run=run, capacity=run.places)], ignore_conflicts=True)
            cursor.execute(_TAKE, [run.pk])
            return bool(cursor.rowcount)
    return False


def release(run: CourseRun) -> None:
    """Gives one place back."""
    Seats.objects.filter(run=run).update(taken=Greatest(F("taken") - 1, 0))


@transaction.atomic
def free(run: CourseRun) -> int:
    """How many places are neither offered nor taken."""
    row = Seats.objects.filter(run=run).first()
    return max(run.places - (row.taken if row else 0), 0)


def next_waiting_number(run: CourseRun) -> int:
    """The number behind the last on the waiting list; nobody else gets it, since the counter stays locked."""
    list(Seats.objects.select_for_update().filter(run=run))
    return last_waiting_number(run) + 1


def last_waiting_number(run: CourseRun) -> int:
    """The highest number given so far; 0 when nobody has waited."""
    highest = Decision.objects.filter(application__run=run, outcome=Outcome.WAITING_LIST).aggregate(
        n=Max("waiting_number")
    )
    return highest["n"] or 0


def decide_at_once(application: Application, *, reply_due_at: datetime, at: datetime) -> Decision:
    """First come, first served: an offer while there is a place, else the waiting list. The letter is written by a job.

    Nobody has weighed anything; the published rule decides, and the letter says how to have a person look again.
    """
    run = application.run
    got_one = take(run)
    decision = Decision.objects.create(
        application=application,
        outcome=Outcome.OFFER if got_one else Outcome.WAITING_LIST,
        waiting_number=None if got_one else next_waiting_number(run),
        rule=run.get_allocation_rule_display(),
        automatic=True,
        case_officer=str(MACHINE),
        decided_at=at,
        decided_by=MACHINE,
    )
    if got_one:
        Offer.objects.create(decision=decision, reply_due_at=reply_due_at)
    jobs.defer(LETTER_JOB, decision_id=decision.pk)
    return decision
