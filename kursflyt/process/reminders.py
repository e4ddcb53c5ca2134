"""Who was reminded of an open box, and when: read from the mails that were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kursflyt.core import norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Staff
from kursflyt.process import due
from kursflyt.process.models import StepRun

KIND = "step.reminder"


class RemindedToday(Refused):
    """Everyone who has the box was reminded of it earlier the same day."""


@dataclass(frozen=True)
class Reminder:
    """The newest one of a box. `who` is empty when the mails are no longer kept."""

    at: datetime
    who: tuple[str, ...]

    @property
    def names(self) -> str:
        return str(Listed(self.who)) if self.who else ""


def key_of(step: StepRun, member: Staff, *, at: datetime) -> str:
    """What the mail is for: one a day to each."""
    return f"{KIND}:{step.pk}:{member.pk}:{due.day_of(at)}"


def refuse_twice_a_day(step: StepRun, receivers: Iterable[Staff], *, at: datetime) -> None:
    """Raises `RemindedToday` when none of them would get a mail that they have not had today."""
    keys = {key_of(step, member, at=at): member for member in receivers}
    had = Message.objects.filter(key__in=keys).order_by("created_at").values_list("key", "created_at")
    if len(had) < len(keys):
        return
    raise RemindedToday(
        "{who} ble minnet på denne i dag {clock}. Neste påminnelse kan sendes i morgen.",
        who=Listed(keys.values()),
        clock=partial(norwegian_dates.clock_time, max(moment for _, moment in had)),
    )


def newest_of(steps: Sequence[StepRun]) -> dict[int, Reminder]:
    """The newest reminder of each box that was reminded of, by the key of its visit. One query."""
    moments = {step.pk: step.reminded_at for step in steps if step.reminded_at}
    run_ids = {step.run_id for step in steps if step.pk in moments}  # type: ignore[attr-defined]
    rows = Message.objects.filter(kind=KIND, run__in=run_ids, created_at__in=set(moments.values()))
    names: dict[int, set[str]] = {}
    for row in rows.select_related("staff"):
        step_id = int(row.key.split(":")[1])
        if moments.get(step_id) == row.created_at and row.staff:
            names.setdefault(step_id, set()).add(str(row.staff))
    return {pk: Reminder(at, tuple(sorted(names.get(pk, ())))) for pk, at in moments.items()}
