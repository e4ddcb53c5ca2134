"""What time brings: a letter nobody opened is announced again, and whoever waits for a month is told until when.

eForvaltningsforskriften § 8: a second notice after a week. Forvaltningsloven § 11 a: a provisional reply.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kursflyt.core import audit, deadlines, norwegian_dates
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.domain.applications import letters, receipts
from kursflyt.domain.applications.models import Application, Decision, ProvisionalReply
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.school.models import School

SECOND_NOTICE = "process_applications.second_notice"
PROVISIONAL = "process_applications.provisional"
UNOPENED_FOR = timedelta(days=7)


@transaction.atomic
def note_opened(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """The recipient has opened the letter: the first time is kept (eForvaltningsforskriften § 8)."""
    first = Decision.objects.filter(pk=decision.pk, first_opened_at__isnull=True).update(first_opened_at=at)
    if first:
        application = decision.application
        audit.record(
            "applications.letter_opened", by=by, at=at, run_id=application.run_id, subject=application.reference
        )
        decision.first_opened_at = at
    return decision


@transaction.atomic
def remind_unopened(*, at: datetime) -> list[Decision]:
    """A second notice for letters that have lain unopened for seven days."""
    unopened = (
        Decision.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("application__run", "application__person")
        .filter(
            letter__isnull=False,
            superseded_at__isnull=True,
            first_opened_at__isnull=True,
            second_notice_at__isnull=True,
            decided_at__lte=at - UNOPENED_FOR,
            application__withdrawal__isnull=True,
            application__run__cancellation__isnull=True,
        )
    )
    told = []
    for decision in unopened:
        letters.post_notice(decision, kind=SECOND_NOTICE, at=at)
        decision.second_notice_at = at
        decision.save(update_fields=["second_notice_at"])
        told.append(decision)
    return told


@transaction.atomic
def send_provisional_replies(*, school: School, at: datetime) -> list[ProvisionalReply]:
    """Tells those who have waited a month when the answer is expected."""
    today = norwegian_dates.oslo_day(at)
    waiting = (
        Application.objects.undecided()
        .select_related("run", "person")
        .filter(
            provisional_reply__isnull=True, run__cancellation__isnull=True, submitted_at__lt=at - timedelta(days=27)
        )
    )
    replies = []
    for application in waiting:
        if deadlines.months_after(norwegian_dates.oslo_day(application.submitted_at), 1) > today:
            continue
        expected_on = max(receipts.expected_answer_on(application, school), today + timedelta(days=7))
        reply = ProvisionalReply.objects.create(application=application, expected_on=expected_on, at=at)
        messages.post(
            kind=PROVISIONAL,
            key=f"{PROVISIONAL}:{application.reference}",
            at=at,
            run=application.run,
            person=application.person,
            language=application.language_form,
            reference=application.reference,
            expected_on=expected_on,
            application_url=links.personal_url(application.person, door="my", path=application.own_path, at=at),
        )
        audit.record(
            "applications.provisional_reply",
            by=MACHINE,
            at=at,
            run_id=application.run_id,
            subject=application.reference,
        )
        replies.append(reply)
    return replies
