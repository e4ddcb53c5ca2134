"""Reminders of a contract that lies unsigned: to the teacher after 7 and 14 days, and to the head after 14."""

from __future__ import annotations

from datetime import datetime, timedelta

from kursflyt.core import audit, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import actions, mails
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.messages.models import Message

REMIND_AFTER_DAYS = (7, 14)


class ReminderSentToday(Refused):
    """One reminder by hand a day."""


def remind_unsigned(*, at: datetime) -> int:
    """Reminds where a reminder is due; safe to call as often as one likes. Returns how many contracts were reminded of.

    Of a contract that has passed both days unnoticed, only the last reminder is sent.
    """
    due = Contract.objects.awaiting_signature().filter(
        dispatch__at__lte=at - timedelta(days=REMIND_AFTER_DAYS[0]),
        run__cancellation__isnull=True,
        run__closure__isnull=True,
    )
    reminded = 0
    for contract in due.for_pages():
        day = max(day for day in REMIND_AFTER_DAYS if contract.dispatch.at <= at - timedelta(days=day))
        if Message.objects.filter(key=f"receive_contract.reminder:{contract.number}:{day}").exists():
            continue
        mails.remind(contract, day=day, at=at)
        if day == REMIND_AFTER_DAYS[-1]:
            mails.tell_unsigned(contract, at=at)
        reminded += 1
    return reminded


def remind_now(*, contract: Contract, by: Actor, at: datetime) -> Message:
    """The head reminds by hand; once a day is enough. Raises `AlreadyAnswered` and `NotSentYet`."""
    if not hasattr(contract, "dispatch"):
        raise actions.NotSentYet("Kontrakten er ikke sendt ennå.")
    actions.refuse_if_answered(contract)
    day = norwegian_dates.oslo_day(at)
    key = f"receive_contract.reminder:{contract.number}:{day.isoformat()}"
    if Message.objects.filter(key=key).exists():
        raise ReminderSentToday("Påminnelsen er alt sendt i dag. Ring heller hvis det haster.")
    audit.record("contracts.reminded", by=by, at=at, run_id=contract.run_id, subject=contract.number)
    return mails.remind(contract, day=day.isoformat(), at=at)
